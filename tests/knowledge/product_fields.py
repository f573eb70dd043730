"""Every fact of the product proposal and where it stands here: in which limits, or as what else, and why.

Paths are those of products.toml. A fact in words is repeated, so that a change of the proposal is noticed.
"""

from __future__ import annotations

PRODUCTS = {
    "fcm": "ferric-carboxymaltose",
    "lmwid": "iron-dextran",
    "fdi": "ferric-derisomaltose",
    "ferumoxytol": "ferumoxytol",
    "sucrose": "iron-sucrose",
    "gluconate": "ferric-gluconate",
}

#: A fact that is one number or list: path -> limit, or limits for the parts of a list.
EXACT: dict[str, str | tuple[str, ...]] = {
    "fcm.us.min_age_y": "age",
    "fcm.us.single_alt_mg_per_kg": "single_dose_per_kg",
    "fcm.us.single_alt_max_mg": "single_dose",
    "fcm.us.min_interval_d": "gap",
    "fcm.us.diluent": "diluent",
    "fcm.us.max_volume_ml": "volume",
    "fcm.us.min_conc_mg_ml": "concentration",
    "fcm.us.infusion_min_min": "time",
    "fcm.us.push_rate_mg_min": "push_rate",
    "fcm.us.observe_min": "observation",
    "fcm.eu.min_age_y": "age",
    "fcm.eu.max_single_infusion_mg_per_kg": "dose_per_kg",
    "fcm.eu.max_single_push_mg_per_kg": "push_per_kg",
    "fcm.eu.max_single_mg": "dose",
    "fcm.eu.max_week_mg": "week",
    "fcm.eu.hd_max_day_mg": "dialysis_day",
    "fcm.eu.diluent": "diluent",
    "fcm.eu.min_conc_mg_ml": "concentration",
    "fcm.eu.observe_min": "observation",
    "lmwid.us.min_age_months": "age",
    "lmwid.us.test_dose_mg": "test_dose",
    "lmwid.us.test_dose_min_s": "test_dose_time",
    "lmwid.us.test_dose_wait_min": "test_dose_wait",
    "lmwid.us.max_daily_mg": "day",
    "lmwid.us.push_rate_max_mg_min": "push_rate",
    "lmwid.eu.tdi_max_mg_per_kg": "total_dose_per_kg",
    "lmwid.eu.tdi_volume_ml": "total_dose_volume",
    "lmwid.eu.diluent": "diluent",
    "lmwid.eu.observe_min": "observation",
    "fdi.us.min_age_y": "age",
    "fdi.us.dose_ge50kg_mg": "dose",
    "fdi.us.dose_lt50kg_mg_per_kg": "dose_below_50_kg",
    "fdi.us.infusion_min_min": "time",
    "fdi.us.diluent": "diluent",
    "fdi.us.volume_ml": ("volume_min", "volume"),
    "fdi.us.min_conc_mg_ml_exclusive": "concentration",
    "fdi.us.observe_min": "observation",
    "fdi.eu.min_age_y": "age",
    "fdi.eu.max_single_mg_per_kg": "dose_per_kg",
    "fdi.eu.min_interval_d": "gap",
    "fdi.eu.bolus_max_mg": "bolus",
    "fdi.eu.bolus_rate_mg_min": "bolus_rate",
    "fdi.eu.bolus_max_per_week": "bolus_week",
    "fdi.eu.infusion_le1000_gt_min": "time_to_1000_mg",
    "fdi.eu.infusion_gt1000_min": "time_above_1000_mg",
    "fdi.eu.max_volume_ml": "volume",
    "fdi.eu.min_conc_mg_ml": "concentration",
    "ferumoxytol.us.min_age_y": "age",
    "ferumoxytol.us.dose_mg": "dose",
    "ferumoxytol.us.doses": "visits",
    "ferumoxytol.us.interval_d": ("gap_min", "gap_max"),
    "ferumoxytol.us.infusion_min_min": "time",
    "ferumoxytol.us.diluent": "diluent",
    "ferumoxytol.us.volume_ml": ("volume_min", "volume"),
    "ferumoxytol.us.conc_range_mg_ml": ("concentration_min", "concentration_max"),
    "ferumoxytol.us.observe_min": "observation",
    "sucrose.us.min_conc_mg_ml": "concentration",
    "sucrose.us.diluent": "diluent",
    "sucrose.us.observe_min": "observation",
    "gluconate.us.min_age_y": "age",
    "gluconate.us.dose_mg": "dose",
    "gluconate.us.push_rate_mg_min": "push_rate",
    "gluconate.us.observe_min": "observation",
}

