"""Observation: what a result says in the fact's own unit, and when it is refused, noted or counted instead."""

import math

import pytest

from ironrest.values.interval import Interval, exact
from tests.records.bundles import (
    CRP,
    FERRITIN,
    HB,
    LOINC,
    SNOMED,
    TSAT,
    UCUM,
    WEIGHT,
    chart_of,
    coded,
    condition,
    ferritin,
    observation,
    quantity,
    reasons,
    status,
    values,
)


@pytest.mark.parametrize(
    ("loinc", "value", "fact", "expected"),
    [
        # Spellings seen in real data mean one unit.
        (FERRITIN, quantity(42, "ng/mL"), "ferritin", 42),
        (FERRITIN, quantity(42, "ng/ml"), "ferritin", 42),
        (FERRITIN, quantity(42, "ug/L"), "ferritin", 42),
        (FERRITIN, quantity(42, "mcg/L"), "ferritin", 42),
        (FERRITIN, quantity(42, "µg/L", code="ug/L"), "ferritin", 42),
        # Laboratories that count moles: 1 µg/L ferritin is 2.247 pmol/L.
        ("14723-1", quantity(100, "pmol/L"), "ferritin", 44.5),
        (HB, quantity(13.2, "g/dL", code="g/dL"), "hb", 13.2),
        (HB, quantity(132, "g/L"), "hb", 13.2),
        (HB, quantity(13.2, "GM/DL"), "hb", 13.2),
        ("59260-0", quantity(8, "mmol/L"), "hb", 12.88),
        (CRP, quantity(1.2, "mg/dL"), "crp", 12),
        (CRP, quantity(12, "mg/L"), "crp", 12),
        (TSAT, quantity(25, "%"), "tsat", 25),
        (TSAT, quantity(0.25, "1"), "tsat", 25),
        (TSAT, quantity(0.25, code="1"), "tsat", 25),
        ("2777-1", quantity(3.1, "mg/dL"), "phosphate", 3.1),
        ("14879-1", quantity(1, "mmol/L"), "phosphate", 3.097),
        (WEIGHT, quantity(185, "lbs", code="[lb_av]"), "weight", 83.91458845),
        (WEIGHT, quantity(81200, "g"), "weight", 81.2),
        ("8302-2", quantity(1.7, "m"), "height", 170),
        ("18185-9", quantity(70, "d"), "gestation_weeks", 10),
        ("44261-6", quantity(12, "{score}"), "phq9_total", 12),
        ("44261-6", quantity(12, "score", code="1"), "phq9_total", 12),
        ("44261-6", quantity(12), "phq9_total", 12),
    ],
)
def test_a_quantity_is_read_in_the_facts_own_unit(loinc: str, value: dict, fact: str, expected: float):
    (entry,) = chart_of(observation(loinc, valueQuantity=value)).entries
    assert entry.fact == fact
    assert isinstance(entry.value, Interval)
    assert entry.value.is_exact
    assert entry.value.low == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("<", Interval(-math.inf, 15, False, False)),
        ("<=", Interval(-math.inf, 15, False, True)),
        (">", Interval(15, math.inf, False, False)),
        (">=", Interval(15, math.inf, True, False)),
    ],
)
def test_a_comparator_makes_a_bound_not_a_number(comparator: str, expected: Interval):
    chart = chart_of(ferritin(valueQuantity=quantity(15, "ng/mL", comparator=comparator)))
    assert values(chart) == {"ferritin": expected}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # Trap 4: a bound written as text is a bound, not a missing value.
        ({"valueString": "<10.0 ng/mL"}, Interval(-math.inf, 10, False, False)),
        ({"valueString": "GREATER THAN 2000 ng/mL"}, Interval(2000, math.inf, False, False)),
        ({"valueString": "42 ug/L"}, exact(42)),
        ({"valueRange": {"low": quantity(10, "ng/mL"), "high": quantity(20, "ng/mL")}}, Interval(10, 20)),
        ({"valueRange": {"low": quantity(10, "ng/mL")}}, Interval(10, math.inf, True, False)),
        ({"valueRange": {"high": quantity(20, "ng/mL")}}, Interval(-math.inf, 20, False, True)),
    ],
)
def test_texts_and_ranges_are_read_as_they_stand(fields: dict, expected: Interval):
    assert values(chart_of(observation(FERRITIN, **fields))) == {"ferritin": expected}


