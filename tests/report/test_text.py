"""The answer in a terminal: the order in which it is read, and the lines that hand-made people must get."""

import pytest

from ironrest.care.assess.answer import Assessment
from ironrest.report.text import assessment_text
from tests.report.people import ANSWERS, CHARTS, KNOWLEDGE, answered

#: So wide that no line is broken.
WIDE = 100_000


def text(person: str) -> str:
    return assessment_text(ANSWERS[person], KNOWLEDGE, width=WIDE)


def headings(told: str) -> list[str]:
    return [line for line in told.splitlines() if line and not line.startswith(" ")]


@pytest.mark.parametrize(
    ("person", "line"),
    [
        ("vein", "  Ferritin: 88 ng/mL (2026-05-20; lab.json: results.ferritin)"),
        ("vein", "  Transferrin saturation (TSAT): 24 % (2026-05-20; lab.json: results.tsat)"),
        ("vein", "      Source: AASM25, good practice statement 1, range 75 to 100"),
        ("overload", "  Ferritin: >2000 ng/mL (2026-05-20; lab.json: results.ferritin)"),
        (
            "infection",
            "  Infusion: has to wait until recovered: no fever, infection or antibiotics "
            "(because: Fever, infection or antibiotics today [unverified])",
        ),
        (
            "allergy",
            "  Infusion: must not be given (because: Allergy to, or serious reaction after, any intravenous iron)",
        ),
        ("vein open", "        Fever, infection or antibiotics today?"),
        ("vein open", "  ? not known: Fever, infection or antibiotics today [unverified]"),
        ("vein open", "  With these the answer is settled, unless this is so: IV iron given elsewhere in the last four "
         "weeks, not in this record. Then the iron studies no longer count and it stays open:"),
        ("refused", "  - lab.json: results.ferritin: The unit is not known."),
        ("refused", "  Ferritin: not known - a result that may be newer was refused"),
        ("nothing known", "  RLS: not settled yet: neither yes nor no"),
        ("child", "  Rules for: Child or adolescent (under 18) [unverified]; AASM clinical practice guideline 2025, "
         "Child or adolescent (under 18) [secondary]"),
    ],
)  # fmt: skip
def test_a_line_that_this_person_must_get(person: str, line: str):
    assert line in text(person).splitlines()


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("stale", "Ferritin: 40 ng/mL (2025-01-07; lab.json: results.ferritin) - too old to count: 510 days old"),
        (
            "superseded",
            "Ferritin: 40 ng/mL (2026-05-20; lab.json: results.ferritin) - "
            "does not count any more: Intravenous iron on 2026-05-18",
        ),
        ("agonist", "Pramipexole 0.18 mg (in use; 2024-01; visit.toml: drug[0])"),
        ("no RLS", "EMERGENCY: Severe anaemia (Hb below 8.0 g/dL) [unverified]. Look for bleeding"),
        ("scales", "IRLS total: 24 points (2026-06-01; visit.toml: irls_total)"),
        ("vein", "About 7 times in 10 another draw would give another answer: iron by mouth or into a vein; no iron"),
        ("overload", "Another draw would hardly ever give another answer [unverified]"),
        ("either", "Read on a Roche assay this ferritin would be about 83 ng/mL, and the answer: iron into a vein"),
        ("vein", "Haemochromatosis, treated or not; Iron overload"),
        ("vein", "Decision support: it proposes, a clinician decides. Intravenous iron for RLS is off-label"),
    ],
)
def test_words_that_this_person_must_get(person: str, says: str):
    assert says in text(person)


def test_alerts_stand_above_the_answer_and_the_answer_above_the_rest():
    found = headings(text("no RLS"))

    assert found[:4] == ["P-1", "Alerts", "Answer", "Why"]


def test_without_alerts_the_answer_comes_first():
    assert headings(text("vein"))[:3] == ["P-1", "Answer", "Why"]


def test_a_person_without_rls_but_with_an_alert_is_told_that_the_alert_holds():
    assert "The alerts above hold whatever the answer for RLS is." in text("no RLS")


def test_the_guidelines_stand_side_by_side_with_what_they_part_on():
    lines = [line for line in text("child").splitlines() if line.startswith(("> ", "  Mayo"))]

    assert lines == [
        "> AASM clinical practice guideline 2025: Iron by mouth is indicated",
        "  Mayo Clinic / RLS Foundation algorithm 2021: This guideline does not cover this person"
        " - parts on: Child: ferritin below 50 ng/mL: oral iron [secondary]",
    ]


def test_only_the_governing_guideline_is_shown_when_that_is_asked():
    told = assessment_text(ANSWERS["child"], KNOWLEDGE, only_governing=True)

    assert "Mayo Clinic" not in told
    assert "Guideline: AASM clinical practice" in told.replace("\n", " ")


def test_an_answer_without_assumptions_says_so():
    told = assessment_text(answered(CHARTS["vein"], assume=False), KNOWLEDGE, width=WIDE)

    assert "Nothing assumed: a silent record stays unknown." in told
    assert "assumed: the record is silent" not in told


def test_screening_is_told_apart_from_deciding():
    told = assessment_text(answered(CHARTS["vein"], use="screening"), KNOWLEDGE, width=WIDE)

    assert "Use: screening (older results count than for deciding)." in told


@pytest.mark.parametrize("person", ANSWERS)
def test_no_line_is_wider_than_the_terminal(person: str):
    lines = assessment_text(ANSWERS[person], KNOWLEDGE, width=100).splitlines()

    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("person", ["no RLS", "stale"])
def test_colour_adds_nothing_but_colour(person: str):
    one: Assessment = ANSWERS[person]
    plain, painted = (assessment_text(one, KNOWLEDGE, colour=colour) for colour in (False, True))

    assert "\x1b[1m" in painted
    for code in ("\x1b[1;31m", "\x1b[1m", "\x1b[0m"):
        painted = painted.replace(code, "")
    assert painted == plain
