"""The texts for patients: every statement sourced, languages that agree, no number without a source."""

import shutil
from pathlib import Path

import pytest

from ironrest.knowledge import files
from ironrest.knowledge.check_education import BRACES, bare_numbers
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.values.errors import KnowledgeError

EDUCATION = load_education()
LANGUAGES = sorted(EDUCATION.languages)
#: Words of numbers that a text may hold all the same, with the reason. It is empty, and may stay so.
ALLOWED: dict[str, str] = {}
#: Texts that tell a reader to stop a drug without asking; a sentence with one of them also says "never".
STOPS = {
    "en": ("stop ", "do not take your", "give up"),
    "es": ("deje su", "deje de", "deje el", "deje la", "deje nunca", "deja ", "suspenda"),
}
NEVER = {"en": ("never", "do not stop"), "es": ("nunca", "no deje", "no la deje", "no lo deje")}


def sentences() -> list[tuple[str, str, str]]:
    return [
        (name, one.id, one.text)
        for name, language in EDUCATION.languages.items()
        for topic in language.topics.values()
        for one in topic.sentences
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the texts that a test may spoil."""
    return Path(shutil.copytree(files.FOLDER / "education", tmp_path / "education"))


def spoiled(folder: Path, file: str, old: str, new: str) -> str:
    """What the loader says after one change."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError) as found:
        load_education(folder)
    return str(found.value)


def test_there_are_three_languages() -> None:
    assert LANGUAGES == ["en-GB", "en-US", "es"]


@pytest.mark.parametrize(("name", "key", "text"), sentences())
def test_no_sentence_holds_a_number_of_its_own(name: str, key: str, text: str) -> None:
    words = EDUCATION.languages[name].words
    assert [one for one in bare_numbers(text, words) if one.lower() not in ALLOWED] == [], key


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("It takes 15 minutes.", "en-US", ["15"]),
        ("It takes fifteen minutes, twice.", "en-GB", ["fifteen", "twice"]),
        ("Tarda quince minutos, o la mitad.", "es", ["quince", "mitad"]),
        ("It takes {plan.minutes} minutes.", "en-US", []),
    ],
)
def test_a_number_in_digits_or_words_is_found(text: str, language: str, found: list[str]) -> None:
    assert bare_numbers(text, EDUCATION.languages[language].words) == found


@pytest.mark.parametrize(("name", "key", "text"), sentences())
def test_no_sentence_tells_anybody_to_stop_a_medicine(name: str, key: str, text: str) -> None:
    language = name[:2]
    for part in text.lower().split(". "):
        if any(one in part for one in STOPS[language]):
            assert any(one in part for one in NEVER[language]), f"{key}: {part}"


def test_the_check_of_stopping_would_find_one() -> None:
    assert any(one in "stop your pramipexole." for one in STOPS["en"])
    assert not any(one in "stop your pramipexole." for one in NEVER["en"])


def test_numbers_agree_with_the_clinical_knowledge() -> None:
    """As in the sources: AASM25 24 h; EARL05 6 months; CHO13 1-22 months; TRENK17 week 12; WOLF20 75.0 and 7.9 %."""
    values = {key: (one.value, one.of) for key, one in EDUCATION.numbers.items()}
    assert values["no_iron_h"] == (24, None)
    assert values["fade_months"] == (6, None)
    assert (values["fade_from_months"], values["fade_to_months"]) == ((1, None), (22, None))
    assert (values["relief_from_weeks"], values["relief_to_weeks"]) == ((4, None), (6, None))
    assert values["relief_late_weeks"] == (12, None)
    assert (values["phosphate_this"], values["phosphate_other"]) == ((75, 100), (8, 100))
    assert values["rls_common"] == (8, 100)
    assert values["mri_months"] == (3, None)


def test_every_number_is_used_by_a_sentence() -> None:
    used = {one for _, _, text in sentences() for one in BRACES.findall(text)}
    assert EDUCATION.numbers.keys() - used == set()


def test_emergency_numbers_are_those_of_the_country() -> None:
    assert {key: one.number for key, one in EDUCATION.emergency.items()} == {"us": "911", "eu": "112", "uk": "999"}


