"""Law 9, over every set of up to three signs: one more sign that is there never lowers the urgency."""

from itertools import combinations

import pytest

from ironrest.care.infusion.classify import classify, sign_facts
from ironrest.care.infusion.react import react
from ironrest.care.infusion.urgency import URGENCIES, urgency_of
from ironrest.rules.evaluate import Value
from ironrest.values.interval import exact
from tests.care.infusion.reactions import KNOWLEDGE, SIGNS, WELL, reacting, with_signs

pytestmark = pytest.mark.slow  # all triples of signs: part of `make test`

#: Signs that are measured: ASH23 for the pressure.
MEASURED: dict[str, tuple[str, Value]] = {
    "low pressure": ("systolic", exact(85.0)),
    "low oxygen": ("spo2", exact(90.0)),
    "fever measured": ("temperature", exact(38.4)),
}
FLAGS = [name for name, one in SIGNS.sign.items() if one.kind == "flag" and SIGNS.organ[one.organ].swept]
ALL = [*FLAGS, *MEASURED]
LATE: dict[str, Value | None] = {"hours_since_end": exact(24.0), "minutes_since_start": exact(1500.0)}


def rank(names: tuple[str, ...], base: dict[str, Value | None]) -> int:
    signs = {**base, **dict.fromkeys([one for one in names if one not in MEASURED], True)}
    signs |= dict(MEASURED[one] for one in names if one in MEASURED)
    facts = sign_facts(signs, KNOWLEDGE)
    return URGENCIES.index(urgency_of(classify(facts, KNOWLEDGE), facts, KNOWLEDGE))


@pytest.mark.parametrize(("base", "most"), [(WELL, 3), ({**WELL, **LATE}, 2)], ids=["acute", "late"])
def test_one_more_sign_never_lowers_the_urgency(base: dict[str, Value | None], most: int):
    ranks = {names: rank(names, base) for size in range(1, most + 1) for names in combinations(ALL, size)}
    lowered = [
        (names, less)
        for names in ranks
        if len(names) > 1
        for less in combinations(names, len(names) - 1)
        if ranks[names] > ranks[less]
    ]

    assert lowered == []


def test_a_flush_beside_breathlessness_is_minor_and_still_calls_a_doctor():
    """BLOODP1 has breathlessness among the signs of a minor reaction; alone it is `doctor-now` here."""
    alone, both = reacting("dyspnoea"), reacting("dyspnoea", "flushing")

    assert (alone.reaction, alone.urgency) == ("moderate", "doctor-now")
    assert (both.reaction, both.urgency) == ("minor", "doctor-now")
    steps = [one.id for one in both.steps]
    assert steps[:2] == ["stop_infusion", "call_help"]
    assert {"line_open", "wait"} <= set(steps)
    assert not any(one.adrenaline for one in both.steps)
    assert {dose.drug for one in both.steps for dose in one.doses} <= {"oxygen"}


def test_breathlessness_that_nobody_looked_for_counts_as_possible():
    assert react(with_signs("flushing", dyspnoea=None), KNOWLEDGE).urgency == "doctor-now"
    assert react(with_signs("flushing"), KNOWLEDGE).urgency == "stop-and-look"
