"""How near is the line: the probability that another draw gives another verdict, against simulation and by hand."""

import math
import random
from datetime import date

import pytest

from ironrest.care.assess.judge import judge
from ironrest.care.assess.near import VARYING, how_near, log_sigma
from ironrest.care.assess.rulebook import compiled
from ironrest.care.chart.day import read_day
from ironrest.care.chart.person import Chart, Entry, Origin
from ironrest.knowledge.load import load
from ironrest.values.dates import of_day, read_when
from ironrest.values.interval import Interval, exact, more_than

ON = date(2026, 11, 22)
KNOWLEDGE = load()
BOOK = compiled(KNOWLEDGE, ON).rulebooks["aasm-2025"]
ANSWERED: dict[str, bool | Interval | str] = {
    "rls_diagnosed": True, "clinically_significant": True, "iv_iron_allergy": False, "active_infection": False,
    "iv_iron_elsewhere": False, "pregnant": False, "oral_iron_failed": False, "oral_iron_not_tolerated": False,
}  # fmt: skip


def day_of(**facts: bool | Interval | str):
    entries = tuple(
        Entry(fact=fact, value=value, when=of_day(ON), origin=Origin("test"))
        for fact, value in {**ANSWERED, **facts}.items()
    )
    return read_day(Chart(patient="p", birth=read_when("1970"), sex="female", entries=entries), KNOWLEDGE, on=ON)


def near(**facts: bool | Interval | str):
    return how_near(BOOK, day_of(**facts), KNOWLEDGE)


def test_the_spread_of_two_draws_follows_from_the_variation_of_one() -> None:
    """For a log-normal value CV² = exp(s²) - 1; two draws differ with variance 2 s². By hand for CV 10 %: 0.141070."""
    assert log_sigma(10.0) == pytest.approx(0.141070, abs=1e-6)


@pytest.mark.parametrize(("ferritin", "tsat"), [(74.0, 30.0), (98.0, 25.0), (42.0, 15.0), (290.0, 22.0), (60.0, 44.0)])
def test_the_computed_probability_agrees_with_a_simulation(ferritin: float, tsat: float) -> None:
    """20,000 second draws; the standard error is at most 0.0036, so 0.015 is four of them."""
    day = day_of(ferritin=exact(ferritin), tsat=exact(tsat))
    here = judge(BOOK, day.values).verdicts
    source = random.Random(7)
    spread = {fact: log_sigma(KNOWLEDGE.limits[limit].value) for fact, limit in VARYING.items()}
    others = 0
    for _ in range(20_000):
        drawn = {
            "ferritin": exact(ferritin * math.exp(source.gauss(0, spread["ferritin"]))),
            "tsat": exact(tsat * math.exp(source.gauss(0, spread["tsat"]))),
        }
        others += judge(BOOK, {**day.values, **drawn}).verdicts != here
    found = how_near(BOOK, day, KNOWLEDGE)
    assert found is not None
    assert found.differs == pytest.approx(others / 20_000, abs=0.015)


def test_the_probabilities_of_all_verdicts_add_up_to_one() -> None:
    found = near(ferritin=exact(74.0), tsat=exact(30.0))
    assert sum(found.verdicts.values()) == pytest.approx(1.0, abs=1e-12)


def test_on_the_line_the_answer_differs_about_half_the_time() -> None:
    """Ferritin exactly 100 is still `iv-iron`; half of all second draws lie above it."""
    found = near(ferritin=exact(100.0), tsat=exact(40.0))
    assert 0.45 < found.differs < 0.8


def test_far_from_every_line_the_answer_hardly_ever_differs() -> None:
    assert near(ferritin=exact(2000.0), tsat=exact(30.0)).differs < 0.01


def test_without_one_number_nothing_is_computed() -> None:
    assert near() is None
    assert near(ferritin=more_than(100.0)) is None


def test_another_platform_reads_the_published_pairs() -> None:
    """Beckman 75 is Roche 121; between the pairs by straight lines."""
    by_platform = {one.platform: one for one in near(ferritin=exact(121.0), tsat=exact(30.0)).other_assays}
    assert by_platform["beckman"].ferritin == pytest.approx(75.0)
    assert by_platform["beckman"].verdict == "either-route"


def test_a_known_platform_is_converted_only_to_the_other() -> None:
    found = near(ferritin=exact(121.0), tsat=exact(30.0), ferritin_assay="roche")
    assert [one.platform for one in found.other_assays] == ["beckman"]


def test_the_figures_say_that_they_are_not_verified() -> None:
    found = near(ferritin=exact(74.0), tsat=exact(30.0))
    assert {citation.status for citation in found.citations} == {"unverified"}
