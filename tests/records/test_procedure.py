"""Procedure: transfusions and infusions are events, dialysis is a fact of its day."""

import pytest

from tests.records.bundles import MARY, SNOMED, chart_of, coded

TRANSFUSION, DIALYSIS = coded(SNOMED, "116863004"), coded(SNOMED, "302497006")
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"


def procedure(code: dict, **fields) -> dict:
    made = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": code,
        "subject": MARY,
        "performedDateTime": "2026-02-01",
    }
    return {key: one for key, one in (made | fields).items() if one is not None}


@pytest.mark.parametrize(
    ("code", "kind"),
    [(TRANSFUSION, "red_cell_transfusion"), (coded(HCPCS, "J1439"), "iv_iron"), (coded(HCPCS, "J1756"), "iv_iron")],
)
def test_a_completed_transfusion_or_infusion_is_an_event(code: dict, kind: str):
    chart = chart_of(procedure(code))
    assert [(one.kind, one.when and one.when.earliest.isoformat(), one.note) for one in chart.events] == [
        (kind, "2026-02-01", "")
    ]


def test_dialysis_is_a_fact_of_its_day():
    (entry,) = chart_of(procedure(DIALYSIS)).entries
    assert (entry.fact, entry.value, entry.lasting) == ("on_dialysis", True, False)


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ("in-progress", "status in-progress; taken as done"),
        ("stopped", "status stopped; taken as done"),
        ("unknown", "status unknown; taken as done"),
        (None, "status not given; taken as done"),
    ],
)
def test_what_may_have_been_done_is_taken_as_done(told: str | None, note: str):
    (event,) = chart_of(procedure(TRANSFUSION, status=told)).events
    assert event.note == note


@pytest.mark.parametrize("told", ["preparation", "not-done", "on-hold", "entered-in-error"])
def test_what_was_not_done_is_counted(told: str):
    chart = chart_of(procedure(TRANSFUSION, status=told))
    assert chart.events == ()
    assert chart.notes == (f"Procedure: 1 with status {told}, not read",)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"performedPeriod": {"start": "2026-02-01", "end": "2026-02-03"}}, "2026-02-03"),
        ({"performedPeriod": {"start": "2026-02-01"}}, "2026-02-01"),
        ({"performedString": "in winter"}, None),
        ({"performedDateTime": "in winter"}, None),
    ],
)
def test_an_event_has_the_end_of_its_period_or_no_day(fields: dict, day: str | None):
    """Results count again some weeks after its end, so the later day is the safe one."""
    (event,) = chart_of(procedure(TRANSFUSION, **{"performedDateTime": None} | fields)).events
    assert (event.when and event.when.earliest.isoformat()) == day


def test_other_procedures_are_counted():
    chart = chart_of(procedure(coded(SNOMED, "24165007")), procedure({"text": "dialysis"}))
    assert chart.entries == () == chart.events
    assert chart.notes == (
        "Procedure: 1 with codes not used here",
        "Procedure: 1 without a code of a system that is read here",
    )


@pytest.mark.parametrize("fields", [{"status": "finished"}, {"modifierExtension": [{"url": "http://x/not"}]}])
def test_a_broken_transfusion_makes_the_iron_studies_unknown(fields: dict):
    chart = chart_of(procedure(TRANSFUSION, **fields))
    assert chart.events == ()
    assert {"ferritin", "tsat"} <= {one.fact for one in chart.refused}
