"""How much iron a record tells of: a mass, a volume of a known strength, billing units; else not known, never zero."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from ironrest.care.chart.ledger import iron_ledger
from ironrest.care.chart.person import Chart, Happening
from ironrest.knowledge.load import load
from ironrest.records.facts_file import read_facts_file, write_facts_file
from ironrest.records.folder import read_folder
from ironrest.records.omop.read import read_omop
from ironrest.values.dates import read_when
from ironrest.values.errors import UnusableInput
from ironrest.values.interval import Interval, at_least, exact
from tests.records.bundles import RXNORM, Json, chart_of, coded, quantity
from tests.records.tables import kept_mapping, mapping, read, write
from tests.records.test_medication import ATC, FCM, HCPCS, administration, dispense, request, statement, text
from tests.shared import shared

GLUCONATE = coded(RXNORM, "261435")


def infusion(chart: Chart) -> Happening:
    (event,) = (one for one in chart.events if one.kind == "iv_iron" and one.counted)
    return event


def dose(**parts: object) -> Json:
    return {"dosage": {"dose": parts}}


@pytest.mark.parametrize(
    ("medicine", "amount", "mg", "said"),
    [
        # Strengths: 50 mg/mL (INJ-1) and 12.5 mg/mL (GLU-1).
        (FCM, quantity(1000, "mg"), exact(1000), ""),
        (FCM, quantity(1, "g", code="g"), exact(1000), ""),
        (FCM, quantity(15, "mL"), exact(750), "from mL, read as undiluted, at 50 mg/mL"),
        (GLUCONATE, quantity(10, "mL"), exact(125), "from mL, read as undiluted, at 12.5 mg/mL"),
        (FCM, quantity(500, "mg", comparator="<"), Interval(0, 500), ""),
        (FCM, quantity(250, "mL"), None, "a dose in mL that may be the volume of a bag with diluent"),
        (coded(ATC, "B03AC"), quantity(10, "mL"), None, "a dose in mL without a strength that is certain"),
        (text("Diafer 50 mg/ml"), quantity(5, "mL"), None, "a dose in mL without a strength that is certain"),
        (FCM, quantity(1000), None, "a dose without a unit"),
        (FCM, quantity(2, "[IU]/L"), None, "a dose in [IU]/L, which does not say how much iron that is"),
        (FCM, quantity(2, "VIAL"), None, "its dose cannot be read: Unit 'VIAL' is not known"),
        (FCM, quantity(0, "mg"), None, "a dose of 0, or above 5000 mg, is not read"),
        (FCM, quantity(-5, "mg"), None, "a dose of 0, or above 5000 mg, is not read"),
        (FCM, quantity(1000, "g"), None, "a dose of 0, or above 5000 mg, is not read"),
        (FCM, {"value": "1000", "unit": "mg"}, None, "its dose cannot be read: `value` is not a number"),
        (FCM, {}, None, "its dose cannot be read: Its quantity has no value"),
    ],
)
def test_the_dose_of_an_administration(medicine: Json, amount: Json, mg: Interval | None, said: str):
    event = infusion(chart_of(administration(medicine, **dose(**amount))))
    assert event.dose_mg == mg
    assert event.dose_said.startswith(said)
    assert bool(event.dose_said) == bool(said)
    assert not event.taken_as_given


def test_an_administration_without_a_dose_says_so():
    event = infusion(chart_of(administration(FCM)))
    assert (event.product, event.dose_mg, event.dose_said) == ("ferric-carboxymaltose", None, "no dose in the record")


@pytest.mark.parametrize("told", ["stopped", "in-progress", "on-hold"])
def test_an_infusion_that_was_not_finished_is_at_most_its_dose(told: str):
    event = infusion(chart_of(administration(FCM, status=told, **dose(value=1000, unit="mg"))))
    assert event.dose_mg == Interval(0, 1000)
    assert "not known to have been finished" in event.dose_said


def ordered(*rates: Json, **fields: object) -> Json:
    return {"dosageInstruction": [{"doseAndRate": list(rates)} | fields]}


MG = {"doseQuantity": quantity(500, "mg")}


@pytest.mark.parametrize(
    ("fields", "mg", "said"),
    [
        (ordered(MG), exact(500), ""),
        (ordered({"doseRange": {"low": quantity(500, "mg"), "high": quantity(1000, "mg")}}), Interval(500, 1000), ""),
        (ordered(MG, MG), exact(500), ""),
        (ordered(MG, {"doseQuantity": quantity(1, "g")}), None, "several doses in one instruction"),
        ({"dosageInstruction": [{"doseAndRate": [MG]}, {"doseAndRate": [MG]}]}, None, "several dosage instructions"),
        ({"dosageInstruction": []}, None, "no dose in the record"),
        (ordered(MG, timing={"repeat": {"count": 1}}), exact(500), ""),
        (ordered(MG, timing={"repeat": {"duration": 15, "durationUnit": "min"}}), exact(500), ""),
        (ordered(MG, timing={"repeat": {"count": 2}}), at_least(500), "one dose of a course is counted"),
        (ordered(MG, timing={"repeat": {"frequency": 1, "period": 7}}), at_least(500), "one dose of a course"),
        (ordered(MG, timing={"code": {"text": "weekly"}}), at_least(500), "one dose of a course is counted"),
        (ordered(MG, timing={"event": ["2026-01-10", "2026-01-17"]}), at_least(500), "one dose of a course"),
    ],
)
@pytest.mark.parametrize("make", [request, dispense])
def test_the_dose_of_an_order_is_kept_as_an_order(make, fields: Json, mg: Interval | None, said: str):
    event = infusion(chart_of(make(FCM, **fields)))
    assert event.dose_mg == mg
    assert event.dose_said.startswith(said)
    assert event.taken_as_given
    assert event.note.endswith("taken as given")


def test_a_course_that_is_stated_is_at_least_one_dose():
    fields = {"dosage": [{"doseAndRate": [MG]}], "effectivePeriod": {"start": "2026-01-01", "end": "2026-01-20"}}
    event = infusion(chart_of(statement(FCM, status="completed", effectiveDateTime=None, **fields)))
    assert (event.dose_mg, event.began) == (at_least(500), read_when("2026-01-01"))


def test_an_order_and_its_administration_are_one_infusion():
    chart = chart_of(
        request(FCM, id="o", authoredOn="2026-01-08", **ordered({"doseQuantity": quantity(1000, "mg")})),
        administration(FCM, id="a", effectiveDateTime="2026-01-10", **dose(value=750, unit="mg")),
    )
    found = iron_ledger(chart, load(), on=date(2026, 6, 1))
    assert (found.recorded_lifetime, len(found.rows)) == (exact(750), 1)


def test_a_billed_procedure_has_its_product_and_no_dose():
    done = {"resourceType": "Procedure", "status": "completed", "subject": {"reference": "Patient/p1"}}
    event = infusion(chart_of(done | {"code": coded(HCPCS, "J1439"), "performedDateTime": "2026-01-10"}))
    assert (event.product, event.dose_mg, event.dose_said) == ("ferric-carboxymaltose", None, "no dose in the record")


# --- tables --------------------------------------------------------------------------------------------------------

DRUGS = """
name = "given"
[[table]]
file = "lab.csv"
kind = "drugs"
one_dose = true
columns = { person = "pid", name = "drug", date = "day", dose = "dose", dose_unit = "unit", ended = "end" }
words = { dose_unit = { Milligramm = "mg" } }
"""
BILLED = """
name = "billed"
[[table]]
file = "lab.csv"
kind = "procedures"
columns = { person = "pid", code = "drug", date = "day", dose = "dose" }
fixed = { system = "HCPCS", dose_unit = "hcpcs-unit" }
"""
HEAD = "pid,drug,day,dose,unit,end\n"


@pytest.mark.parametrize(
    ("form", "row", "mg"),
    [
        (DRUGS, "Venofer,2026-01-10,200,mg,", exact(200)),
        (DRUGS, "Venofer,2026-01-10,200,Milligramm,", exact(200)),
        (DRUGS, "Venofer,2026-01-10,200 mg,,", exact(200)),
        (DRUGS, "Venofer,2026-01-10,10,mL,", exact(200)),
        (DRUGS, "Venofer,2026-01-10,100,mL,", None),
        (DRUGS, "Venofer,2026-01-10,200,,", None),
        (DRUGS, "Venofer,2026-01-10,200,bags,", None),
        (DRUGS, "Venofer,2026-01-10,,mg,", None),
        (DRUGS, 'Venofer,2026-01-10,"0,2",g,', None),
        (DRUGS, "Venofer,2026-01-10,200,mg,2026-01-11", exact(200)),
        (DRUGS.replace("one_dose = true", ""), "Venofer,2026-01-10,200,mg,2026-01-11", at_least(200)),
        # Billing units: 1 mg, 10 mg, 50 mg and 12.5 mg (CMSHCPCS, NCMED).
        (BILLED, "J1439,2026-01-10,750,,", exact(750)),
        (BILLED, "J1437,2026-01-10,100,,", exact(1000)),
        (BILLED, "J1750,2026-01-10,20,,", exact(1000)),
        (BILLED, "J2916,2026-01-10,10,,", exact(125)),
        (BILLED, "Q0138,2026-01-10,510,,", exact(510)),
        (BILLED, "J1439,2026-01-10,1,,", None),
        (BILLED, "J1439,2026-01-10,,,", None),
    ],
)
def test_the_dose_of_a_row(tmp_path: Path, form: str, row: str, mg: Interval | None):
    charts, _ = read(tmp_path, HEAD + f"1,{row}\n", form)
    event = infusion(charts["1"])
    assert event.dose_mg == mg
    assert mg is not None or event.dose_said


def test_a_course_in_a_table_holds_its_iron_once(tmp_path: Path):
    form = DRUGS.replace("one_dose = true", "")
    charts, _ = read(tmp_path, HEAD + "1,Venofer,2026-01-10,200,mg,2026-01-20\n", form)
    told = [(one.when, one.dose_mg, one.counted) for one in charts["1"].events]
    assert told == [(read_when("2026-01-10"), None, False), (read_when("2026-01-20"), at_least(200), True)]
    assert iron_ledger(charts["1"], load(), on=date(2026, 6, 1)).recorded_lifetime == at_least(200)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (DRUGS.replace(', dose_unit = "unit"', ""), "The unit of the dose is not said"),
        (DRUGS.replace('Milligramm = "mg"', 'Milligramm = "millies"'), "words.dose_unit"),
        (BILLED.replace("hcpcs-unit", "units"), "fixed.dose_unit"),
    ],
)
def test_a_mapping_says_the_unit_of_a_dose(text: str, says: str):
    with pytest.raises(UnusableInput, match=says):
        mapping(text)


# --- OMOP ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "mg", "said"),
    [
        ("drug_exposure", "Venofer,200,mg", exact(200), ""),
        ("drug_exposure", "Venofer,10,mL", exact(200), "from mL"),
        ("drug_exposure", "Venofer,2,", None, "a dose without a unit"),
        ("drug_exposure", "J1756,200,", exact(200), "from billing units"),
        ("procedure_occurrence", "J1439,750,", exact(750), "from billing units"),
        ("procedure_occurrence", "J1439,1,", None, "a quantity of 1 billing unit"),
        ("procedure_occurrence", "J1439,,", None, "no dose in the record"),
    ],
)
def test_the_quantity_of_an_omop_row(tmp_path: Path, table: str, row: str, mg: Interval | None, said: str):
    stem = table.split("_")[0]
    day = "drug_exposure_start_date" if stem == "drug" else "procedure_date"
    head = f"person_id,{stem}_concept_id,{day},{stem}_source_value,quantity,dose_unit_source_value\n"
    write(tmp_path, "person_id,gender_concept_id,year_of_birth\n1,8532,1970\n", "person.csv")
    write(tmp_path, head + f"1,0,2026-01-10,{row}\n", f"{table}.csv")
    (chart,) = read_omop(tmp_path, load()).charts
    event = infusion(chart)
    assert event.dose_mg == mg
    assert event.dose_said.startswith(said)


# --- facts files ---------------------------------------------------------------------------------------------------


def facts(event: str) -> Chart:
    return read_facts_file(
        f'patient = "1"\n[[event]]\nkind = "iv_iron"\n{event}\n'.encode(), file="a", knowledge=load()
    )


@pytest.mark.parametrize(
    ("written", "mg", "refused"),
    [
        ('product = "ferumoxytol"\ndose = "510 mg"', exact(510), 0),
        ('product = "ferumoxytol"\ndose = "17 mL"', exact(510), 0),
        ('dose = "1 g"', exact(1000), 0),
        ('dose = ">=500 mg"', at_least(500), 0),
        ('dose = "17 mL"', None, 1),
        ("dose = 510", None, 1),
        ('dose = "much"', None, 1),
        ('dose = "unknown"', None, 0),
        ("", None, 0),
    ],
)
def test_a_dose_in_a_facts_file(written: str, mg: Interval | None, refused: int):
    chart = facts(written)
    assert chart.events[0].dose_mg == mg
    assert len(chart.refused) == refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('product = "ferinject"', "product is one of ferric-carboxymaltose"),
        ('elsewhere = "yes"', "elsewhere is true or false"),
        ('doses = "1 g"', "Nearest: dose"),
    ],
)
def test_a_slip_in_an_event_is_told(text: str, says: str):
    with pytest.raises(UnusableInput, match=says):
        facts(text)


def test_a_facts_file_that_is_written_keeps_every_infusion(tmp_path: Path):
    charts, _ = read(
        tmp_path,
        HEAD + "1,Venofer,2026-01-10,200,mg,2026-01-20\n1,Injectafer,2026-02-01,9,mL,\n1,Venofer,2026-03-01,7,bags,\n",
        DRUGS.replace("one_dose = true", ""),
    )
    elsewhere = facts('date = 2025-01-15\nproduct = "iron-dextran"\ndose = "1000 mg"\nelsewhere = true').events
    chart = Chart(patient="1", events=(*charts["1"].events, *elsewhere))
    again = read_facts_file(write_facts_file(chart, load()).encode(), file="b", knowledge=load())

    def told(one: Chart) -> list[tuple[object, ...]]:
        return [
            (
                e.kind,
                e.when,
                e.note,
                e.product,
                e.dose_mg,
                e.dose_said,
                e.taken_as_given,
                e.elsewhere,
                e.began,
                e.counted,
            )
            for e in one.events
        ]

    assert told(again) == told(chart)
    assert again.refused == ()
    before, after = (iron_ledger(one, load(), on=date(2026, 6, 1)) for one in (chart, again))
    assert (before.recorded_lifetime, before.unknown_doses) == (after.recorded_lifetime, after.unknown_doses)
    assert before.recorded_lifetime == at_least(200 + 450 + 1000)


# --- real people ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_real_infusions_have_their_doses_and_are_counted_once():
    """MIMIC-IV: three people had ferric gluconate, 125 mg a dose (dosage.dose of the resources, dose_val_rx of the
    tables). Two have administrations: one of them two, after three orders; the third has two orders only."""
    charts = read_folder(shared("data", "mimic-iv-fhir-demo", "fhir"), load()).charts
    found = [iron_ledger(one, load(), on=date(2200, 1, 1)) for one in charts if any(e.product for e in one.events)]
    totals = sorted((one.recorded_lifetime.low, one.recorded_lifetime.high) for one in found)
    assert totals == [(125, 125), (250, 250), (250, math.inf)]
    assert {row.product for one in found for row in one.rows} == {"ferric-gluconate"}
    assert [one.recorded_12_months for one in found] == [exact(0)] * 3


@pytest.mark.slow
def test_real_orders_in_tables_have_their_doses():
    from ironrest.records.table.read import read_tables

    charts = read_tables(shared("data", "mimic-iv-demo"), kept_mapping("mimic-iv"), load()).charts
    doses = [e.dose_mg for one in charts for e in one.events if e.kind == "iv_iron" and e.counted]
    assert sorted(one.low for one in doses if one is not None) == [125] * 5
    assert len(doses) == 5


def test_the_strengths_that_records_are_read_with_are_those_that_plans_are_made_with():
    knowledge = load()
    both = knowledge.products.keys() & knowledge.iron_products.keys()
    assert both == knowledge.products.keys()
    for key in both:
        read_with, planned_with = knowledge.iron_products[key], knowledge.products[key]
        assert read_with.mg_per_ml == planned_with.mg_per_ml
        billed = read_with.billing.get(planned_with.hcpcs)
        assert billed is None or billed.mg == planned_with.hcpcs_unit_mg