#: A fact in words: path -> the words, and the numbers that they hold, by limit.
IN_WORDS: dict[str, tuple[object, dict[str, float | None]]] = {
    "fcm.us.course_ge50kg": (
        "750 mg x2, >=7 d apart",
        {"two_doses_from_50_kg": 750, "two_doses_visits": 2, "gap": 7},
    ),
    "fcm.us.course_lt50kg": (
        "15 mg/kg x2, >=7 d apart",
        {"two_doses_below_50_kg": 15, "two_doses_visits": 2, "gap": 7},
    ),
    "fcm.eu.child_1_13y": (
        "15 mg/kg, max 750 mg/week, >=7 d apart",
        {"child_per_kg": 15, "child_week": 750, "child_gap": 7},
    ),
    "lmwid.us.offlabel_tdi": (
        "1000 mg in 250 mL NaCl 0.9% over 60 min after 25 mg test",
        {"rapid_dose": 1000, "rapid_volume_min": 250, "rapid_volume": 250, "rapid_time": 60},
    ),
    "lmwid.eu.slow_start": ("first 25 mg over 15 min", {"slow_start": 25, "slow_start_time": 15}),
    "lmwid.eu.fractionated": ("100-200 mg 2-3 times/week", {"fractionated_dose": 200, "fractionated_week": 3}),
    "lmwid.eu.rate_after_test": (
        "<=100 mL per 30 min (100-200 mg in 100 mL)",
        {"rate": 3.3333333333, "fractionated_volume": 100},
    ),
    "lmwid.eu.tdi_time_h": ([4, 6], {"total_dose_time": 240}),
    "ferumoxytol.us.push_allowed": (False, {"no_push": None}),
    "ferumoxytol.us.single_1020": (
        "off-label practice: 1.02 g over about 30 min",
        {"single_dose": 1020, "single_dose_time": 30},
    ),
    "sucrose.us.ndd_ckd": ("200 mg x5 within 14 d", {"five_doses": 200, "five_visits": 5}),
    "sucrose.us.push_min": ([2, 5], {"push_time": 2, "push_dose": 200}),
    "sucrose.us.child": (
        "0.5 mg/kg, max 100 mg, every 2 wk (HDD) or 4 wk (NDD/PDD), 12 wk; age >=2 y",
        {"child_per_kg": 0.5, "child": 100, "child_gap_dialysis": 14, "child_gap": 28, "age": 2},
    ),
    "gluconate.us.child": (
        "1.5 mg/kg (max 125 mg) in 25 mL over 1 h",
        {"child_per_kg": 1.5, "dose": 125, "child_volume": 25, "time": 60},
    ),
    "gluconate.us.infusion": ("100 mL over 60 min", {"volume_min": 100, "volume": 100, "time": 60}),
    "gluconate.us.course": ("1000 mg over 8 sessions", {"course": 1000, "visits": 8}),
}

#: The table that the proposal calls `uk`; its text is of the EU type, so that it stands under eu and uk inherits it.
SUCROSE_UK: dict[str, tuple[object, dict[str, float | None]]] = {
    "sucrose.uk.max_single_mg": (200, {"dose": 200}),
    "sucrose.uk.infusion_100mg": (">=15 min in <=100 mL", {"time_to_100_mg": 15, "volume_to_100_mg": 100}),
    "sucrose.uk.infusion_200mg": (">=30 min in <=200 mL", {"time_to_200_mg": 30, "volume_to_200_mg": 200}),
}