NO_UNIT = "no unit"


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        # No unit, an unknown one, an impossible one, two that differ.
        (ferritin(valueQuantity=quantity(42)), NO_UNIT),
        (ferritin(valueQuantity=None, valueString="<10.0"), NO_UNIT),
        (ferritin(valueQuantity=None, valueInteger=42), NO_UNIT),
        (observation(TSAT, valueQuantity=quantity(0.25)), NO_UNIT),
        (observation(TSAT, valueQuantity=quantity(25)), NO_UNIT),
        (ferritin(valueQuantity=quantity(42, "ng/mL", code="furlong")), "not known"),
        (ferritin(42, "drops"), "not known"),
        (ferritin(42, "g/dl/h"), "not known"),
        (ferritin(42, "mm[Hg]"), "measures pressure"),
        (ferritin(valueQuantity=quantity(42, "ng/mL", code="ug/mL")), "coded as ug/mL and printed as ng/mL"),
        (observation(HB, valueQuantity=quantity(13.2, "g/L", code="g/dL")), "coded as g/dL and printed as g/L"),
        (observation("33914-3", valueQuantity=quantity(90, "mL/min")), "normalised volume rate"),
        (observation("44261-6", valueQuantity=quantity(12, "%")), "plain number"),
        # Not what a person can have.
        (ferritin(-1), "outside 0 to 100000 ng/mL"),
        (ferritin(valueQuantity=quantity(0, "ng/mL", comparator="<")), "outside"),
        (observation(HB, valueQuantity=quantity(132, "g/dL")), "outside 1 to 30 g/dL"),
        (observation(TSAT, valueQuantity=quantity(140, "%")), "outside 0 to 100 %"),
        (observation("44261-6", valueInteger=28), "outside 0 to 27"),
        # Not one number.
        (ferritin(valueQuantity=None, valueString="12,5 ng/mL"), "comma"),
        (ferritin(valueQuantity=None, valueString="hemolyzed, see note"), "no number"),
        (ferritin(valueQuantity=None, valueString="___"), "blanked out"),
        (ferritin(valueQuantity={"unit": "ng/mL"}), "no value"),
        (ferritin(valueQuantity=quantity("42", "ng/mL")), "`value` is not a number"),
        (ferritin(valueQuantity=quantity(True, "ng/mL")), "`value` is not a number"),
        (ferritin(valueQuantity="42 ng/mL"), "`valueQuantity` is not an object"),
        (ferritin(valueQuantity=quantity(42, "ng/mL", comparator="~")), "Comparator"),
        (ferritin(valueQuantity=None, valueBoolean=True), "not read as a number"),
        (ferritin(valueQuantity=None, valueRatio={}), "not read as a number"),
        (ferritin(valueQuantity=None, valueCodeableConcept=coded(SNOMED, "10828004")), "coded answer"),
        (ferritin(valueQuantity=None), "has no value"),
        (
            ferritin(
                valueQuantity=None,
                valueRange={"low": quantity(9, "ng/mL"), "high": quantity(5, "ng/mL")},
            ),
            "starts above its end",
        ),
        (
            ferritin(valueQuantity=None, valueRange={"low": quantity(5, "ng/mL"), "high": quantity(9, "ug/mL")}),
            "different units",
        ),
        (ferritin(valueQuantity=None, valueRange={}), "no end"),
        # Against the rules of FHIR.
        (ferritin(valueString="42 ng/mL"), "only one is allowed"),
        (ferritin(dataAbsentReason=coded("x", "unknown")), "obs-6"),
        (ferritin(status="done"), "`status` is not one of"),
        (ferritin(component={}), "`component` is not a list"),
        # A date that cannot be.
        (ferritin(effectiveDateTime="2026-02-30"), "`effectiveDateTime` cannot be read"),
        (ferritin(effectiveDateTime="9999-12-31"), "outside 1900 to"),
        (ferritin(effectiveDateTime="> 89"), "not a date"),
        (ferritin(effectiveDateTime=20260301), "not a text"),
        (ferritin(modifierExtension=[{"url": "http://x/not"}]), "modifier extension"),
    ],
)
def test_a_result_that_cannot_be_read_makes_its_fact_unknown_and_says_why(resource: dict, said: str):
    """Every one stands in `refused` with its fact, so that the fact is not silent."""
    chart = chart_of(resource)
    assert chart.entries == ()
    ((fact, reason),) = reasons(chart)
    assert fact in ("ferritin", "tsat", "hb", "egfr", "phq9_total")
    assert said in reason


