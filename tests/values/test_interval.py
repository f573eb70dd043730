"""A comparison of intervals is settled only when every pair of numbers in them agrees.

The expected answers come from the meaning, by trying numbers: the ends are whole numbers or infinite, so
quarters from -6 to 6 show every way in which a comparison of two such intervals can go.
"""

import math
import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.values.interval import ANYTHING, Interval, at_least, at_most, exact, less_than, more_than
from ironrest.values.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN

ENDS = st.integers(-4, 4).map(float)
QUARTERS = [n / 4 for n in range(-24, 25)]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(ENDS | st.just(-math.inf)), draw(ENDS | st.just(math.inf))))
    if low == high:
        return exact(low)
    return Interval(
        low,
        high,
        math.isfinite(low) and draw(st.booleans()),
        math.isfinite(high) and draw(st.booleans()),
    )


def numbers_in(interval: Interval) -> list[float]:
    return [number for number in QUARTERS if holds(interval, number)]


def holds(interval: Interval, number: float) -> bool:
    above = interval.low < number or (interval.low_closed and number == interval.low)
    under = number < interval.high or (interval.high_closed and number == interval.high)
    return above and under


def settled(test: Callable[[float, float], bool], a: Interval, b: Interval) -> Truth:
    """What the comparison must say: the common answer of all pairs, or unknown."""
    answers = {test(x, y) for x in numbers_in(a) for y in numbers_in(b)}
    return Truth.of(answers.pop()) if len(answers) == 1 else U


@given(intervals(), intervals())
def test_below_is_settled_only_when_all_numbers_agree(a: Interval, b: Interval):
    assert a.below(b) is settled(operator.lt, a, b)


@given(intervals(), intervals())
def test_at_most_is_settled_only_when_all_numbers_agree(a: Interval, b: Interval):
    assert a.at_most(b) is settled(operator.le, a, b)


@given(intervals(), intervals())
def test_equals_is_settled_only_when_all_numbers_agree(a: Interval, b: Interval):
    assert a.equals(b) is settled(operator.eq, a, b)


@pytest.mark.parametrize(
    ("value", "limit", "below", "at_most_limit", "equal"),
    [
        pytest.param(exact(74), exact(75), T, T, F, id="74 and 75"),
        pytest.param(exact(75), exact(75), F, T, T, id="75 and 75"),
        pytest.param(exact(76), exact(75), F, F, F, id="76 and 75"),
        pytest.param(more_than(2000), exact(300), F, F, F, id=">2000 is certainly above 300"),
        pytest.param(more_than(2000), exact(2000), F, F, F, id=">2000 is not 2000"),
        pytest.param(more_than(2000), exact(2500), U, U, U, id=">2000 may be on either side of 2500"),
        pytest.param(less_than(5), exact(75), T, T, F, id="<5 is certainly below 75"),
        pytest.param(less_than(5), exact(5), T, T, F, id="<5 is below 5"),
        pytest.param(at_most(5), exact(5), U, T, U, id="at most 5 may be 5"),
        pytest.param(at_least(5), exact(5), F, U, U, id="at least 5 may be 5"),
        pytest.param(less_than(100), exact(75), U, U, U, id="<100 does not settle 75"),
        pytest.param(Interval(70, 80), exact(75), U, U, U, id="a span over the limit"),
        pytest.param(Interval(75, 80, False), exact(75), F, F, F, id="a span just above the limit"),
        pytest.param(Interval(70, 75), exact(75), U, T, U, id="a span that ends at the limit"),
        pytest.param(ANYTHING, exact(75), U, U, U, id="nothing known"),
        pytest.param(ANYTHING, ANYTHING, U, U, U, id="nothing known on both sides"),
        pytest.param(less_than(5), more_than(5), T, T, F, id="two half-lines apart"),
        pytest.param(at_most(5), at_least(5), U, T, U, id="two half-lines that touch"),
    ],
)
def test_a_bound_settles_what_it_can(
    value: Interval, limit: Interval, below: Truth, at_most_limit: Truth, equal: Truth
):
    assert value.below(limit) is below
    assert value.at_most(limit) is at_most_limit
    assert value.equals(limit) is equal


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        pytest.param((2.0, 1.0), "Empty interval", id="upside down"),
        pytest.param((1.0, 1.0, False, True), "Empty interval", id="one point, open below"),
        pytest.param((1.0, 1.0, True, False), "Empty interval", id="one point, open above"),
        pytest.param((1.0, 1.0, False, False), "Empty interval", id="one point, open on both sides"),
        pytest.param((math.nan, 1.0), "NaN", id="low is not a number"),
        pytest.param((1.0, math.nan), "NaN", id="high is not a number"),
    ],
)
def test_an_interval_without_numbers_is_refused(ends: tuple[float, ...], message: str):
    with pytest.raises(ValueError, match=message):
        Interval(*ends)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("interval", "is_exact"),
    [
        (exact(3), True),
        (Interval(3, 3), True),
        (Interval(3, 4), False),
        (at_most(3), False),
        (ANYTHING, False),
    ],
)
def test_only_one_number_is_exact(interval: Interval, is_exact: bool):
    assert interval.is_exact is is_exact