#: Facts that are no limit here, and where they stand instead.
ELSEWHERE = {
    "note": (
        *("fcm.us.stability", "fcm.us.lab_interference_h", "fcm.us.child_lt50kg", "fcm.us.child_ge50kg"),
        *("fcm.us.pregnancy", "fcm.us.boxed_warning", "fcm.us.weight_basis", "fcm.us.ae_pct_nausea"),
        *("fcm.us.ae_pct_hypertension", "fcm.us.ae_pct_flushing", "fcm.us.ae_pct_site_reaction"),
        *("fcm.us.ae_pct_serious_anaphylactic", "fcm.us.transient_systolic_rise_pct"),
        *("fcm.eu.phosphate_check", "fcm.eu.hb_recheck_min_weeks", "fcm.eu.ae_pct_nausea", "fcm.eu.stability_chemical"),
        *("lmwid.us.boxed_warning", "lmwid.us.stop_oral_iron", "lmwid.us.lab_interference_serum_iron_weeks"),
        *("lmwid.us.delayed_reactions", "lmwid.us.false_low_calcium", "lmwid.us.pregnancy"),
        *("lmwid.eu.test_dose", "lmwid.eu.slow_injection", "lmwid.eu.ferritin_peak_d"),
        *("fdi.us.weight_basis", "fdi.us.stability_h", "fdi.us.boxed_warning", "fdi.us.serious_hypersensitivity_pct"),
        *("fdi.us.trial_n", "fdi.us.pregnancy", "fdi.us.test_dose"),
        *("fdi.eu.fixed_dose_mg_ge50kg", "fdi.eu.oral_iron_wait_d", "fdi.eu.pregnancy"),
        *("fdi.ca.max_single_mg", "fdi.ca.hospital_infusion_min", "fdi.ca.contraindications_extra", "fdi.ca.stability"),
        *("ferumoxytol.us.boxed_warning", "ferumoxytol.us.stability", "ferumoxytol.us.mri_interference_months"),
        *("ferumoxytol.us.gap_other_reactive_drugs_min", "ferumoxytol.us.recheck_min_weeks"),
        *("ferumoxytol.us.lab_interference_h", "ferumoxytol.us.pregnancy", "ferumoxytol.us.stability_refrigerated"),
        *("sucrose.us.stability", "sucrose.us.lab_reliable_after_h", "sucrose.us.boxed_warning"),
        *("sucrose.us.test_dose", "sucrose.us.pregnancy"),
        *("sucrose.uk.oral_iron_wait_d", "sucrose.uk.stability"),
        *("gluconate.us.stability", "gluconate.us.boxed_warning"),
    ),
    "contraindication": (
        *("fcm.us.contraindications", "fcm.eu.contraindications", "lmwid.us.contraindications"),
        *("lmwid.eu.contraindications", "fdi.us.contraindications", "fdi.eu.contraindications"),
        *("ferumoxytol.us.contraindications", "sucrose.us.contraindications", "gluconate.us.contraindications"),
        "sucrose.uk.pregnancy",
    ),
    "gate": ("fcm.us.phosphate_check",),
    "formula": (
        *("lmwid.us.formula_ml", "lmwid.us.formula_mg", "lmwid.us.desired_hb_g_dl", "lmwid.us.weight_basis"),
        *("lmwid.us.lbw_male", "lmwid.us.lbw_female"),
    ),
    "left out: rates of single unwanted effects that the current label no longer prints apart": (
        *("fcm.us.ae_pct_phosphate_decrease", "fcm.us.ae_pct_dizziness", "fcm.us.ae_pct_headache"),
    ),
    "left out: Canada is no jurisdiction here, and its limit in mg/kg is the European one": (
        "fdi.ca.max_single_mg_per_kg",
    ),
}
