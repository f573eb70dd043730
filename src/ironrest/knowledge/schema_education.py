"""The shape of the folder education/: topics and statements with their sources, and their texts in each language."""

from __future__ import annotations

from typing import Literal

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict
from ironrest.rules.nodes import Condition

#: What has to be there besides the person's facts: a plan, none, the benefit in both arms, or one that may be chance.
Needs = Literal["", "plan", "no-plan", "benefit", "benefit-may-be-chance"]


class Topic(Strict, frozen=True, kw_only=True):
    """One part of the leaflet. `unknown` says what follows when nobody knows whether `when` holds."""

    order: int
    when: str = ""
    unknown: Literal["show", "leave-out"] = "show"
    needs: Needs = ""
    products: tuple[str, ...] = ()


class TaughtStatement(Strict, frozen=True, kw_only=True):
    """What one sentence says, in whatever language, and where it comes from."""

    topic: str
    when: str = ""
    needs: Needs = ""
    products: tuple[str, ...] = ()
    source: Citation


class TeachBack(Strict, frozen=True, kw_only=True):
    """A question that the reader answers in own words; the points are statements."""

    topic: str
    points: tuple[str, ...]


class StatementFile(Strict, frozen=True, kw_only=True):
    topic: dict[str, Topic]
    statement: dict[str, TaughtStatement]
    question: dict[str, TeachBack]


class TaughtNumber(Strict, frozen=True, kw_only=True):
    """A number of a leaflet: typed with its source, or taken from a row of the evidence base (`ref`)."""

    label: str
    value: float | None = None
    of: int | None = None
    ref: str = ""
    source: Citation | None = None


class Emergency(Strict, frozen=True, kw_only=True):
    """Whom to call where this label holds."""

    number: str
    source: Citation


class NumberFile(Strict, frozen=True, kw_only=True):
    number: dict[str, TaughtNumber]
    emergency: dict[str, Emergency]


class Item(Strict, frozen=True, kw_only=True):
    """One question of a form. `unless_answered` is how silence is read; `told` is a sentence and no question."""

    id: str
    kind: Literal["free", "scale", "number", "one", "many", "told"]
    least: int | None = None
    most: int | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    unless_answered: str = ""


class Form(Strict, frozen=True, kw_only=True):
    item: tuple[Item, ...]


class FormFile(Strict, frozen=True, kw_only=True):
    form: dict[str, Form]


class Head(Strict, frozen=True, kw_only=True):
    """The front matter of one text. `reviewed` names who read it and when; empty: nobody."""

    id: str
    title: str
    reviewed: str
    translation: str


class Sentence(Strict, frozen=True, kw_only=True):
    """One statement in one language; `bullet` puts it in a list with its neighbours."""

    id: str
    text: str
    bullet: bool = False


class TopicText(Strict, frozen=True, kw_only=True):
    head: Head
    sentences: tuple[Sentence, ...]


class Words(Strict, frozen=True, kw_only=True):
    """Everything of a language that is not in a topic. `number_words` are its words for numbers: no text holds one."""

    name: str
    html: str
    checked: str
    number_words: tuple[str, ...]
    word: dict[str, str]
    product: dict[str, str]
    reason: dict[str, str]
    question: dict[str, str]
    form: dict[str, str]
    item: dict[str, str]
    choice: dict[str, str]
    unit: dict[str, str]


class Language(Strict, frozen=True, kw_only=True):
    words: Words
    topics: dict[str, TopicText]


class Education(Strict, frozen=True, kw_only=True):
    """All that was read. `nodes` are the rules of topics and statements, under `topic:ID` and `statement:ID`."""

    topics: dict[str, Topic]
    statements: dict[str, TaughtStatement]
    questions: dict[str, TeachBack]
    numbers: dict[str, TaughtNumber]
    emergency: dict[str, Emergency]
    forms: dict[str, Form]
    languages: dict[str, Language]
    nodes: dict[str, Condition] = msgspec.field(default_factory=dict)
