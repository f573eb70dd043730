"""Which rows go into a pool. Expected pools: the README and the notes of the collected evidence (DL, z)."""

from __future__ import annotations

import re
from math import log

import msgspec
import pytest

from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.schema_evidence import Outcome
from ironrest.science.synthesis.arm_effects import Side, event_effect, from_interval, joined, mean_difference
from ironrest.science.synthesis.contrasts import Chosen, contrasts
from ironrest.science.synthesis.control_arms import control_arms
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.values.errors import UserError
from tests.shared import shared

EVIDENCE = load_evidence()
FCM = "ferric-carboxymaltose"
#: Trials after the search of Cochrane 2019.
LATER = ("Bae2021", "Earley2024")


def pooled(chosen: Chosen) -> Pooled:
    return pool([one.yi for one in chosen.rows], [one.vi for one in chosen.rows], method="dl", test="z")


def why(chosen: Chosen) -> dict[str, str]:
    return {one.study: one.why for one in chosen.left_out}


def names(chosen: Chosen) -> list[str]:
    return [one.study for one in chosen.rows]


@pytest.mark.parametrize(
    ("asked", "k", "estimate", "low", "high", "i2"),
    [
        ({"against": "drug"}, 1, -0.40, -5.92, 5.12, None),
        ({"population": ["non-anaemic", "dialysis"]}, 3, -4.74, -7.35, -2.13, 62),
        ({"product": FCM, "population": "all"}, 4, -5.96, -10.73, -1.18, 88),
        ({"product": FCM}, 3, -3.23, -4.89, -1.57, 0),
        ({"product": FCM, "population": "all", "sensitivity": ["without-bae"]}, 3, -3.23, -4.89, -1.57, 0),
        ({"product": FCM, "sensitivity": ["trenkwalder-week-12"]}, 3, -3.68, -5.38, -1.97, 0),
        ({"population": "all", "lowest": "unverified", "leave_out": LATER}, 5, -5.26, -7.20, -3.32, 40),
        ({"product": FCM, "population": "all", "leave_out": ["Earley2024"]}, 3, -7.02, -14.13, 0.08, None),
        ({"population": ["non-anaemic", "dialysis"], "leave_out": ["Cho2016"]}, 2, -4.84, -8.78, -0.89, None),
    ],
)  # fmt: skip
def test_the_rows_pool_to_what_the_collector_found(
    asked: dict[str, object], k: int, estimate: float, low: float, high: float, i2: float | None
) -> None:
    chosen = contrasts(EVIDENCE, "IRLS", **asked)  # type: ignore[arg-type]
    found = pooled(chosen)
    assert len(chosen.rows) == k
    assert (found.estimate, found.ci_low, found.ci_high) == pytest.approx((estimate, low, high), abs=0.006)
    if i2 is not None:
        assert found.i2 == pytest.approx(i2, abs=0.6)


def test_the_readme_of_the_evidence_says_these_numbers() -> None:
    text = " ".join(shared("evidence", "README.md").read_text("utf-8").split())
    for words in (r"-0\.40", r"-4\.74 \(-7\.35, -2\.13\)", r"-3\.23 \(-4\.89, -1\.57; I² 0 %\)",
                  r"-5\.96 \(-10\.73, -1\.18; I² 88 %\)"):  # fmt: skip
        assert re.search(words, text), words


def test_bae_with_a_minus_sign_pools_as_the_notes_say() -> None:
    """-5.23; the changed number is unverified, and the pool says so."""
    chosen = contrasts(EVIDENCE, "IRLS", product=FCM, population="all", sensitivity=["bae-sign"])
    assert pooled(chosen).estimate == pytest.approx(-5.23, abs=0.006)
    assert chosen.status == "unverified"


def test_anaemic_and_dialysis_trials_are_apart_unless_asked_for() -> None:
    assert names(contrasts(EVIDENCE, "IRLS")) == ["Cho2016", "Trenkwalder2017", "Earley2024"]
    assert names(contrasts(EVIDENCE, "IRLS", population="anaemic")) == ["Bae2021"]
    assert names(contrasts(EVIDENCE, "IRLS", population="dialysis")) == ["Deng2017"]