def test_a_refused_result_keeps_its_day_and_its_place():
    """Whether it is newer than a good result is decided by its day."""
    chart = chart_of(ferritin(42, "drops"), ferritin(30, effectiveDateTime="2025-01-01"))
    (refused,) = chart.refused
    assert refused.when is not None
    assert refused.when.earliest.isoformat() == "2026-03-01"
    assert refused.origin.path == "Bundle.entry[1].resource"
    assert refused.origin.words == "LOINC 2276-4"


@pytest.mark.parametrize(
    ("ranges", "unit"),
    [
        ([{"low": quantity(15, "ng/mL"), "high": quantity(150, "ng/mL")}], "ng/mL"),
        ([{"high": quantity(150, "ug/L", code="ug/L")}], "ug/L"),
        ([{"text": "15-150 ng/mL"}], "ng/mL"),
    ],
)
def test_a_unit_of_the_results_own_reference_range_counts_and_is_noted(ranges: list, unit: str):
    chart = chart_of(ferritin(valueQuantity=quantity(42), referenceRange=ranges))
    (entry,) = chart.entries
    assert entry.value == exact(42)
    assert "the unit is that of the result's own reference range" in entry.notes


@pytest.mark.parametrize(
    "ranges",
    [
        [{"low": quantity(15), "high": quantity(150)}],
        [{"low": quantity(15, "ng/mL"), "high": quantity(150, "ug/mL")}],
        [{"low": quantity(15, "drops")}],
        [{"text": "normal"}],
        [],
    ],
)
def test_a_reference_range_without_one_clear_unit_gives_none(ranges: list):
    ((fact, reason),) = reasons(chart_of(ferritin(valueQuantity=quantity(42), referenceRange=ranges)))
    assert fact == "ferritin"
    assert NO_UNIT in reason


def test_where_code_and_unit_disagree_the_unit_counts_and_it_is_noted():
    """A molar code with a mass unit, and the other way round."""
    molar = chart_of(observation("14723-1", valueQuantity=quantity(42, "ng/mL")))
    mass = chart_of(ferritin(100, "pmol/L"))
    assert values(molar) == {"ferritin": exact(42)}
    assert values(mass) == {"ferritin": exact(44.5)}
    for chart in (molar, mass):
        assert "its code and its unit disagree" in chart.entries[0].notes[0]


def test_a_printed_unit_that_is_only_the_laboratorys_word_does_not_count_against_the_code():
    chart = chart_of(observation(TSAT, valueQuantity=quantity(25, "% sat.", code="%")))
    assert values(chart) == {"tsat": exact(25)}


