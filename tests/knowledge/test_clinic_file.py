"""A clinic's own file may set its windows and make safety tighter; whatever would loosen safety is refused by shape."""

from pathlib import Path

import pytest

from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.values.errors import KnowledgeError, UserError

HEAD = '[clinic]\nname = "Example clinic"\n'
SOURCE = 'source = { key = "PROJECT", place = "clinic", status = "unverified" }\n'


def clinic(folder: Path, text: str) -> str:
    path = folder / "clinic.toml"
    path.write_text(HEAD + text, "utf-8")
    return str(path)


def tighten(rule: str, when: str) -> str:
    return f'[tighten.{rule}]\nwhen = "{when}"\n{SOURCE}'


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("tsat_too_high", "tsat >= 40"),
        ("tsat_too_high", "tsat > 40"),
        ("tsat_too_high", "tsat >= 45 or ckd"),
        ("ferritin_too_high", "ferritin >= 250 or (ferritin >= 200 and crp >= 5)"),
        ("ferritin_100_300_low_tsat", "ferritin > 100 and tsat < 20"),
        ("ferritin_100_300_low_tsat", "ferritin > 90 and ferritin < 320 and tsat < 25"),
        ("first_trimester", "pregnant and gestation_weeks < 16"),
        ("first_trimester", "pregnant"),
        ("phosphate_low", "phosphate < 2.5 and phosphate >= 1"),
    ],
)
def test_a_tighter_rule_is_taken(tmp_path, rule, when) -> None:
    changed, _ = with_clinic(load(), clinic(tmp_path, tighten(rule, when)))
    text = changed.alerts[rule].when if rule in changed.alerts else changed.criteria[rule].when
    assert text == when
    assert changed.release != load().release


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("tsat_too_high", "tsat >= 50"),
        ("tsat_too_high", "tsat > 45"),
        ("tsat_too_high", "tsat >= 45 and ckd"),
        ("tsat_too_high", "ferritin >= 300"),
        ("tsat_too_high", "tsat < 45"),
        ("first_trimester", "pregnant and gestation_weeks < 12"),
        ("blood_disorder_for_specialist", "polycythaemia or thalassaemia"),
        ("aasm_either_route", "ferritin <= 100 or tsat < 20"),
    ],
)
def test_a_looser_or_incomparable_rule_is_refused_by_name(tmp_path, rule, when) -> None:
    with pytest.raises(KnowledgeError, match=rule):
        with_clinic(load(), clinic(tmp_path, tighten(rule, when)))


def test_a_clinic_adds_a_contraindication_and_chooses_its_guideline(tmp_path) -> None:
    added = '[contraindication.severe_asthma]\nlabel = "Asthma"\nwhen = "asthma"\nroute = "iv"\neffect = "blocked"\n'
    text = f'governing = "irlssg-2018"\n{added}{SOURCE}'
    changed, governing = with_clinic(load(), clinic(tmp_path, text))
    assert governing == "irlssg-2018"
    assert "severe_asthma" in changed.clearances[-1].criteria


def test_a_clinic_sets_its_windows_but_a_yes_for_ever_stays(tmp_path) -> None:
    changed, _ = with_clinic(load(), clinic(tmp_path, "[fresh.ferritin]\ndeciding = 30\nscreening = 180\n"))
    assert changed.facts["ferritin"].fresh.deciding == 30
    with pytest.raises(KnowledgeError, match="for ever"):
        with_clinic(load(), clinic(tmp_path, "[fresh.iv_iron_allergy]\ndeciding = 30\nscreening = 180\n"))


def test_an_assumption_can_be_switched_off_for_good(tmp_path) -> None:
    changed, _ = with_clinic(load(), clinic(tmp_path, 'never_assume = ["ibd"]\n'))
    assert changed.facts["ibd"].assume == ()


@pytest.mark.parametrize(
    "text", ["[fresh.feritin]\ndeciding = 1\nscreening = 2\n", "[loosen.tsat_too_high]\n", "x = ["]
)
def test_what_the_file_may_not_hold_is_refused(tmp_path, text) -> None:
    with pytest.raises(KnowledgeError):
        with_clinic(load(), clinic(tmp_path, text))


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        with_clinic(load(), str(tmp_path / "none.toml"))


def bedside(section: str, line: str) -> str:
    return f"[infusion.{section}]\n{line}\n{SOURCE}"


PRESSURE = "systolic_mmhg > 90 and systolic_mmhg < 180 and diastolic_mmhg >= 50 and diastolic_mmhg < 110"


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("guard.temperature", 'when = "temperature_c >= 35 and temperature_c < 37.5"'),
        ("guard.blood-pressure", f'when = "{PRESSURE.replace("> 90", ">= 100")}"'),
        ("guard.line-patent", 'when = "line_patent and two_identifiers"'),
        ("limit.observation", "value = 45"),
        ("limit.vitals_before", "value = 30"),
        ("lapse.days", "value = 14"),
        ("lapse.weight", "value = 3"),
        ("vitals.after-15-min", "every_min = 10\ngrace_min = 2"),
        ("vitals.end", "every_min = 10"),
    ],
)
def test_a_tighter_bedside_is_taken(tmp_path, section, line) -> None:
    before = load().infusion
    after = with_clinic(load(), clinic(tmp_path, bedside(section, line)))[0].infusion
    assert after != before
    group, _, name = section.partition(".")
    changed = {
        "guard": lambda rules: rules.guards[name].when, "limit": lambda rules: getattr(rules.limits, name, None),
        "lapse": lambda rules: getattr(rules.lapse, name, None),
        "vitals": lambda rules: next(one for one in rules.vitals if one.id == name),
    }[group]  # fmt: skip
    assert changed(after) != changed(before)


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("guard.temperature", 'when = "temperature_c >= 35 and temperature_c < 38.5"'),
        ("guard.temperature", 'when = "temperature_c < 38"'),
        ("guard.blood-pressure", f'when = "({PRESSURE}) or two_identifiers"'),
        ("guard.blood-pressure", f'when = "{PRESSURE.replace("< 180", "<= 180")}"'),
        ("guard.nowhere", 'when = "line_patent"'),
        ("limit.observation", "value = 29"),
        ("limit.observation", "value = inf"),
        ("limit.vitals_before", "value = 61"),
        ("limit.vitals_before", "value = nan"),
        ("limit.future", "value = 1"),
        ("limit.nowhere", "value = 1"),
        ("lapse.days", "value = 29"),
        ("lapse.fact", "value = 1"),
        ("vitals.after-15-min", "every_min = 20"),
        ("vitals.after-15-min", "every_min = 0"),
        ("vitals.end", "every_min = inf"),
        ("vitals.after-5-min", "grace_min = 4"),
        ("vitals.after-5-min", "at_min = -1"),
        ("vitals.nowhere", "at_min = 1"),
    ],
)
def test_a_looser_bedside_is_refused_by_name(tmp_path, section, line) -> None:
    with pytest.raises(KnowledgeError, match=section.replace(".", " ")):
        with_clinic(load(), clinic(tmp_path, bedside(section, line)))