@pytest.mark.parametrize(
    ("made", "interval"),
    [
        (exact(5), Interval(5, 5, True, True)),
        (less_than(5), Interval(-math.inf, 5, False, False)),
        (at_most(5), Interval(-math.inf, 5, False, True)),
        (more_than(5), Interval(5, math.inf, False, False)),
        (at_least(5), Interval(5, math.inf, True, False)),
    ],
)
def test_the_short_names_make_the_interval_they_say(made: Interval, interval: Interval):
    assert made == interval


@pytest.mark.parametrize(
    ("a", "b", "total"),
    [
        (exact(2), exact(3), exact(5)),
        (exact(2), less_than(3), less_than(5)),
        (at_least(2), more_than(3), more_than(5)),
        (at_least(2), at_least(3), at_least(5)),
        (less_than(2), more_than(3), ANYTHING),
        (Interval(1, 2), Interval(10, 20, True, False), Interval(11, 22, True, False)),
        (ANYTHING, exact(1), ANYTHING),
    ],
)
def test_a_sum_adds_lows_to_lows_and_highs_to_highs(a: Interval, b: Interval, total: Interval):
    assert a.plus(b) == total
    assert b.plus(a) == total


@pytest.mark.parametrize(
    ("interval", "factor", "answer"),
    [
        (exact(2), 3, exact(6)),
        (at_most(2), 3, at_most(6)),
        (at_most(2), -3, at_least(-6)),
        (more_than(2), -1, less_than(-2)),
        (Interval(1, 2, True, False), -1, Interval(-2, -1, False, True)),
        (Interval(1, 2, True, False), 0, exact(0)),
        (ANYTHING, -2, ANYTHING),
        (ANYTHING, 0, exact(0)),
    ],
)
def test_a_negative_factor_swaps_the_ends(interval: Interval, factor: float, answer: Interval):
    assert interval.times(factor) == answer


@given(intervals(), intervals(), st.sampled_from([-2.0, -1.0, 0.0, 0.5, 3.0]))
def test_the_result_of_arithmetic_holds_the_result_for_every_number(a: Interval, b: Interval, factor: float):
    for x in numbers_in(a):
        assert holds(a.times(factor), x * factor)
        assert all(holds(a.plus(b), x + y) for y in numbers_in(b))


@pytest.mark.parametrize(
    ("a", "b", "hull"),
    [
        (exact(1), exact(3), Interval(1, 3)),
        (exact(3), exact(1), Interval(1, 3)),
        (exact(2), exact(2), exact(2)),
        (less_than(5), at_most(5), at_most(5)),
        (at_least(5), more_than(5), at_least(5)),
        (less_than(1), more_than(3), ANYTHING),
        (Interval(1, 4), Interval(2, 3), Interval(1, 4)),
        (Interval(1, 2, False, True), Interval(1, 3, True, False), Interval(1, 3, True, False)),
    ],
)
def test_the_hull_is_the_smallest_interval_that_holds_both(a: Interval, b: Interval, hull: Interval):
    assert a.hull(b) == hull


@given(intervals(), intervals())
def test_the_hull_holds_every_number_of_both_and_has_their_ends(a: Interval, b: Interval):
    hull = a.hull(b)
    assert all(holds(hull, number) for number in numbers_in(a) + numbers_in(b))
    assert {hull.low, hull.high} <= {a.low, a.high, b.low, b.high}
    assert b.hull(a) == hull


@pytest.mark.parametrize(
    ("interval", "answer"),
    [
        (exact(2), exact(21)),
        (less_than(2), less_than(21)),
        (at_least(2), at_least(21)),
        (Interval(1, 2, False, True), Interval(11, 21, False, True)),
        (ANYTHING, ANYTHING),
    ],
)
def test_a_rising_function_moves_the_known_ends(interval: Interval, answer: Interval):
    assert interval.mapped(lambda number: number * 10 + 1) == answer


@given(intervals(), intervals(), intervals())
def test_learning_more_never_overturns_a_settled_comparison(a: Interval, b: Interval, c: Interval):
    """A wider interval knows less: it gives the same answer or none."""
    wider = a.hull(c)
    assert wider.below(b) in (U, a.below(b))
    assert wider.at_most(b) in (U, a.at_most(b))
    assert wider.equals(b) in (U, a.equals(b))