def test_a_local_unit_code_beside_a_printed_unit_that_is_known_does_not_hide_it():
    """Trap 7: a hospital's own unit system."""
    local = {"value": 42, "unit": "ng/mL", "code": "NGML1", "system": "http://hospital.example/units"}
    assert values(chart_of(ferritin(valueQuantity=local))) == {"ferritin": exact(42)}


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"effectiveDateTime": "2026-03-01T08:15:00+01:00"}, "2026-03-01"),
        ({"effectiveInstant": "2026-03-01T08:15:00Z"}, "2026-03-01"),
        ({"effectivePeriod": {"start": "2026-03-01", "end": "2026-03-05"}}, "2026-03-01"),
        ({"effectivePeriod": {"end": "2026-03-05"}}, "2026-03-05"),
        ({"effectiveTiming": {"event": ["2026-03-09", "2026-03-02"]}}, "2026-03-02"),
        ({"effectiveDateTime": "2026"}, "2026-01-01"),
        ({"effectiveDateTime": "2180-08-06"}, "2180-08-06"),
    ],
)
def test_a_result_is_dated_by_its_effective_time_and_a_period_by_its_start(fields: dict, day: str):
    """The start never makes a value look fresher than it is. Shifted years (trap 1) are read as they stand."""
    (entry,) = chart_of(ferritin(**{"effectiveDateTime": None} | fields)).entries
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == day
    assert entry.notes == ()


def test_the_day_of_issue_stands_in_and_is_noted():
    (entry,) = chart_of(ferritin(effectiveDateTime=None, issued="2026-03-04T10:00:00Z")).entries
    assert entry.when is not None
    assert entry.when.earliest.isoformat() == "2026-03-04"
    assert entry.notes == ("dated by the day it was issued",)
    assert entry.draw == ""


def test_an_undated_result_is_kept_without_a_date():
    (entry,) = chart_of(ferritin(effectiveDateTime=None)).entries
    assert entry.when is None
    assert entry.draw == ""


def test_results_of_one_specimen_share_a_draw_whatever_their_times():
    tube = {"reference": "Specimen/s1"}
    chart = chart_of(
        ferritin(specimen=tube, effectiveDateTime="2026-03-01T08:00:00Z"),
        observation(TSAT, valueQuantity=quantity(12, "%"), specimen=tube, effectiveDateTime="2026-03-01T08:05:00Z"),
    )
    first, second = chart.entries
    assert first.draw == second.draw == "Specimen/s1"


def test_one_specimen_named_in_two_ways_is_one_draw():
    tube = {"resourceType": "Specimen", "id": "s1", "subject": {"reference": "Patient/p1"}}
    chart = chart_of(
        tube,
        ferritin(specimen={"reference": "Specimen/s1"}),
        observation(HB, valueQuantity=quantity(12, "g/dL"), specimen={"reference": "http://a.example/Specimen/s1"}),
    )
    assert {entry.draw for entry in chart.entries} == {"Specimen/s1"}


def test_a_contained_specimen_is_of_its_own_result_alone():
    """Two results may both call their own tube `#s`."""
    tube = {"specimen": {"reference": "#s"}, "contained": [{"resourceType": "Specimen", "id": "s"}]}
    chart = chart_of(ferritin(id="a", **tube), ferritin(43, id="b", **tube), ferritin(44, **tube))
    assert [entry.draw for entry in chart.entries] == ["Observation/a#s", "Observation/b#s", "2026-03-01"]


def test_a_score_that_was_asked_but_is_not_known_is_counted():
    absent = coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown")
    chart = chart_of(observation("44260-8", valueCodeableConcept=absent))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("Observation: 1 with an answer that is not known (phq9_item9)",)


def test_without_a_specimen_results_of_one_time_share_a_draw():
    hb = observation(HB, valueQuantity=quantity(12, "g/dL"))
    chart = chart_of(ferritin(), hb, ferritin(9, effectiveDateTime="2026-03-02"))
    assert [entry.draw for entry in chart.entries] == ["2026-03-01", "2026-03-02", "2026-03-01"]


@pytest.mark.parametrize("told", ["entered-in-error", "cancelled"])
def test_a_result_that_is_none_is_not_read_and_counted(told: str):
    chart = chart_of(ferritin(status=told))
    assert chart.entries == () == chart.refused
    assert chart.notes == (f"Observation: 1 with status {told}, not read",)


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ("preliminary", "status preliminary"),
        ("registered", "status registered"),
        ("unknown", "status unknown"),
        (None, "without a status"),
    ],
)
def test_a_result_that_is_not_settled_is_read_and_noted(told: str | None, note: str):
    (entry,) = chart_of(ferritin(status=told)).entries
    assert entry.notes == (note,)


