"""Cumulative intravenous iron: every dose once, the unknown never zero, silence never a lifetime without iron."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ironrest.care.chart.ledger import IronLedger, iron_ledger
from ironrest.care.chart.person import Chart, Entry, Happening, Origin, Rejected
from ironrest.knowledge.load import load
from ironrest.values.dates import When, of_day, read_when
from ironrest.values.interval import Interval, at_least, exact

ON = date(2026, 6, 1)
FCM, SUCROSE = "ferric-carboxymaltose", "iron-sucrose"


def ago(days: int) -> When:
    return of_day(ON - timedelta(days=days))


def iron(
    days: int | When | None,
    mg: float | Interval | None = None,
    product: str = FCM,
    *,
    file: str = "a",
    ordered: bool = False,
    **more: object,
) -> Happening:
    when = ago(days) if isinstance(days, int) else days
    dose = mg if isinstance(mg, Interval) or mg is None else exact(mg)
    return Happening(
        kind="iv_iron", when=when, origin=Origin(file), product=product, dose_mg=dose, taken_as_given=ordered,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def ledger(*events: Happening, entries: tuple[Entry, ...] = (), refused: tuple[Rejected, ...] = ()) -> IronLedger:
    return iron_ledger(Chart(patient="one", events=events, entries=entries, refused=refused), load(), on=ON)


def answered(value: bool, days: int | None = 0) -> Entry:
    when = None if days is None else ago(days)
    return Entry(fact="iv_iron_elsewhere", value=value, when=when, origin=Origin("form"))


OPEN = math.inf


@pytest.mark.parametrize(
    ("events", "year", "life"),
    [
        pytest.param([iron(10, 750), iron(3, 750)], exact(1500), exact(1500), id="two visits"),
        pytest.param([iron(365, 1000)], exact(1000), exact(1000), id="365 days ago is within 12 months"),
        pytest.param([iron(366, 1000)], exact(0), exact(1000), id="366 days ago is not"),
        pytest.param([iron(read_when("2025"), 1000)], Interval(0, 1000), exact(1000), id="a year that straddles it"),
        pytest.param([iron(None, 1000)], Interval(0, 1000), exact(1000), id="undated"),
        pytest.param([iron(10)], at_least(0), at_least(0), id="the dose is not known"),
        pytest.param([iron(10, 500), iron(3)], at_least(500), at_least(500), id="one of two is not known"),
        pytest.param([iron(-1, 500)], exact(0), exact(0), id="after the day"),
        pytest.param([iron(3, Interval(0, 1000))], Interval(0, 1000), Interval(0, 1000), id="stopped"),
        pytest.param([iron(3, 500), iron(3, 300, SUCROSE)], exact(800), exact(800), id="two products on one day"),
        # The same infusion told again.
        pytest.param([iron(3, 1000, ordered=True), iron(3, 750)], exact(750), exact(750), id="the administration wins"),
        pytest.param([iron(9, 1000, ordered=True), iron(3, 750)], exact(750), exact(750), id="ordered six days before"),
        pytest.param(
            [iron(34, 1000, ordered=True), iron(3, 750)], exact(1750), exact(1750), id="ordered 31 days before"
        ),
        pytest.param(
            [iron(10, 750, ordered=True), iron(3, 750, ordered=True), iron(3, 750)],
            exact(1500),
            exact(1500),
            id="an administration takes one order",
        ),
        pytest.param([iron(3, 1000, ordered=True), iron(3)], exact(1000), exact(1000), id="the order's dose"),
        pytest.param([iron(3, 500, ordered=True), iron(3, 1000, ordered=True)], *[Interval(500, 1000)] * 2, id="two"),
        pytest.param([iron(3, 1000), iron(3, 1000, file="b")], exact(1000), exact(1000), id="two sources"),
        pytest.param([iron(3, 1000), iron(3, file="b")], exact(1000), exact(1000), id="one source has no dose"),
        pytest.param([iron(3, 500), iron(3, 1000, file="b")], exact(1000), exact(1000), id="two sources that differ"),
        pytest.param([iron(3, 500), iron(3, 500)], Interval(500, 1000), Interval(500, 1000), id="twice in one source"),
        pytest.param([iron(3, 1000, ""), iron(3, 1000, file="b")], exact(1000), exact(1000), id="one without product"),
        # A course from its first to its last day.
        pytest.param([iron(3, at_least(200), SUCROSE, began=ago(10))], *2 * [at_least(200)], id="a course"),
        pytest.param(
            [iron(10, product=SUCROSE, counted=False), iron(3, 200, SUCROSE, began=ago(10))],
            exact(200),
            exact(200),
            id="its first day holds no iron of its own",
        ),
        pytest.param([iron(-5, 200, SUCROSE, began=ago(3))], *2 * [Interval(0, 200)], id="a course that goes on"),
        pytest.param(
            [iron(3, at_least(200), SUCROSE, began=ago(10), ordered=True), iron(9, 200, SUCROSE)],
            exact(200),
            exact(200),
            id="a course that was ordered, and its infusion",
        ),
    ],
)  # fmt: skip
def test_iron_is_added_up_once(events: list[Happening], year: Interval, life: Interval):
    found = ledger(*events)
    assert (found.recorded_12_months, found.recorded_lifetime) == (year, life)
    assert (found.given_12_months, found.lifetime) == (at_least(year.low), at_least(life.low))
    assert ledger(*reversed(events)) == found


def test_a_dose_that_is_not_known_is_counted_and_said_and_never_read_as_zero():
    found = ledger(iron(10, 500), iron(3, dose_said="dose in mL without a strength"))
    assert found.unknown_doses == 1
    assert found.recorded_lifetime == at_least(500)
    assert found.rows[1].dose_mg is None
    assert found.rows[1].note == "dose in mL without a strength"
    assert any("the least that it can be" in one for one in found.notes)


def test_an_order_says_so_and_a_second_telling_says_so():
    found = ledger(iron(3, 1000, ordered=True, note="ordered; taken as given"))
    assert found.rows[0].note == "ordered; taken as given"
    found = ledger(iron(3, 1000, ordered=True), iron(2, 750))
    assert [(one.dose_mg, one.note, one.told_by) for one in found.rows] == [
        (exact(750), f"ordered on {ON - timedelta(days=3)}; the administration's dose is used", 2)
    ]


def test_silence_is_zero_in_the_record_and_never_in_the_life():
    found = ledger()
    assert found.recorded_lifetime == exact(0)
    assert (found.given_12_months, found.lifetime) == (at_least(0), at_least(0))
    assert (found.last, found.days_since_last, found.days_since_any) == (None, None, at_least(0))
    assert found.notes[0].startswith("recorded: 0 mg")


@pytest.mark.parametrize(
    ("events", "entries", "since_last", "since_any"),
    [
        pytest.param([iron(40, 1)], [], exact(40), Interval(0, 40), id="elsewhere not asked"),
        pytest.param([iron(40, 1)], [answered(False)], exact(40), Interval(28, 40), id="elsewhere denied today"),
        pytest.param([iron(10, 1)], [answered(False)], exact(10), exact(10), id="recorded within the four weeks"),
        pytest.param([], [answered(False)], None, at_least(28), id="denied, and nothing recorded"),
        pytest.param([iron(40, 1)], [answered(False, 1)], exact(40), Interval(0, 40), id="denied yesterday"),
        pytest.param([iron(40, 1)], [answered(True)], Interval(0, 28), Interval(0, 28), id="elsewhere, today"),
        pytest.param([], [answered(True, 5)], Interval(5, 33), Interval(0, 33), id="elsewhere, five days ago"),
        pytest.param([iron(None, 1)], [], at_least(0), at_least(0), id="undated"),
        pytest.param([iron(40, 1), iron(None, 1)], [], Interval(0, 40), Interval(0, 40), id="one undated"),
    ],
)  # fmt: skip
def test_days_since_iron_reach_as_far_as_it_may_have_been(
    events: list[Happening], entries: list[Entry], since_last: Interval | None, since_any: Interval
):
    """The question about iron given elsewhere asks for four weeks (data dictionary)."""
    found = ledger(*events, entries=tuple(entries))
    assert (found.days_since_last, found.days_since_any) == (since_last, since_any)


def test_iron_given_elsewhere_is_a_row_without_a_dose():
    found = ledger(iron(40, 1000), entries=(answered(True),))
    assert [one.elsewhere for one in found.rows] == [False, True]
    assert (found.unknown_doses, found.lifetime) == (1, at_least(1000))
    assert found.recorded_12_months == at_least(1000)


def test_a_denial_of_four_weeks_closes_neither_the_year_nor_the_life():
    found = ledger(iron(40, 1000), entries=(answered(False),))
    assert (found.given_12_months, found.lifetime) == (at_least(1000), at_least(1000))
    assert found.recorded_lifetime == exact(1000)


def test_an_entry_that_may_be_iron_and_could_not_be_read_opens_the_sum():
    facts = [key for key, fact in load().facts.items() if "iv_iron" in fact.invalidated_by]
    unread = tuple(Rejected(Origin("lab", line=3), "no date", key, None) for key in facts)
    assert ledger(iron(3, 500), refused=unread).recorded_lifetime == at_least(500)
    assert ledger(iron(3, 500), refused=unread[:1]).recorded_lifetime == exact(500)


doses = st.one_of(st.none(), st.integers(1, 2000).map(float), st.just(at_least(100)), st.just(Interval(0, 500)))
days = st.one_of(st.none(), st.integers(-2, 6), st.integers(360, 370), st.sampled_from([read_when("2025-06")]))
infusions = st.builds(
    iron, days, doses, st.sampled_from([FCM, SUCROSE, ""]), file=st.sampled_from(["a", "b"])
)  # fmt: skip
anything = st.builds(
    lambda one, ordered: iron(one.when, one.dose_mg, one.product, file=one.origin.file, ordered=ordered),
    infusions, st.booleans(),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(infusions, max_size=5), infusions)
def test_an_infusion_more_never_makes_it_less(events: list[Happening], more: Happening):
    """Of administrations. One that comes to an order may correct it, and its own table is above."""
    before, after = ledger(*events), ledger(*events, more)
    assert after.recorded_12_months.low >= before.recorded_12_months.low
    assert after.recorded_lifetime.low >= before.recorded_lifetime.low
    assert after.recorded_12_months.low <= after.recorded_lifetime.low


@settings(max_examples=60)
@given(st.lists(anything, max_size=5).flatmap(lambda all_: st.tuples(st.just(all_), st.permutations(all_))))
def test_the_order_of_the_record_does_not_matter(both: tuple[list[Happening], list[Happening]]):
    events, shuffled = both
    assert ledger(*events) == ledger(*shuffled)


@settings(max_examples=60)
@given(st.lists(anything, max_size=5))
def test_only_entries_with_known_doses_close_the_sum(events: list[Happening]):
    found = ledger(*events)
    if found.unknown_doses:
        assert math.isinf(found.recorded_lifetime.high)
    assert sum(one.told_by for one in found.rows) == sum(one.when is None or one.when.earliest <= ON for one in events)
