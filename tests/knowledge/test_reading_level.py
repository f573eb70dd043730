"""Grade 8 or below, in every language; the formulas against worked numbers that were published."""

import pytest

from ironrest.knowledge.education import load_education
from tools.reading_level import (
    Counts,
    counts_of,
    english_syllables,
    fernandez_huerta,
    flesch_kincaid_grade,
    inflesz,
    passes,
    spanish_syllables,
    text_of,
)

EDUCATION = load_education()
TOPICS = [(name, key) for name, language in EDUCATION.languages.items() for key in language.topics]


@pytest.mark.parametrize(("name", "key"), TOPICS)
def test_every_topic_is_at_grade_8_or_below(name: str, key: str) -> None:
    text = text_of(EDUCATION.languages[name].topics[key])
    assert passes(text, name), counts_of(text, name)


@pytest.mark.parametrize("name", sorted(EDUCATION.languages))
def test_questions_and_forms_are_at_grade_8_or_below(name: str) -> None:
    words = EDUCATION.languages[name].words
    assert passes(" ".join([*words.question.values(), *words.item.values()]), name)


def test_kincaid_of_the_cat_on_the_mat() -> None:
    """The example of the usual descriptions: one sentence, six words, six syllables; 0.39 x 6 + 11.8 x 1 - 15.59."""
    counts = counts_of("The cat sat on the mat.", "en-US")
    assert counts == Counts(sentences=1, words=6, syllables=6)
    assert flesch_kincaid_grade(counts) == pytest.approx(-1.45)


def test_kincaid_of_the_platypus() -> None:
    """The other usual example: 13 words of 26 syllables; 0.39 x 13 + 11.8 x 2 - 15.59 = 13.08."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert counts_of(text, "en-US")[:2] == (1, 13)
    assert flesch_kincaid_grade(Counts(1, 13, 26)) == pytest.approx(13.08)


def test_huerta_and_inflesz_worked_by_hand() -> None:
    """100 words, 200 syllables, 10 sentences: 206.84 - 60 x 2 - 1.02 x 10 = 76.64; 206.835 - 62.3 x 2 - 10 = 72.235."""
    counts = Counts(sentences=10, words=100, syllables=200)
    assert fernandez_huerta(counts) == pytest.approx(76.64)
    assert inflesz(counts) == pytest.approx(72.235)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("iron", 2), ("blood", 1), ("infusion", 3), ("ferritin", 3), ("medicine", 3), ("anemia", 4), ("anaemia", 4),
        ("pregnant", 2), ("emergency", 4), ("people", 2), ("phosphate", 2), ("tiredness", 3), ("muscles", 2),
        ("allergic", 3), ("reaction", 3), ("swells", 1), ("breathe", 1), ("planned", 1), ("treated", 2), ("needed", 2),
        ("stopped", 1), ("minutes", 2), ("doses", 2), ("little", 2), ("able", 2), ("sore", 1), ("judge", 1),
        ("dopamine", 3), ("myelin", 3), ("metoclopramide", 5), ("prescribed", 2), ("weeks", 1), ("serious", 3),
        ("scale", 1), ("while", 1), ("whole", 1), ("nerves", 1), ("changes", 2), ("trials", 2), ("diet", 2),
    ],
)  # fmt: skip
def test_english_syllables_are_those_of_a_dictionary(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("hierro", 2), ("sangre", 2), ("inquietas", 3), ("síndrome", 3), ("piernas", 2), ("aún", 2), ("cerebro", 3),
        ("que", 1), ("guía", 2), ("quien", 1), ("reacción", 3), ("farmacéutico", 5), ("día", 2), ("poco", 2),
        ("huesos", 2), ("análisis", 4), ("leer", 2), ("vergüenza", 3), ("muy", 1), ("anemia", 3), ("oído", 3),
    ],
)  # fmt: skip
def test_spanish_syllables_are_those_of_the_grammar(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_a_hard_text_is_found() -> None:
    hard = (
        "Administration of intravenous ferric carboxymaltose occasionally precipitates clinically consequential "
        "hypophosphataemia attributable to fibroblast-growth-factor-mediated urinary phosphate excretion."
    )
    assert not passes(hard, "en-US")
    assert not passes(
        "La administración intravenosa de carboximaltosa férrica ocasionalmente desencadena hipofosfatemia "
        "clínicamente significativa, atribuible a la eliminación urinaria mediada por factores de "
        "crecimiento fibroblástico.",
        "es",
    )
