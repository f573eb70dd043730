"""A leaflet laid out for terminal, file and page: the reader's part first, then the clinician's with every source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ironrest.care.plan.leaflet import Leaflet, Told, TopicTold
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_education import Education, Item, Words
from ironrest.report.signed import signed_words
from ironrest.report.sources import Cited, cited_sources
from ironrest.report.words import clean


class Row(NamedTuple):
    """Where one sentence or number comes from."""

    name: str
    text: str
    key: str
    place: str
    status: str


class Part(NamedTuple):
    """A paragraph (one line), or a list (`bullets`)."""

    lines: tuple[str, ...]
    bullets: bool


class TopicShown(NamedTuple):
    id: str
    title: str
    parts: tuple[Part, ...]


class Question(NamedTuple):
    text: str
    points: tuple[str, ...]


class ItemShown(NamedTuple):
    """One question of a form. `blank` is room to write, `ticks` are boxes, `hint` says what may be written."""

    text: str
    ticks: tuple[str, ...]
    hint: str
    blank: int


class FormShown(NamedTuple):
    title: str
    items: tuple[ItemShown, ...]


class LeafletTold(NamedTuple):
    lang: str
    words: dict[str, str]
    title: str
    subtitle: str
    patient: str
    draft: str
    emergency: str
    topics: tuple[TopicShown, ...]
    questions: tuple[Question, ...]
    forms: tuple[FormShown, ...]
    sentences: tuple[Row, ...]
    numbers: tuple[Row, ...]
    notes: tuple[str, ...]
    sources: tuple[Cited, ...]


def tell_leaflet(made: Leaflet, education: Education, knowledge: Knowledge, *, patient: str, on: date) -> LeafletTold:
    """Everything in the words of the language; nothing is judged here."""
    words = education.languages[made.language].words
    every = [(topic, one) for topic in made.topics for one in topic.sentences]
    cited = [one.citation.key for _, one in every] + [one.citation.key for one in made.numbers if one.citation]
    texts = {one.id: one.text for _, one in every}
    return LeafletTold(
        lang=words.html,
        words=words.word,
        title=words.word["title"],
        subtitle=words.word["subtitle_parent" if made.for_parents else "subtitle"],
        patient=clean(patient),
        draft=words.word["draft"] if made.draft else "",
        emergency=words.word["emergency"].format(emergency=made.emergency),
        topics=tuple(TopicShown(one.id, one.head.title, tuple(_parts(one.sentences))) for one in made.topics),
        questions=tuple(
            Question(one.text, tuple(texts[point] for point in one.points))
            for topic in made.topics
            for one in topic.questions
        ),
        forms=tuple(
            FormShown(words.form[key], tuple(_item(one, words) for one in education.forms[key].item))
            for key in made.forms
        ),
        sentences=tuple(_row(one) for _, one in every),
        numbers=tuple(_numbers(made)),
        notes=tuple(_notes(made, words, knowledge, on)),
        sources=cited_sources(cited, knowledge),
    )


def _parts(sentences: tuple[Told, ...]) -> Iterator[Part]:
    """Bullets that follow one another are one list."""
    waiting: list[str] = []
    for one in sentences:
        if one.bullet:
            waiting.append(one.text)
            continue
        if waiting:
            yield Part(tuple(waiting), bullets=True)
            waiting = []
        yield Part((one.text,), bullets=False)
    if waiting:
        yield Part(tuple(waiting), bullets=True)


def _row(one: Told) -> Row:
    return Row(one.id, one.text, one.citation.key, one.citation.place, one.citation.status)


def _numbers(made: Leaflet) -> Iterator[Row]:
    for one in made.numbers:
        cited = one.citation
        yield Row(
            one.name, one.text, cited.key if cited else "", cited.place if cited else "plan",
            cited.status if cited else "",
        )  # fmt: skip


def _notes(made: Leaflet, words: Words, knowledge: Knowledge, on: date) -> Iterator[str]:
    """Who reviewed what, the translation, what was left out and why, the release."""
    yield from _reviews(made.topics, words)
    out: dict[str, list[str]] = {}
    for one in made.left_out:
        out.setdefault(words.reason[one.reason], []).append(one.id)
    yield from (f"{words.word['left_out']} {reason}: {', '.join(ids)}" for reason, ids in out.items())
    yield f"{on.isoformat()}. {signed_words(knowledge)}"


def _reviews(topics: tuple[TopicTold, ...], words: Words) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for one in topics:
        found.setdefault(one.head.reviewed or words.word["not_reviewed"], []).append(one.id)
    yield from (f"{reviewed} ({', '.join(ids)})" for reviewed, ids in found.items())
    for translation in dict.fromkeys(one.head.translation for one in topics):
        yield words.word["translation"].format(translation=translation)


def _item(one: Item, words: Words) -> ItemShown:
    hint = ""
    if one.least is not None and one.most is not None:
        hint = words.word["scale"].format(least=one.least, most=one.most)
    ticks = tuple(words.choice[choice] for choice in one.choices)
    blank = {"free": _FREE, "scale": 1, "number": 1}.get(one.kind, 0)
    return ItemShown(words.item[one.id], ticks, words.unit[one.unit] if one.unit else hint, blank)


#: Lines to write on.
_FREE = 3
