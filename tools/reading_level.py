"""How easy the texts for patients are to read, by a published formula for each language.

    python -m tools.reading_level            every topic of every language, the hardest first

English: the grade of Kincaid and others (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Spanish: the ease of Fernández Huerta (1959), in the form that Law set right in 2011: 206.84 - 60 syllables a word -
1.02 words a sentence; 60 and more is grade 8 or below in its author's table. Beside it the scale of Szigriszt and
Barrio (INFLESZ): 206.835 - 62.3 syllables a word - words a sentence.
No library: those that count syllables need a hyphenation package that is not under a permissive licence alone.
"""

import re
import sys
from itertools import pairwise
from typing import NamedTuple

from ironrest.knowledge.education import load_education
from ironrest.knowledge.schema_education import TopicText

#: The highest grade, and the lowest ease, that a text may have.
HIGHEST_GRADE = 8.0
LOWEST_EASE = 60.0

_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")


class Counts(NamedTuple):
    sentences: int
    words: int
    syllables: int


def flesch_kincaid_grade(counts: Counts) -> float:
    """The school year of the United States."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def fernandez_huerta(counts: Counts) -> float:
    """Ease from 0 to 100; 60 and more: grade 8 or below."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def inflesz(counts: Counts) -> float:
    """Ease by Szigriszt: below 55 hard, to 65 normal, above it easy."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def counts_of(text: str, language: str) -> Counts:
    """Sentences, words and syllables. A number is one word of one syllable."""
    syllables = spanish_syllables if language.startswith("es") else english_syllables
    words = _WORD.findall(text)
    ends = len(_SENTENCE_END.findall(text))
    return Counts(max(ends, 1), max(len(words), 1), sum(1 if one[0].isdigit() else syllables(one) for one in words))


def passes(text: str, language: str) -> bool:
    """Whether the text is at grade 8 or below."""
    counts = counts_of(text, language)
    if language.startswith("es"):
        return fernandez_huerta(counts) >= LOWEST_EASE
    return flesch_kincaid_grade(counts) <= HIGHEST_GRADE


def text_of(topic: TopicText) -> str:
    """A topic as it is read, with a number in each brace."""
    return " ".join(re.sub(r"\{[^{}]*\}", "4", one.text) for one in topic.sentences)


# --- English -----------------------------------------------------------------------------------------
#: Where the rules below go wrong in words that leaflets use.
_ENGLISH = {
    "area": 3, "myelin": 3, "asthma": 2, "being": 2, "breathe": 1, "caffeine": 2, "carboxymaltose": 5, "create": 2,
    "diet": 2,
    "doing": 2, "every": 2, "idea": 3, "medicine": 3, "medicines": 3, "people": 2, "quiet": 2, "rheumatoid": 3,
    "something": 2, "sometimes": 2, "reaction": 3, "reactions": 3, "rls": 3, "tsat": 2, "mri": 3, "vein": 1,
    "syndrome": 2, "restless": 2, "tiredness": 3, "different": 2, "does": 1, "goes": 1, "once": 1, "used": 1,
}  # fmt: skip


def english_syllables(word: str) -> int:
    """Groups of vowels, less a silent e; some words stand in a list."""
    word = re.sub(r"['’]s$", "", word.lower())
    if word in _ENGLISH:
        return _ENGLISH[word]
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"(?:ia|[aeo]ing|eo|io(?!n|u)|ua(?!r)|uou|(?<![ctgx])iou)", word))
    if re.search(r"[^aeiouylr]es?$|[aeiou][lr]es?$", word) and not re.search(r"(?:[sxz]|ch|sh|[cg])es$", word):
        groups -= 1
    if re.search(r"[^aeioutd]ed$", word):
        groups -= 1
    return max(groups, 1)


# --- Spanish -----------------------------------------------------------------------------------------
_SPANISH = {"spi": 3, "tsat": 2, "eccema": 3}
_STRONG = "aeoáéóíú"


def spanish_syllables(word: str) -> int:
    """Vowels that stand together are one syllable unless two of them are strong or carry an accent."""
    word = word.lower()
    if word in _SPANISH:
        return _SPANISH[word]
    word = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word)
    word = re.sub(r"y$", "i", word).replace("ü", "u")
    count = 0
    for group in re.findall(r"[aeiouáéíóú]+", word):
        count += 1 + sum(one in _STRONG and other in _STRONG for one, other in pairwise(group))
    return max(count, 1)


def main() -> int:
    """Print a line for each topic; the exit code says whether all pass."""
    failed = False
    for name, language in load_education().languages.items():
        found = []
        for key, topic in language.topics.items():
            counts = counts_of(text_of(topic), name)
            score = fernandez_huerta(counts) if name == "es" else -flesch_kincaid_grade(counts)
            ok = passes(text_of(topic), name)
            failed |= not ok
            more = f", INFLESZ {inflesz(counts):.0f}" if name == "es" else ""
            found.append((score, f"{'ok  ' if ok else 'HARD'} {name:6} {key:24} {abs(score):5.1f}{more}"))
        print("\n".join(line for _, line in sorted(found)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