def test_a_stated_reason_for_no_value_is_noted():
    chart = chart_of(ferritin(valueQuantity=None, dataAbsentReason=coded("x", "not-performed")))
    assert chart.entries == () == chart.refused
    assert chart.notes == ("Observation: 1 with a stated reason for having no value (ferritin)",)


def test_results_with_other_codes_are_counted():
    """Nothing is dropped silently, and a code of a system that is not read is told apart from one that is not used."""
    chart = chart_of(
        observation("2345-7", valueQuantity=quantity(76, "mg/dL")),
        observation("2345-7", valueQuantity=quantity(77, "mg/dL")),
        ferritin(code=coded("http://hospital.example/lab", "FERR")),
        ferritin(code={"text": "Glucose"}),
    )
    assert chart.entries == () == chart.refused
    assert chart.notes == (
        "Observation: 2 with codes not used here",
        "Observation: 2 without a code of a system that is read here",
    )


def test_any_coding_may_be_the_one_that_is_known():
    codes = {"coding": [{"system": "http://hospital.example/lab", "code": "FERR"}, {"system": LOINC, "code": FERRITIN}]}
    assert values(chart_of(ferritin(code=codes))) == {"ferritin": exact(42)}


def test_codes_that_name_two_results_are_refused():
    codes = {"coding": [{"system": LOINC, "code": FERRITIN}, {"system": LOINC, "code": HB}]}
    told = reasons(chart_of(ferritin(code=codes)))
    assert told == [(fact, "Its codes name different results: ferritin, hb.") for fact in ("ferritin", "hb")]


def test_each_component_is_read_with_the_date_of_the_whole():
    chart = chart_of(
        observation(
            "80563-0",
            component=[
                {"code": coded(LOINC, FERRITIN), "valueQuantity": quantity(42, "ng/mL")},
                {"code": coded(LOINC, HB), "valueQuantity": quantity(13, "drops")},
                {"code": coded(LOINC, "2345-7"), "valueQuantity": quantity(76, "mg/dL")},
            ],
        )
    )
    assert values(chart) == {"ferritin": exact(42)}
    assert chart.entries[0].when is not None
    assert chart.entries[0].origin.path == "Bundle.entry[1].resource.component[0]"
    (refused,) = chart.refused
    assert refused.fact == "hb"
    assert refused.origin.path == "Bundle.entry[1].resource.component[1]"


def test_a_panel_of_members_is_not_a_result_without_a_value():
    chart = chart_of(observation("44261-6", hasMember=[{"reference": "Observation/x"}]))
    assert chart.entries == () == chart.refused


def test_a_result_about_somebody_else_is_not_the_patients():
    """An Observation on a mother may be about the unborn child."""
    chart = chart_of(ferritin(focus=[{"reference": "RelatedPerson/baby"}]))
    assert chart.entries == ()
    assert chart.notes == ("Observation: 1 about somebody else than the patient (focus), not read",)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (coded(SNOMED, "77386006"), True),
        (coded(SNOMED, "60001007"), False),
        (coded(SNOMED, "146799005"), True),
        (coded(SNOMED, "152231000119106"), True),
        (coded(LOINC, "LA15173-0"), True),
        (coded(LOINC, "LA26683-5"), False),
        (coded(SNOMED, "373066001"), True),
        (coded(SNOMED, "373067005"), False),
        (coded(LOINC, "LA33-6"), True),
        (coded(LOINC, "LA32-8"), False),
        (coded("http://terminology.hl7.org/CodeSystem/v2-0136", "Y"), True),
        (coded("http://terminology.hl7.org/CodeSystem/v2-0136", "N"), False),
    ],
)
def test_pregnancy_status_is_read_from_coded_answers(answer: dict, expected: bool):
    """A pregnancy that is possible, or not yet confirmed, is a yes: the fact asks `or possibly so`."""
    (entry,) = chart_of(observation("82810-3", valueCodeableConcept=answer)).entries
    assert (entry.fact, entry.value, entry.lasting) == ("pregnant", expected, False)