def test_a_pool_bears_the_status_of_its_weakest_number() -> None:
    assert contrasts(EVIDENCE, "IRLS", population="dialysis").status == "verified"
    assert contrasts(EVIDENCE, "IRLS").status == "secondary"  # Earley 2024: SD worked out; Cho 2016: people worked out
    remembered = contrasts(EVIDENCE, "IRLS", lowest="unverified")
    assert remembered.status == "unverified"
    weak = {one.study: " ".join(one.weak) for one in remembered.rows}
    assert "number of people: unverified" in weak["Wang2009"]
    assert "MEMORY" in weak["Allen2011"]


def test_what_is_left_out_is_named_with_the_reason() -> None:
    left = why(contrasts(EVIDENCE, "IRLS"))
    assert left.keys() == {"Earley2009", "Grote2009", "Wang2009", "Allen2011", "Cho2018"}
    assert "medians without a spread" in left["Grote2009"]
    assert "remembered" not in left["Cho2018"]
    assert "number of people on placebo" in left["Cho2018"]
    assert "MEMORY" in left["Wang2009"]
    assert "no event" in why(contrasts(EVIDENCE, "any_AE", population="dialysis"))["Deng2017"]


@pytest.mark.parametrize(("week", "chosen"), [(None, 4.0), (7, 4.0), (8, 4.0), (9, 12.0), (12, 12.0)])
def test_the_week_is_the_nearest_and_of_two_as_near_the_earlier(week: float | None, chosen: float) -> None:
    found = contrasts(EVIDENCE, "IRLS", week=week)
    assert {one.week for one in found.rows if one.study == "Trenkwalder2017"} == {chosen}


def test_a_week_can_be_named_for_one_study() -> None:
    found = contrasts(EVIDENCE, "IRLS", week_of={"Trenkwalder2017": 12})
    assert {one.study: one.week for one in found.rows} == {"Cho2016": 6, "Trenkwalder2017": 12, "Earley2024": 6}


def altered(*rows: Outcome, without: str = "") -> object:
    outcomes = [one for one in EVIDENCE.outcomes if one.study != without]
    return msgspec.structs.replace(EVIDENCE, outcomes=(*outcomes, *rows))


def deng(**changed: object) -> Outcome:
    (iron,) = [one for one in EVIDENCE.outcomes if (one.study, one.arm, one.outcome) == ("Deng2017", "iron", "IRLS")]
    return msgspec.structs.replace(iron, **changed)


def test_a_control_that_two_arms_share_is_counted_once() -> None:
    """Two arms of 16 with the same mean: joined, 32 people against 16; the control keeps its weight."""
    found = contrasts(altered(deng(arm="iron_twice")), "IRLS", population="dialysis")  # type: ignore[arg-type]
    (row,) = found.rows
    assert (row.n_iron, row.n_control) == (32, 16)
    assert row.yi == pytest.approx(-7.38 + 0.81)
    pooled_variance = 2 * 15 * 2.03**2 / 31
    assert row.vi == pytest.approx(pooled_variance / 32 + 2.61**2 / 16)
    assert "2 arms with iron" in row.how


def test_change_comes_before_follow_up_of_the_same_week() -> None:
    iron, control = deng(kind="followup", mean=10.0), deng(kind="followup", arm="placebo", role="control", mean=11.0)
    (row,) = contrasts(altered(iron, control), "IRLS", population="dialysis").rows  # type: ignore[arg-type]
    assert (row.kind, row.yi) == ("change", pytest.approx(-6.57))


def test_follow_up_is_used_where_there_is_nothing_else() -> None:
    iron, control = deng(kind="followup", mean=10.0), deng(kind="followup", arm="placebo", role="control", mean=11.0)
    (row,) = contrasts(altered(iron, control, without="Deng2017"), "IRLS", population="dialysis").rows  # type: ignore[arg-type]
    assert (row.kind, row.yi) == ("followup", -1.0)


def test_means_in_whole_points_are_never_pooled() -> None:
    every = contrasts(EVIDENCE, "IRLS", population="all", lowest="unverified")
    assert {one.kind for one in every.rows} <= {"change", "contrast", "followup"}
    (allen,) = [one for one in every.rows if one.study == "Allen2011"]
    assert allen.yi == pytest.approx(-8.9 + 4.0)  # the remembered means, not -9 and -4


