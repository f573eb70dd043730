"""The order of a record and the units of its results never change an answer."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironrest.care.assess.assess import Assessment, assess
from ironrest.care.chart.person import Chart, Drug, Happening, Origin
from ironrest.records.fact_text import read_fact, with_facts
from ironrest.values.units import convert, find_unit
from tests.properties.people import (
    AGES,
    CANDIDATE,
    KNOWLEDGE,
    NAMES,
    ON,
    Person,
    before,
    chart_of,
    entry,
    people,
    values_of,
)


def answer(chart: Chart, person: Person) -> Assessment:
    return assess(chart, KNOWLEDGE, on=ON, use=person.use, assume=person.assume, with_asks=False)  # type: ignore[arg-type]


@st.composite
def crowded(draw: st.DrawFn) -> Person:
    """A person about whom some things were written several times, on the same day or on others."""
    person = draw(people())
    extra = []
    for fact in draw(st.lists(st.sampled_from(sorted({*NAMES, "hb", "tibc", "iron"})), min_size=1, max_size=4)):
        for at, age in enumerate(draw(st.lists(st.sampled_from(AGES), min_size=2, max_size=3))):
            extra.append(entry(fact, draw(values_of(fact)), age, 10 + at, draw(st.booleans())))
    events = tuple(
        Happening(kind=kind, when=before(age), origin=Origin("chart", f"event[{at}]"))
        for at, (kind, age) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(tuple(KNOWLEDGE.events)), st.sampled_from(AGES)), max_size=3))
        )
    )
    drugs = tuple(
        Drug(name=name, concepts=(name,), status="active", started=None, ended=None, origin=Origin("chart", name))
        for name in draw(st.lists(st.sampled_from(["levodopa", "oral_iron", "opioid_rls"]), unique=True))
    )
    chart = msgspec.structs.replace(person.chart, entries=(*person.chart.entries, *extra), events=events, drugs=drugs)
    return person._replace(chart=chart)


@given(crowded(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_never_matters(person: Person, chance):
    chart = person.chart
    parts = {name: getattr(chart, name) for name in ("entries", "drugs", "events")}
    shuffled = {name: tuple(chance.sample(part, len(part))) for name, part in parts.items()}

    one, other = answer(chart, person), answer(msgspec.structs.replace(chart, **shuffled), person)

    assert {key: found.possible for key, found in one.answers.items()} == {
        key: found.possible for key, found in other.answers.items()
    }
    assert one.day == other.day
    assert one.alerts == other.alerts


#: The same result in units that laboratories use; the numbers were worked out by hand from the definition of each unit.
SAME = [
    ("ferritin", ("75ng/mL", "75ug/L", "0.075mg/L", "75000pg/mL")),
    ("ferritin", ("100ng/mL", "100ug/L", "0.1mg/L")),
    ("ferritin", ("300ng/mL", "300ug/L", "0.3mg/L")),
    ("ferritin", ("89ng/mL", "200pmol/L", "0.2nmol/L")),
    ("ferritin", ("<15ng/mL", "<15ug/L")),
    ("ferritin", (">2000ng/mL", ">2000ug/L", ">2mg/L")),
    ("tsat", ("20%", "0.20{ratio}", "0.2{fraction}")),
    ("tsat", ("45%", "0.45{ratio}")),
    ("hb", ("12g/dL", "120g/L")),
    ("hb", ("8.05g/dL", "80.5g/L", "5mmol/L")),
    ("phosphate", ("1mg/dL", "10mg/L", "0.01g/L")),
    ("phosphate", ("3.097mg/dL", "1mmol/L")),
    ("crp", ("5mg/L", "0.5mg/dL", "5000ug/L")),
]


@pytest.mark.parametrize(("fact", "texts"), SAME)
def test_one_result_in_several_units_is_one_answer(fact: str, texts: tuple[str, ...]):
    person = Person(Chart(patient="one"), "deciding", False)
    bare = chart_of({**CANDIDATE, fact: None})
    charts = [with_facts(bare, [read_fact(f"{fact}={text}", KNOWLEDGE, on=ON)]) for text in texts]

    answers = [answer(chart, person) for chart in charts]

    values = [found.day.values[fact] for found in answers]
    assert values == [values[0]] * len(texts)
    assert [{key: one.possible for key, one in found.answers.items()} for found in answers] == [
        {key: one.possible for key, one in answers[0].answers.items()}
    ] * len(texts)


CROSSINGS = [
    ("ferritin", "ng/mL", ("ug/L", "mg/L", "pmol/L")),
    ("tsat", "%", ("1",)),
    ("hb", "g/dL", ("g/L", "mmol/L")),
    ("iron", "ug/dL", ("umol/L",)),
    ("tibc", "ug/dL", ("umol/L",)),
    ("phosphate", "mg/dL", ("mmol/L",)),
    ("crp", "mg/L", ("mg/dL",)),
]


@pytest.mark.parametrize(("fact", "unit", "other"), [(f, u, o) for f, u, others in CROSSINGS for o in others])
@given(number=st.decimals(1, 5000, places=3))
def test_crossing_to_another_unit_and_back_is_exact(fact: str, unit: str, other: str, number: Decimal):
    mass = KNOWLEDGE.facts[fact].molar_mass
    molar = None if mass is None else Fraction(str(mass))
    here, there = find_unit(unit), find_unit(other)

    crossed = convert(Fraction(number), here, there, molar_mass=molar)

    assert convert(crossed, there, here, molar_mass=molar) == Fraction(number)


@given(st.integers(1, 3000))
def test_ferritin_in_pmol_and_in_ng_is_the_same_number_to_the_last_bit(pmol: int):
    """One pmol/L is 0.445 ng/mL, so whole pmol/L have an exact decimal in ng/mL: neither may be rounded otherwise."""
    decimal = Decimal(pmol) * Decimal("0.445")

    by_moles = read_fact(f"ferritin={pmol}pmol/L", KNOWLEDGE, on=ON)
    by_mass = read_fact(f"ferritin={decimal}ng/mL", KNOWLEDGE, on=ON)

    assert by_moles.value == by_mass.value  # type: ignore[union-attr]
