"""Law 9: taking a sign away, or not knowing it, never lowers the urgency of the first action."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.infusion.classify import classify, sign_facts
from ironrest.care.infusion.react import react
from ironrest.care.infusion.restart import restart
from ironrest.knowledge.check_reactions import URGENCIES
from ironrest.rules.evaluate import Value
from ironrest.values.interval import Interval, at_least, at_most, exact
from tests.care.infusion.reactions import CLASSES, KNOWLEDGE, SIGNS, WELL

#: Numbers near which the rules change their minds, and bounds on them.
NEAR = {
    "systolic": (60.0, 90.0, 91.0, 105.0, 128.0),
    "baseline_systolic": (110.0, 120.0, 121.0, 135.0),
    "spo2": (88.0, 93.9, 94.0, 99.0),
    "temperature": (36.5, 37.9, 38.0, 39.5),
    "minutes_since_start": (3.0, 59.0, 60.0, 61.0, 600.0),
    "hours_since_end": (0.0, 0.9, 1.0, 24.0),
    "adrenaline_doses": (0.0, 1.0, 2.0, 3.0),
}
NAMES = tuple(SIGNS.sign)


def value_of(name: str) -> st.SearchStrategy[Value]:
    if SIGNS.sign[name].kind == "flag":
        return st.booleans()
    numbers = st.sampled_from(NEAR[name])
    return st.one_of(numbers.map(exact), numbers.map(at_least), numbers.map(at_most))


@st.composite
def people(draw: st.DrawFn) -> dict[str, Value | None]:
    """Somebody of whom most is known and normal, and of whom up to ten things are changed or forgotten."""
    signs: dict[str, Value | None] = dict(WELL) if draw(st.booleans()) else {}
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=10, unique=True)):
        signs[name] = draw(st.none() | value_of(name))
    return signs


def rank(signs: dict[str, Value | None]) -> int:
    return URGENCIES.index(react(signs, KNOWLEDGE).urgency)


def wider(value: Value | None, draw: st.DataObject) -> Value | None:
    """Less known: nothing at all, or a number that is only a bound."""
    if isinstance(value, Interval) and value.is_exact and draw.draw(st.booleans()):
        return draw.draw(st.sampled_from((at_least(value.low), at_most(value.low))))
    return None


@given(people(), st.data())
def test_not_knowing_a_sign_never_lowers_the_urgency(signs: dict[str, Value | None], data: st.DataObject):
    forgotten = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    less = {name: wider(value, data) if name in forgotten else value for name, value in signs.items()}

    assert rank(less) <= rank(signs)


@given(people(), st.data())
def test_a_class_that_is_possible_stays_possible_when_less_is_known(
    signs: dict[str, Value | None], data: st.DataObject
):
    """The end of the infusion is left alone: typed, it stands above what follows from the start."""
    names = [name for name in NAMES if name not in ("hours_since_end", "minutes_since_start")]
    forgotten = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True))
    less = {name: value for name, value in signs.items() if name not in forgotten}
    before = classify(sign_facts(signs, KNOWLEDGE), KNOWLEDGE).possible
    after = classify(sign_facts(less, KNOWLEDGE), KNOWLEDGE).possible

    assert set(before) <= set(after)


@given(people(), st.data())
def test_not_knowing_a_sign_never_allows_a_restart(signs: dict[str, Value | None], data: st.DataObject):
    forgotten = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    less = {name: value for name, value in signs.items() if name not in forgotten}

    if restart(signs, KNOWLEDGE).outcome != "allowed":
        assert restart(less, KNOWLEDGE).outcome != "allowed"


@given(people(), st.randoms())
def test_the_order_of_the_signs_changes_nothing(signs: dict[str, Value | None], random: object):
    shuffled = list(signs.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert react(dict(shuffled), KNOWLEDGE) == react(signs, KNOWLEDGE)


@given(people())
def test_the_first_class_possible_is_acted_on_and_the_emergency_line_is_always_there(signs: dict[str, Value | None]):
    found = react(signs, KNOWLEDGE)

    assert found.reaction == found.possible[0]
    assert list(found.possible) == sorted(found.possible, key=CLASSES.index)
    assert found.definite == (len(found.possible) == 1)
    assert found.emergency.startswith("STOP the infusion. CALL for help.")
    assert found.definite or found.open


@given(people())
def test_a_restart_is_allowed_only_after_a_minor_reaction_without_adrenaline(signs: dict[str, Value | None]):
    found = react(signs, KNOWLEDGE)
    if found.restart.outcome == "allowed":
        assert set(found.possible) <= {"minor", "none"}
        assert found.facts["resolved"] is True
        doses = found.facts["adrenaline_doses"]
        assert isinstance(doses, Interval)
        assert doses.high < 1 or (doses.high == 1 and not doses.high_closed)
