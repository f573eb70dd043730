"""`ironrest react`: the emergency line first, whatever was typed; text, page and JSON; refusals that help."""

import json
from typing import Any

import pytest

from ironrest.cli.main import main
from tests.care.infusion.reactions import KNOWLEDGE
from tests.report.html import Page
from tools.json_contract import REACTION, faults, shapes

VITALS = ["--systolic", "122mm[Hg]", "--baseline-systolic", "128 mmHg", "--spo2", "98%", "--temperature", "36.8Cel"]
MINOR = ["--sign", "flushing", "--sign", "back_tightness", "--no-other-signs", *VITALS, "--minute", "6"]
SEVERE = ["--sign", "urticaria", "--sign", "wheeze=yes", "--minute", "3"]
GONE = ["--adrenaline-given", "0", "--resolved", "yes", "--rate-ml-per-h", "300"]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["react", *arguments]) == 0
    return capsys.readouterr().out


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(capsys, *arguments, "--format", "json"))
    return found


@pytest.mark.parametrize("arguments", [[], MINOR, SEVERE, ["--sign", "collapse", "--age", "8"]])
def test_the_first_line_is_the_emergency_line_and_is_not_broken(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
):
    first = told(capsys, *arguments).splitlines()[0]

    assert first.startswith("STOP the infusion. CALL for help.")
    assert "mg (" in first
    assert first.endswith("at once.")


def test_a_slip_of_the_pen_does_not_cost_the_emergency_line(capsys: pytest.CaptureFixture[str]):
    assert main(["react", "--sign", "weeze"]) == 2
    said = capsys.readouterr().err.splitlines()

    assert said[0].startswith("STOP the infusion. CALL for help.")
    assert "Nearest: wheeze" in said[1]


@pytest.mark.parametrize(
    "typed",
    [
        ["--weight", "-5kg"],
        ["--jurisdiction", "fr"],
        ["--format", "xml"],
        ["--sing", "wheeze"],
        ["--beta-blocker", "maybe"],
    ],
)
def test_an_option_that_the_command_line_refuses_does_not_cost_the_emergency_line(
    capsys: pytest.CaptureFixture[str], typed: list[str]
):
    with pytest.raises(SystemExit) as stop:
        main(["react", *typed])

    assert stop.value.code == 2
    assert "\nSTOP the infusion. CALL for help." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "dose"),
    [
        (["--sign", "weeze", "--age", "4"], "0.15 mg"),
        (["--sign", "weeze", "--age=8", "--jurisdiction", "uk"], "0.3 mg"),
        (["--systolic", "85", "--age", "6"], "0.3 mg"),
        (["--sign", "weeze", "--age", "four"], "0.5 mg"),
    ],
)
def test_a_slip_of_the_pen_does_not_give_a_child_the_dose_of_an_adult(
    capsys: pytest.CaptureFixture[str], typed: list[str], dose: str
):
    """RESUS: 0.15 mg from 6 months to 6 years, 0.3 mg from 6 to 12 years, 0.5 mg for adults."""
    assert main(["react", *typed]) == 2

    assert f"adrenaline (epinephrine) {dose} (" in capsys.readouterr().err


@pytest.mark.parametrize(("age", "dose"), [("4", "0.15 mg"), ("four", "0.5 mg")])
def test_an_option_that_does_not_exist_does_not_give_a_child_the_dose_of_an_adult(
    capsys: pytest.CaptureFixture[str], age: str, dose: str
):
    with pytest.raises(SystemExit):
        main(["react", "--format", "xml", "--age", age])

    assert f"adrenaline (epinephrine) {dose} (" in capsys.readouterr().err


def test_flush_and_back_tightness_with_all_else_normal_is_minor_and_goes_on_at_half_the_rate(
    capsys: pytest.CaptureFixture[str],
):
    """BLOODP1."""
    text = told(capsys, *MINOR, *GONE)

    assert "Minor reaction (Fishbane)." in text
    assert "Allowed" in text
    assert "150 mL/h" in text


def test_hives_and_wheeze_with_the_pressure_unknown_is_anaphylaxis(capsys: pytest.CaptureFixture[str]):
    found = answer(capsys, *SEVERE)

    assert (found["reaction"], found["definite"], found["urgency"]) == ("anaphylaxis", True, "adrenaline-now")
    assert next(step for step in found["steps"] if step["adrenaline"] or step["doses"])["id"] == "adrenaline"
    assert found["adrenaline"]["first"]["mg"] == 0.5


def test_no_other_signs_never_answers_what_is_measured(capsys: pytest.CaptureFixture[str]):
    found = answer(capsys, "--sign", "flushing", "--no-other-signs")

    assert (found["reaction"], found["definite"]) == ("anaphylaxis", False)
    assert {one["sign"] for one in found["open"]} == {"systolic", "baseline_systolic", "spo2"}