def test_responders_are_compared_with_those_of_the_control_arm() -> None:
    """11 of 24 against 1 of 22, RR 10.08 (1.42 to 71.85): the derived contrast of the collected table."""
    found = contrasts(EVIDENCE, "responders")
    (allen,) = [one for one in found.rows if one.study == "Allen2011"]
    assert (allen.iron, allen.control) == (Side(24, events=11), Side(22, events=1))
    printed = from_interval(10.08, 1.42, 71.85, "RR")
    assert (allen.yi, allen.vi) == pytest.approx((printed.yi, printed.vi), abs=0.002)
    (earley,) = contrasts(EVIDENCE, "CGI_I_responder", measure="OR").rows
    assert earley.yi == pytest.approx(log(1.37), abs=0.005)


def test_a_topic_never_mixes_outcomes_of_two_directions_or_units() -> None:
    for topic in ("responders", "withdrawal", "adverse", "serious", "medicine"):
        kinds = {EVIDENCE.kinds[one.outcome] for one in contrasts(EVIDENCE, topic, population="all").rows}
        assert len({one.better for one in kinds}) <= 1
    with pytest.raises(UserError, match="No outcome is called `iron`"):
        contrasts(EVIDENCE, "iron")


def test_the_same_people_are_not_counted_twice() -> None:
    changed = {
        name: msgspec.structs.replace(one, overlaps="Cho2016") if name == "Earley2024" else one
        for name, one in EVIDENCE.studies.items()
    }
    found = contrasts(msgspec.structs.replace(EVIDENCE, studies=changed), "IRLS")
    assert names(found) == ["Cho2016", "Trenkwalder2017"]
    assert why(found)["Earley2024"] == "the same people as in Cho2016"


@pytest.mark.parametrize("asked", [{"population": "adults"}, {"sensitivity": ["nothing"]}])
def test_an_unknown_word_is_refused_with_those_there_are(asked: dict[str, object]) -> None:
    with pytest.raises(UserError, match=r"bae-sign|non-anaemic"):
        contrasts(EVIDENCE, "IRLS", **asked)  # type: ignore[arg-type]


def test_arms_are_joined_as_the_handbook_does() -> None:
    """The SD of both lists together: 1, 2, 3 and 5, 7 (n 5, mean 3.6, SD 2.4083)."""
    found = joined([Side(3, 2.0, 1.0), Side(2, 6.0, 2**0.5)])
    assert (found.n, found.mean, found.sd) == (5, pytest.approx(3.6), pytest.approx(2.40832, abs=1e-5))


def test_two_arms_without_any_event_have_no_ratio() -> None:
    assert event_effect(Side(16, events=0), Side(16, events=0), "RR") is None
    assert mean_difference(Side(16, events=0), Side(16, events=0), "change") is None


def test_the_control_arms_are_those_whose_change_was_seen() -> None:
    """Cho 2016 -7.88 (5.89, 32 people) and Earley 2024 -4.8 (8.46, 101): the collected rows."""
    found = control_arms(EVIDENCE, "IRLS")
    assert [(one.study, one.yi, one.sd, one.n) for one in found.arms] == [
        ("Cho2016", -7.88, 5.89, 32), ("Earley2024", -4.8, 8.46, 101)
    ]  # fmt: skip
    assert {one.status for one in found.arms} == {"secondary"}
    left = {one.study: one.why for one in found.left_out}
    assert left.keys() == {"Wang2009", "Cho2018", "Allen2011"}
    assert "not seen" in left["Cho2018"]


def test_every_fall_on_a_dummy_lies_in_the_range_that_cochrane_gives() -> None:
    """0.8 to 12 points; Bae 2021 came later, and rose."""
    limits = EVIDENCE.base.placebo_fall
    assert "ranged from 0.8 to 12 points" in shared("evidence", "published_meta.csv").read_text("utf-8")
    every = control_arms(EVIDENCE, "IRLS", populations=["non-anaemic", "not-stated", "dialysis"], lowest="unverified")
    assert len(every.arms) == 5
    assert all(limits.low <= -one.yi <= limits.high for one in every.arms)


@pytest.mark.parametrize(("pool_id", "risk"), [(key, one.per_1000) for key, one in EVIDENCE.base.control_risk.items()])
def test_the_risks_without_iron_are_those_of_the_review(pool_id: str, risk: float) -> None:
    """The notes of the collected pools: placebo risk 195, 260 and about 16 per 1000."""
    text = shared("evidence", "published_meta.csv").read_text("utf-8")
    outcome = EVIDENCE.published[pool_id].outcome
    (line,) = [one for one in text.splitlines() if one.startswith("Cochrane2019") and f",{outcome}," in one]
    assert re.search(rf"placebo risk (about )?{risk:g} per 1000", line)