def test_a_boolean_answers_a_yes_or_no_question():
    assert values(chart_of(observation("82810-3", valueBoolean=False))) == {"pregnant": False}


@pytest.mark.parametrize("code", ["261665006", "LA4489-6", "1234567"])
def test_an_answer_that_says_nothing_is_counted_never_a_no(code: str):
    chart = chart_of(observation("82810-3", valueCodeableConcept=coded(SNOMED, code)))
    assert chart.entries == ()
    assert chart.notes == ("Observation: 1 answered neither yes nor no (pregnant)",)


def test_an_answer_of_yes_and_no_at_once_is_refused():
    both = {"coding": [{"system": SNOMED, "code": "77386006"}, {"system": SNOMED, "code": "373067005"}]}
    assert reasons(chart_of(observation("82810-3", valueCodeableConcept=both))) == [
        ("pregnant", "Its codes say yes and no at once.")
    ]


@pytest.mark.parametrize("field", [{"valueString": "Pregnant"}, {"valueInteger": 1}, {"valueQuantity": quantity(1)}])
def test_a_yes_or_no_is_never_guessed_from_another_kind_of_value(field: dict):
    assert reasons(chart_of(observation("82810-3", **field))) == [("pregnant", "Its value is neither yes nor no.")]


@pytest.mark.parametrize(("code", "points"), [("LA6568-5", 0), ("LA6569-3", 1), ("LA6570-1", 2), ("LA6571-9", 3)])
def test_the_answers_of_phq_9_have_points(code: str, points: int):
    """The ordinalValue of each answer in US Core's PHQ-9 Questionnaire."""
    chart = chart_of(observation("44260-8", valueCodeableConcept=coded(LOINC, code)))
    assert values(chart) == {"phq9_item9": exact(points)}


def test_an_answer_that_carries_its_own_points_is_read_by_them_unless_they_contradict_the_table():
    weight = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    own = {"coding": [{"system": "http://local.example", "code": "b", "extension": [weight]}]}
    other = {"coding": [{"system": LOINC, "code": "LA6568-5", "extension": [weight]}]}
    assert values(chart_of(observation("44260-8", valueCodeableConcept=own))) == {"phq9_item9": exact(2)}
    assert reasons(chart_of(observation("44260-8", valueCodeableConcept=other))) == [
        ("phq9_item9", "Its answer stands for two different numbers.")
    ]


def test_no_origin_and_no_reason_holds_a_name_or_a_free_text():
    """Only codes and units are kept as words."""
    chart = chart_of(
        ferritin(valueQuantity=None, valueString="asked Ann Lee to come again"),
        ferritin(note=[{"text": "Ann Lee"}], code=coded(LOINC, FERRITIN, "Ann Lee's ferritin")),
    )
    kept = [one.origin.words for one in chart.entries] + [one.reason + one.origin.words for one in chart.refused]
    assert len(kept) == 2
    assert not any("Ann" in one for one in kept)


def test_a_finding_coded_as_an_observation_answers_its_fact():
    chart = chart_of(observation("x", code=coded(SNOMED, "77386006"), valueBoolean=True), condition(SNOMED, "32914008"))
    assert values(chart) == {"pregnant": True, "rls_diagnosed": True}


def test_a_known_unit_that_ucum_writes_otherwise_is_read_by_its_code():
    chart = chart_of(ferritin(valueQuantity={"value": 42, "unit": "nanograms", "code": "ng/mL", "system": UCUM}))
    assert values(chart) == {"ferritin": exact(42)}


def test_status_may_be_a_codeable_concept_only_where_it_has_one_word():
    assert "`status` is not one of" in reasons(chart_of(ferritin(status=status("made-up"))))[0][1]