def test_a_number_says_no_more_than_its_source() -> None:
    """A value that was taken from the evidence base keeps the status of its row."""
    fade = EDUCATION.numbers["fade_months"]
    assert fade.source is not None
    assert (fade.source.key, fade.source.status) == ("EARL05", "verified")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("es/side-effects.md", " {#stain}", "", "has no statement"),
        ("es/side-effects.md", "{#stain}", "{#stian}", "es, statements: `stain` is missing"),
        ("es/side-effects.md", "{#stain}", "{#serious}", "the statement `serious` stands twice"),
        ("es/blood-test.md", "{no_iron_h}", "{mri_months}", "es, test-no-iron: the braces are not those of en-US"),
        ("es/blood-test.md", "{no_iron_h}", "veinte", "the number `veinte` has no source"),
        ("en-GB/blood-test.md", "{no_iron_h}", "{no_iron_hours}", "`{no_iron_hours}` names no number"),
        ("en-US/procedure.md", "about {plan.minutes} minutes", "a half hour", "the number `half` has no source"),
        ("es/words.toml", 'stain = "Una mancha en la piel"\n', "", "es, words of choice: `stain` is missing"),
        ("es/words.toml", '"{count} de cada {of}"', '"{count} de cada tanto"', "es, word of: the braces are not those"),
        ("es/blood-test.md", 'id = "blood-test"', 'id = "bloodtest"', "the file name `blood-test`"),
        ("es/blood-test.md", "+++\n", "", "begin with `+++`"),
        ("statements.toml", 'key = "KING"', 'key = "KONG"', "cites `KONG`, which sources.toml does not hold"),
        ("statements.toml", 'key = "KING"', 'key = "DRO-12"', "may only corroborate another"),
        ("statements.toml", 'topic = "side-effects"', 'topic = "benefit"', "belongs to benefit, not to side-effects"),
        ("statements.toml", 'when = "pregnant or breastfeeding"', 'when = "pregnent"', "pregnant"),
        ("statements.toml", 'points = ["mri-tell"]', 'points = ["mri-say"]', "no statement is called `mri-say`"),
        ("statements.toml", 'status = "unverified" }', 'status = "verified" }', "is `unverified`, not `verified`"),
        ("numbers.toml", "value = 24", 'value = 24\nref = "number:x"', "give either `ref`, or `value` and `source`"),
        ("numbers.toml", "[emergency.uk]", "[emergency.fr]", "no emergency number for uk"),
        ("forms.toml", "least = 0, most = 10", "least = 0", "a scale, and only a scale, has `least` and `most`"),
    ],
)  # fmt: skip
def test_a_fault_is_named(folder: Path, file: str, old: str, new: str, says: str) -> None:
    assert says in spoiled(folder, file, old, new)


def test_spanish_says_that_no_native_clinician_has_checked_it() -> None:
    spanish = EDUCATION.languages["es"]
    assert "not checked by a native clinician" in spanish.words.checked
    assert {one.head.translation for one in spanish.topics.values()} == {"not checked by a native clinician"}


def test_nobody_has_reviewed_the_texts_and_they_say_so() -> None:
    """The day a clinician has read a text, the name goes into its front matter and this list gets shorter."""
    assert {one.head.reviewed for language in EDUCATION.languages.values() for one in language.topics.values()} == {""}


def test_consent_that_was_not_given_is_no() -> None:
    (consent,) = [one for one in EDUCATION.forms["story"].item if one.id == "consent"]
    assert consent.unless_answered == "do-not-use"


def test_forms_ask_what_was_agreed() -> None:
    """Awakenings, energy, well-being and satisfaction after; hopes and worries before."""
    items = {key: {one.id for one in form.item} for key, form in EDUCATION.forms.items()}
    assert {"awakenings", "energy", "well-being", "satisfaction"} <= items["after"]
    assert {"hope", "expected-relief", "worries"} <= items["before"]


def test_every_product_has_a_sentence_on_milk() -> None:
    named = [p for key in ("milk-carboxymaltose", "milk-others") for p in EDUCATION.statements[key].products]
    assert sorted(named) == sorted(load().products)
