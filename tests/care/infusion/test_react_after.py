"""What follows a reaction. RCUK21, Table 2: 2, 6 or 12 hours; CG134: tryptase; a report whose blanks stay blank."""

from datetime import date

import pytest

from ironrest.care.infusion.react import react
from ironrest.care.infusion.reaction_report import reaction_report
from ironrest.rules.evaluate import Value
from ironrest.values.interval import exact
from tests.care.infusion.reactions import KNOWLEDGE, reacting, with_signs

NO_MORE = dict.fromkeys(
    ("previous_biphasic", "severe_asthma", "continuing_absorption", "late_at_night", "poor_access"), False
)
GOOD: dict[str, Value | None] = {
    **NO_MORE,
    "adrenaline_doses": exact(1.0),
    "good_response_within_30_minutes": True,
    "resolved": True,
    "has_auto_injectors": True,
    "supervised": True,
}


@pytest.mark.parametrize(
    ("changed", "hours"),
    [
        ({}, 2),
        ({"adrenaline_doses": exact(2.0)}, 6),
        ({"previous_biphasic": True}, 6),
        ({"has_auto_injectors": False}, 6),
        ({"adrenaline_doses": exact(3.0)}, 12),
        ({"severe_asthma": True}, 12),
        ({"continuing_absorption": True}, 12),
        ({"late_at_night": True}, 12),
        ({"poor_access": True}, 12),
        ({"poor_access": None}, 12),
        ({"adrenaline_doses": None}, 12),
        ({"previous_biphasic": None}, 6),
        ({"supervised": None}, 6),
    ],
)
def test_after_anaphylaxis_the_longest_time_that_is_still_possible(changed: dict[str, Value | None], hours: float):
    watch = reacting("wheeze", **{**GOOD, **changed}).watch

    assert (watch.hours, watch.definite) == (hours, None not in changed.values())
    assert set(watch.open) >= {name for name, value in changed.items() if value is None}


def test_other_reactions_are_watched_for_half_an_hour_after_the_dose():
    """FERSPC and FERAHEME: 30 minutes."""
    assert reacting("flushing").watch.hours == 0.5


def test_tryptase_twice_after_anaphylaxis_and_not_after_a_flush():
    """CG134: as soon as possible, then at 1 to 2 hours and not later than 4."""
    tryptase = {one.id: one for one in reacting("wheeze").later}["tryptase"]

    assert all(number in tryptase.says for number in ("1 to 2 hours", "4 hours"))
    assert tryptase.source.status == "verified"
    assert "tryptase" not in {one.id for one in reacting("flushing").later}


def test_after_a_leak_the_line_is_not_flushed_and_the_skin_is_looked_at_again():
    found = reacting("site_swelling")

    assert [step.id for step in found.steps][:5] == ["stop_leak", "no_flush", "aspirate", "mark", "photograph"]
    assert "stain_follow_up" in {one.id for one in found.later}


def test_aching_that_stays_leads_to_phosphate():
    found = reacting("arthralgia", hours_since_end=exact(48.0), minutes_since_start=exact(3000.0))

    assert {"nsaid", "delayed_phosphate"} <= {step.id for step in found.steps}


@pytest.mark.parametrize(
    ("where", "word"), [("us", "MedWatch"), ("uk", "Yellow Card"), ("eu", "national authority"), (None, "national")]
)
def test_the_report_is_that_of_the_jurisdiction(where: str | None, word: str):
    reaction = react({"wheeze": True}, KNOWLEDGE, jurisdiction=where)

    assert word in reaction_report(reaction, KNOWLEDGE).title


def test_what_is_unknown_is_a_blank_in_the_report():
    report = reaction_report(react({"wheeze": True}, KNOWLEDGE), KNOWLEDGE)
    filled = {line.id for line in report.lines if line.value}

    assert filled == {"signs", "signs_unknown", "reaction", "severity", "grade"}


def test_a_reaction_that_is_not_settled_is_not_named_in_the_report():
    report = reaction_report(react({"flushing": True}, KNOWLEDGE), KNOWLEDGE)
    values = {line.id: line.value for line in report.lines}

    assert (values["reaction"], values["grade"], values["severity"]) == ("", "", "")
    assert values["signs"] == "Flushing"


def test_what_is_known_stands_in_the_report():
    reaction = react(
        with_signs("wheeze", systolic=exact(85.0), resolved=True, adrenaline_doses=exact(1.0)),
        KNOWLEDGE,
        jurisdiction="us",
        age=exact(45.0),
        weight=exact(60.0),
        product="ferinject",
        lot="A12",
    )
    values = {
        line.id: line.value
        for line in reaction_report(reaction, KNOWLEDGE, dose="500 mg", given_on=date(2026, 5, 1)).lines
    }

    assert values["lot"] == "A12"
    assert values["dose"] == "500 mg"
    assert values["given_on"] == "2026-05-01"
    assert values["age"] == "45 years"
    assert values["weight"] == "60 kg"
    assert values["adrenaline"] == "1"
    assert values["outcome"] == "recovered"
    assert "Systolic blood pressure 85 mm[Hg]" in values["measured"]
    assert values["patient"] == values["reporter"] == values["action"] == values["hours_since_end"] == ""
