"""IV iron is never proposed while anything stands against it, or may stand against it.

What stands against it is written here again, from the table of the safety rules, not read from the knowledge files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.assess import assess
from ironrest.care.chart.person import Value
from ironrest.values.interval import ANYTHING, Interval, at_least, exact, less_than, more_than
from tests.properties.people import CANDIDATE, GUIDELINES, KNOWLEDGE, ON, Person, chart_of, entry, people, possible

IV = {"iv-iron", "either-route"}
Values = Mapping[str, Value | None]

#: Asked on the day of an infusion; silence is never an answer.
NEVER_ASSUMED = ("iv_iron_allergy", "active_infection", "iv_iron_elsewhere")
BLOCKING = (
    "iv_iron_allergy",
    "iron_overload",
    "haemochromatosis",
    "bacteraemia",
    "anaemia_other_cause",
    "decompensated_liver_disease",
)
DEFERRING = ("active_infection", "iv_iron_elsewhere")
#: Iron given elsewhere also makes the iron studies count for nothing, so that TSAT and ferritin are unanswered.
CLEARANCE = {"active_infection": "deferred", "iv_iron_elsewhere": "unanswered"}
SPECIALIST = ("polycythaemia", "transfusion_dependent", "thalassaemia", "sideroblastic_anaemia", "mds", "pregnant")


def number(values: Values, fact: str) -> Interval:
    value = values.get(fact)
    assert value is None or isinstance(value, Interval)
    return ANYTHING if value is None else value


def surely_below(values: Values, fact: str, limit: float) -> bool:
    high = number(values, fact)
    return high.high < limit or (high.high == limit and not high.high_closed)


def surely_at_least(values: Values, fact: str, limit: float) -> bool:
    return number(values, fact).low >= limit


def surely_no(fact: str) -> Callable[[Values], bool]:
    return lambda values: values.get(fact) is False


#: Each row must be certain before IV iron is proposed.
REQUIRED: dict[str, Callable[[Values], bool]] = {
    **{f"no {fact}": surely_no(fact) for fact in (*BLOCKING, *DEFERRING, *SPECIALIST)},
    "TSAT below 45": lambda values: surely_below(values, "tsat", 45),
    "ferritin below 300": lambda values: surely_below(values, "ferritin", 300),
    "18 or older": lambda values: surely_at_least(values, "age_years", 18),
}


@given(people())
def test_iv_iron_is_proposed_only_when_every_contraindication_is_certainly_absent(person: Person):
    found = assess(person.chart, KNOWLEDGE, on=ON, use=person.use, assume=person.assume, with_asks=False)  # type: ignore[arg-type]
    open_rows = [name for name, certain in REQUIRED.items() if not certain(found.day.values)]

    proposing = [key for key, answer in found.answers.items() if answer.verdict in IV]

    assert not (open_rows and proposing), (open_rows, proposing)


@given(people())
def test_iv_iron_is_not_even_possible_once_a_contraindication_is_certain(person: Person):
    found = assess(person.chart, KNOWLEDGE, on=ON, use=person.use, assume=person.assume, with_asks=False)  # type: ignore[arg-type]
    values = found.day.values
    certain = [fact for fact in (*BLOCKING, *DEFERRING, *SPECIALIST) if values.get(fact) is True]
    certain += ["tsat"] if surely_at_least(values, "tsat", 45) else []
    certain += ["ferritin"] if surely_at_least(values, "ferritin", 300) else []

    hoping = [key for key, answer in found.answers.items() if IV & set(answer.possible)]

    assert not (certain and hoping), (certain, hoping)


@given(people())
def test_on_the_day_of_an_infusion_allergy_infection_and_iron_elsewhere_were_asked(person: Person):
    """Looks at the chart itself: a no of today must stand there, whatever a silent record is read as."""
    found = assess(person.chart, KNOWLEDGE, on=ON, assume=person.assume, with_asks=False)
    asked = {one.fact for one in person.chart.entries if one.value is False and one.when and one.when.earliest == ON}

    for answer in found.answers.values():
        assert answer.verdict not in IV or set(NEVER_ASSUMED) <= asked


@pytest.mark.parametrize("assume", [True, False])
@pytest.mark.parametrize("fact", [*BLOCKING, *DEFERRING])
@pytest.mark.parametrize("guideline", GUIDELINES)
def test_each_contraindication_takes_iv_iron_away(guideline: str, fact: str, assume: bool):
    answer = assess(
        chart_of({**CANDIDATE, "ferritin": exact(20), fact: True}), KNOWLEDGE, on=ON, assume=assume, with_asks=False
    ).answers[guideline]

    assert not IV & set(answer.possible)
    assert answer.iv_clearance == CLEARANCE.get(fact, "blocked")


@pytest.mark.parametrize("fact", [*BLOCKING, *DEFERRING])
@pytest.mark.parametrize("guideline", GUIDELINES)
def test_each_contraindication_that_is_unknown_leaves_the_verdict_open(guideline: str, fact: str):
    facts = {**CANDIDATE, "ferritin": exact(20), fact: None}

    answer = assess(chart_of(facts), KNOWLEDGE, on=ON, assume=False, with_asks=False).answers[guideline]

    assert answer.verdict == "undetermined"
    assert answer.iv_clearance == "unanswered"


@pytest.mark.parametrize("fact", NEVER_ASSUMED)
@pytest.mark.parametrize("age", [1, 10, 400])
@pytest.mark.parametrize("guideline", GUIDELINES)
def test_yesterdays_no_does_not_clear_todays_infusion(guideline: str, age: int, fact: str):
    chart = chart_of({**CANDIDATE, "ferritin": exact(20), fact: None})
    old = msgspec.structs.replace(chart, entries=(*chart.entries, entry(fact, False, age)))

    answer = assess(old, KNOWLEDGE, on=ON, with_asks=False).answers[guideline]

    assert answer.verdict == "undetermined"
    assert answer.iv_clearance == "unanswered"


@pytest.mark.parametrize(
    ("facts", "iv_possible"),
    [
        pytest.param({"tsat": exact(44.9)}, True, id="TSAT 44.9"),
        pytest.param({"tsat": exact(45)}, False, id="TSAT exactly 45"),
        pytest.param({"tsat": at_least(45)}, False, id="TSAT at least 45"),
        pytest.param({"tsat": more_than(60)}, False, id="TSAT above 60"),
        pytest.param({"tsat": less_than(45)}, True, id="TSAT below 45"),
        pytest.param({"ferritin": exact(300), "tsat": exact(15)}, False, id="ferritin exactly 300"),
        pytest.param({"ferritin": more_than(2000), "tsat": exact(15)}, False, id="ferritin above 2000"),
        pytest.param({"ferritin": at_least(300), "tsat": exact(15)}, False, id="ferritin at least 300"),
        pytest.param({"ferritin": exact(299.9), "tsat": exact(15)}, False, id="299.9 is for a specialist"),
        pytest.param({"ferritin": exact(100), "tsat": exact(15)}, True, id="ferritin exactly 100, TSAT low"),
        pytest.param({"ferritin": exact(100.1), "tsat": exact(15)}, False, id="ferritin just above 100, TSAT low"),
        pytest.param({"ferritin": exact(100.1), "tsat": exact(20)}, False, id="above every treatment line"),
        pytest.param({"pregnant": True, "gestation_weeks": exact(20)}, False, id="pregnant"),
        pytest.param({"age_years": exact(17)}, False, id="17 years"),
        pytest.param({"age_years": exact(18)}, True, id="18 years"),
    ],
)
def test_the_limits_of_iron_for_the_clinical_guideline(facts: dict[str, Value], iv_possible: bool):
    verdicts = possible(chart_of({**CANDIDATE, **facts}))["aasm-2025"]

    assert bool(IV & verdicts) is iv_possible


@given(st.sampled_from(GUIDELINES), st.floats(45, 1000) | st.just(45.0), st.floats(0, 299) | st.none())
def test_no_guideline_gives_iron_of_any_kind_at_tsat_45_or_more(guideline: str, tsat: float, ferritin: float | None):
    facts = {**CANDIDATE, "tsat": exact(tsat), "ferritin": None if ferritin is None else exact(ferritin)}

    verdicts = possible(chart_of(facts))[guideline]

    assert verdicts <= {"no-iron", "not-covered"}


@given(st.sampled_from(GUIDELINES), st.floats(300, 1e5) | st.just(300.0), st.floats(0, 100) | st.none(), st.booleans())
def test_no_guideline_gives_iron_of_any_kind_at_ferritin_300_or_more(
    guideline: str, ferritin: float, tsat: float | None, dialysis: bool
):
    """On dialysis too: the exception for a population lifts only the row of ferritin 100 to 300."""
    facts = {**CANDIDATE, "ferritin": exact(ferritin), "tsat": None if tsat is None else exact(tsat)}

    verdicts = possible(chart_of({**facts, "on_dialysis": dialysis}))[guideline]

    assert verdicts <= {"no-iron", "not-covered"}


def test_a_bound_above_every_limit_is_enough():
    assert math.isinf(more_than(2000).high)
    assert possible(chart_of({**CANDIDATE, "ferritin": more_than(2000)}))["aasm-2025"] == {"no-iron"}