def test_a_sign_that_is_not_named_is_unknown(capsys: pytest.CaptureFixture[str]):
    found = answer(capsys, "--sign", "flushing", *VITALS)

    assert found["reaction"] == "anaphylaxis"
    assert "minor" in found["possible"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--systolic", "85"], "systolic: it has no unit"),
        (["--temperature", "38"], "temperature: it has no unit"),
        (["--spo2", "0.97"], "spo2: it has no unit"),
        (["--systolic", "85kg"], "mm[Hg]"),
        (["--systolic", "850mm[Hg]"], "outside 0 to 300"),
        (["--weight", "60"], "weight has no unit"),
        (["--sign", "hypotension"], "worked out"),
        (["--sign", "wheeze=perhaps"], "yes, no or unknown"),
        (["--sign", "wheeze", "--sign", "wheeze=no"], "given twice"),
        (["--systolic", "85mm[Hg]", "--sign", "systolic=120mm[Hg]"], "given twice"),
        (["--rate-ml-per-h", "0"], "above 0"),
        (["--report", "--dose", "500"], "--dose has no unit"),
        (["--report", "--given-on", "2026-05"], "one whole day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
):
    assert main(["react", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_measurement_in_another_unit_is_read(capsys: pytest.CaptureFixture[str]):
    """11.3 kPa are 84.8 mmHg (UCUM: 1 kPa is 7.50 mmHg); 101 degrees Fahrenheit are 38.3 Celsius."""
    found = answer(capsys, "--systolic", "11.3kPa", "--no-other-signs", "--spo2", "98%", "--temperature", "36.8Cel")
    fever = answer(capsys, "--no-other-signs", *VITALS[:-2], "--temperature", "101[degF]", "--minute", "20")

    assert (found["reaction"], fever["reaction"]) == ("isolated-hypotension", "febrile")


def test_a_whole_number_of_years_lasts_a_year(capsys: pytest.CaptureFixture[str]):
    assert answer(capsys, "--age", "17", "--jurisdiction", "uk")["adrenaline"]["first"]["band"] == "from_12"
    baby = answer(capsys, "--age", "0", "--jurisdiction", "uk")["adrenaline"]
    assert (baby["first"]["mg"], [shot["band"] for shot in baby["others"]]) == (0.15, ["infant"])


def test_the_page_has_the_emergency_line_on_top_and_no_script(capsys: pytest.CaptureFixture[str]):
    html = told(capsys, *SEVERE, "--format", "html", "--report", "--lot", "<script>alert(1)</script>")
    text = Page(html).text

    assert html.index('class="emergency"') < html.index("<h1>")
    assert text.index("STOP the infusion") < text.index("Anaphylaxis")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_text_from_outside_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]):
    assert "\x1b" not in told(capsys, "--lot", "A\x1b[31m", "--product", "\x07x", "--report")


def test_every_dose_and_step_below_verified_is_marked(capsys: pytest.CaptureFixture[str]):
    text = " ".join(told(capsys, *SEVERE, "--beta-blocker", "yes").split())
    found = answer(capsys, *SEVERE, "--beta-blocker", "yes")
    weak = [step for step in found["steps"] if step["citation"]["status"] != "verified"]
    shown = [one["label"] + (f" ({one['condition']})" if one["condition"] else "") for one in weak]

    assert weak
    assert [
        label for label, one in zip(shown, weak, strict=True) if f"{label} [{one['citation']['status']}]" not in text
    ] == []
    assert "Glucagon 1 to 5 mg into a vein over 5 minutes [unverified]" in text


ALL = (
    [*MINOR, *GONE, "--report", "--age", "45", "--weight", "60kg", "--jurisdiction", "us", "--lot", "A12"],
    [*SEVERE, "--report", "--jurisdiction", "eu"],
    [],
    ["--no-other-signs", *VITALS],
    ["--sign", "arthralgia", "--sign", "site_pain", "--no-other-signs", *VITALS, "--after-hours", "24"],
)


@pytest.mark.parametrize("arguments", ALL)
def test_the_json_is_in_the_shape_of_its_contract(capsys: pytest.CaptureFixture[str], arguments: list[str]):
    assert list(faults(answer(capsys, *arguments), "reaction", "reaction", REACTION)) == []


def test_each_shape_of_the_contract_is_met(capsys: pytest.CaptureFixture[str]):
    met: set[str] = set()
    for arguments in ALL:
        met |= shapes_in(answer(capsys, *arguments), "reaction")
    assert set(shapes(REACTION)) - met == set()


def shapes_in(value: Any, kind: str) -> set[str]:
    """The shapes that a value of this kind holds."""
    name, _, rest = kind.removesuffix(" or null").partition(" of ")
    if name == "list" and value:
        return {found for one in value for found in shapes_in(one, rest)}
    if name not in shapes(REACTION) or value is None:
        return set()
    inner = shapes(REACTION)[name].items()
    return {name} | {found for key, entry in inner for found in shapes_in(value[key], entry["type"])}


def test_the_words_of_the_contract_are_those_of_the_knowledge():
    contract = shapes(REACTION)

    assert contract["reaction"]["reaction"]["words"] == list(KNOWLEDGE.reactions.classes.reaction)


@pytest.mark.parametrize(("weight", "dose"), [("5kg", "0.05 mg (0.05 mL"), ("20kg", "0.2 mg (0.2 mL")])
def test_a_light_body_of_unknown_age_is_not_given_the_dose_of_an_adult_first(
    capsys: pytest.CaptureFixture[str], weight: str, dose: str
):
    """WAO, recalled: 0.01 mg/kg; RESUS: 0.5 mg in an adult."""
    text = told(capsys, "--sign", "stridor", "--weight", weight)
    first = text.splitlines()[0]

    assert first.startswith("STOP the infusion. CALL for help.")
    assert f": adrenaline (epinephrine) {dose} of 1 mg/mL) by weight (or, in an adult, 0.5 mg (0.5 mL" in first
    assert first.endswith("at once. [unverified]")
    assert "the adult dose first" not in text
    assert text.index("If 18 years and over: 0.5 mg") > text.index(dose)
