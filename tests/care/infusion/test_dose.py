"""Volume and dose: sums that can be done on paper, and a span wherever the record leaves it open."""

import math

import pytest

from ironrest.care.infusion.event import Event
from ironrest.care.infusion.moment import Dose, moment
from tests.care.infusion.visit import KNOWLEDGE, PLAN, at, event, folded, until, visit

STOPPED = {"infusion_stopped": True}


def dose(events: list[Event], minute: float | None = None) -> Dose:
    return moment(folded(events), KNOWLEDGE, None if minute is None else at(minute)).dose


def running(*more: Event, rate: float = 600) -> list[Event]:
    """10 mL a minute from minute 15 on, unless the rate is another."""
    return [*until("vitals"), event("started", 15, {"rate_ml_per_h": rate}), *more]


def test_a_thousand_milligrams_in_250_ml_are_in_after_15_minutes() -> None:
    """250 mL at 1,000 mL/h are 15 min; 250 mL x 4 mg/mL are 1,000 mg."""
    found = dose(visit())
    assert (found.infused_ml.low, found.infused_ml.high) == pytest.approx((250, 250))
    assert found.infused_mg
    assert found.infused_mg.low == pytest.approx(1000)
    assert found.left_ml
    assert found.left_ml.high == pytest.approx(0)
    assert (found.prepared_ml, found.prepared_mg, found.pump_ml) == (250, 1000, 250)


@pytest.mark.parametrize(
    ("more", "until_minute", "low", "high"),
    [
        ([], 15, 0, 0),
        ([], 20, 50, 50),
        ([event("rate-changed", 20, {"rate_ml_per_h": 300})], 30, 100, 100),
        ([event("paused", 20), event("resumed", 25)], 30, 100, 100),
        ([event("paused", 20), event("resumed", 25, {"rate_ml_per_h": 300})], 30, 75, 75),
        ([event("paused", 20), event("rate-changed", 21, {"rate_ml_per_h": 300}), event("resumed", 25)], 30, 75, 75),
        ([event("line-failed", 20)], 30, 50, 50),
        ([event("stopped", 20)], 30, 50, 50),
        ([event("reaction-noted", 20, STOPPED)], 30, 50, 50),
        ([event("reaction-noted", 20, {"infusion_stopped": False})], 30, 150, 150),
        ([event("reaction-noted", 20)], 30, 50, 150),
        ([event("reaction-noted", 20), event("stopped", 22)], 30, 50, 70),
        ([event("reaction-noted", 20, STOPPED), event("restarted", 25, {"rate_ml_per_h": 300})], 35, 100, 100),
        ([event("reaction-noted", 20, STOPPED), event("resumed", 25)], 35, 150, 150),
        ([event("resumed", 20)], 30, 150, 150),
        ([event("started", 20, {"rate_ml_per_h": 600})], 30, 150, 150),
        ([event("observation-started", 20)], 30, 50, 150),
        ([event("stopped", 20), event("rate-changed", 22, {"rate_ml_per_h": 600})], 30, 50, 130),
        ([event("stopped", 20), event("resumed", 22)], 30, 50, 130),
        ([event("stopped", 20), event("reaction-noted", 22)], 30, 50, 50),
    ],
)
def test_the_volume_is_rate_by_time(more: list[Event], until_minute: float, low: float, high: float) -> None:
    """10 mL a minute, 5 mL a minute after a change; open where nobody said whether iron ran."""
    found = dose(running(*more), until_minute).infused_ml
    assert (found.low, found.high) == pytest.approx((low, high))


def test_resumed_without_any_rate_on_record_has_no_upper_bound() -> None:
    found = dose([*until("vitals"), event("resumed", 20)], 30)
    assert (found.infused_ml.low, found.infused_ml.high) == (0, math.inf)
    assert found.left_ml
    assert (found.left_ml.low, found.left_ml.high) == (0, 250)


def test_a_rate_that_nobody_knows_stays_unknown_after_a_pause_and_a_reaction() -> None:
    unknown = [*until("vitals"), event("resumed", 20)]
    for more in ([event("paused", 21)], [event("reaction-noted", 21)], [event("reaction-noted", 21, STOPPED)]):
        found = dose([*unknown, *more, event("resumed", 22)], 30)
        assert (found.infused_ml.low, found.infused_ml.high) == (0, math.inf)


def test_two_entries_of_one_start_do_not_double_the_volume() -> None:
    again = event("started", 15, {"rate_ml_per_h": 600}, id="typed-again")
    assert dose(running(again), 25).infused_ml == dose(running(), 25).infused_ml


@pytest.mark.parametrize(
    ("given", "ml", "mg", "test_mg"),
    [
        ([event("test-dose-given", 13, {"dose_mg": 24, "from_bag": True})], (6, 6), (24, 24), (24, 24)),
        ([event("test-dose-given", 13, {"dose_mg": 25, "from_bag": False})], (0, 0), (25, 25), (25, 25)),
        ([], (0, 0), (0, 25), (0, 25)),
        (
            [event("test-dose-given", minute, {"dose_mg": 25, "from_bag": False}) for minute in (13, 14)],
            (0, 0), (25, 50), (25, 50),
        ),
    ],
)  # fmt: skip
def test_a_test_dose_counts_and_one_not_finished_or_entered_twice_is_a_span(
    given: list[Event], ml: tuple[float, float], mg: tuple[float, float], test_mg: tuple[float, float]
) -> None:
    """24 mg at 4 mg/mL are 6 mL."""
    events = [
        *until("vitals", visit({"test_dose_mg": 25, "test_wait_min": 60})),
        event("test-dose-started", 12),
        *given,
    ]
    found = dose(events)
    assert found.infused_mg is not None
    assert (found.infused_ml.low, found.infused_ml.high) == ml
    assert (found.infused_mg.low, found.infused_mg.high) == mg
    assert (found.test_dose_mg.low, found.test_dose_mg.high) == test_mg


def test_without_a_plan_there_is_a_volume_and_no_dose() -> None:
    found = dose(visit()[1:])
    assert found.infused_ml.low == pytest.approx(250)
    assert (found.infused_mg, found.prepared_ml, found.left_ml) == (None, None, None)


def doubts(events: list[Event], minute: float | None = None) -> tuple[str, ...]:
    return moment(folded(events), KNOWLEDGE, None if minute is None else at(minute)).doubts


@pytest.mark.parametrize(
    ("events", "minute", "said"),
    [
        (visit(), None, ()),
        (running(), 41, ("more-than-prepared",)),
        (running(), 40, ()),
        (running(event("stopped", 20, {"waste_witness": "nurse C"})), None, ()),
        (running(event("stopped", 20)), None, ("no-witness",)),
        (running(event("stopped", 20, {"waste_witness": "nurse C", "pump_volume_ml": 56})), None, ("pump-differs",)),
        (running(event("stopped", 20, {"waste_witness": "nurse C", "pump_volume_ml": 45})), None, ()),
        (running(event("reaction-noted", 20)), 30, ("volume-not-known", "reaction-open")),
        ([*until("checked"), event("abandoned", 9)], None, ("no-witness",)),
    ],
)
def test_what_does_not_fit_together_is_said(events: list[Event], minute: float | None, said: tuple[str, ...]) -> None:
    """5 mL between pump and rates, 1 mL without a witness (limits.toml)."""
    assert doubts(events, minute) == said


def test_the_plan_of_the_visit_is_arithmetic() -> None:
    assert PLAN["volume_ml"] * PLAN["concentration_mg_per_ml"] == PLAN["dose_mg"]
