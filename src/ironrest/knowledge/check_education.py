"""Cross-checks of the texts for patients: languages agree, statements are sourced, no sentence holds a number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ironrest.knowledge import schema_education as se
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation

#: The language that the others are held against.
FIRST = "en-US"
BRACES = re.compile(r"\{([^{}]*)\}")
#: Filled from the plan of the person.
PLAN_NUMBERS = ("product", "visits", "gap_days", "minutes", "observation_min", "wait_min")
_BENEFIT = ("of", "iron", "dummy")


def problems_of_education(education: se.Education, knowledge: Knowledge) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    yield from _sources(education, knowledge)
    yield from _statements(education)
    yield from _products(education, knowledge)
    yield from _forms(education)
    for name, language in education.languages.items():
        yield from _language(name, language, education)


def citations_of_education(education: se.Education) -> Iterator[tuple[str, Citation]]:
    """Where each citation stands, and the citation."""
    yield from ((f"statement {key}", one.source) for key, one in education.statements.items())
    yield from ((f"number {key}", one.source) for key, one in education.numbers.items() if one.source)
    yield from ((f"emergency number, {key}", one.source) for key, one in education.emergency.items())


def bare_numbers(text: str, language: se.Words) -> list[str]:
    """Digits and number words that stand in a text outside braces."""
    words = re.findall(r"\w+", BRACES.sub(" ", text))
    return [one for one in words if any(map(str.isdigit, one)) or one.lower() in language.number_words]


def _sources(education: se.Education, knowledge: Knowledge) -> Iterator[str]:
    for where, citation in citations_of_education(education):
        source = knowledge.sources.get(citation.key)
        if source is None:
            yield f"{where} cites `{citation.key}`, which sources.toml does not hold."
        elif not source.alone:
            yield f"{where} cites `{citation.key}` alone; that source may only corroborate another."
        elif source.depth == "own" and citation.status != "unverified":
            yield f"{where}: a reading of the project's own is `unverified`, not `{citation.status}`."


def _statements(education: se.Education) -> Iterator[str]:
    for key, one in education.statements.items():
        if one.topic not in education.topics:
            yield f"statement {key}: no topic is called `{one.topic}`."
    for key, question in education.questions.items():
        if question.topic not in education.topics:
            yield f"question {key}: no topic is called `{question.topic}`."
        yield from (
            f"question {key}: no statement is called `{p}`." for p in question.points if p not in education.statements
        )
    orders = Counter(one.order for one in education.topics.values())
    yield from (f"two topics have the order {one}." for one, count in orders.items() if count > 1)


def _products(education: se.Education, knowledge: Knowledge) -> Iterator[str]:
    for kind, table in (("topic", education.topics), ("statement", education.statements)):
        for key, one in table.items():
            yield from (
                f"{kind} {key}: no product is called `{p}`." for p in one.products if p not in knowledge.products
            )
    markets = {where for product in knowledge.products.values() for where in product.jurisdiction}
    yield from (f"no emergency number for {where}." for where in sorted(markets - education.emergency.keys()))
    for name, language in education.languages.items():
        yield from _same(f"{name}, words of product", language.words.product.keys(), knowledge.products.keys())


def _forms(education: se.Education) -> Iterator[str]:
    for key, form in education.forms.items():
        for item in form.item:
            where = f"form {key}, {item.id}"
            if (item.kind == "scale") != (item.least is not None and item.most is not None):
                yield f"{where}: a scale, and only a scale, has `least` and `most`."
            if (item.kind in ("one", "many")) != bool(item.choices):
                yield f"{where}: `one` and `many`, and only they, have `choices`."
            if item.unless_answered and item.unless_answered not in item.choices:
                yield f"{where}: `{item.unless_answered}` is none of its choices."


def _language(name: str, language: se.Language, education: se.Education) -> Iterator[str]:
    first = education.languages[FIRST]
    words, texts = language.words, language.topics
    yield from _same(f"{name}, topics", texts.keys(), education.topics.keys())
    found = {one.id: (key, one.text) for key, text in texts.items() for one in text.sentences}
    counts = Counter(one.id for text in texts.values() for one in text.sentences)
    yield from (f"{name}: the statement `{key}` stands twice." for key, count in counts.items() if count > 1)
    yield from _same(f"{name}, statements", found.keys(), education.statements.keys())
    for key, (topic, text) in found.items():
        if key in education.statements and education.statements[key].topic != topic:
            yield f"{name}: the statement `{key}` belongs to {education.statements[key].topic}, not to {topic}."
        yield from _numbers(f"{name}, {key}", text, words, education)
    theirs = {one.id: one.text for text in first.topics.values() for one in text.sentences}
    for key in found.keys() & theirs.keys():
        if sorted(BRACES.findall(found[key][1])) != sorted(BRACES.findall(theirs[key])):
            yield f"{name}, {key}: the braces are not those of {FIRST}."
    for table in ("word", "reason"):
        ours, others = getattr(words, table), getattr(first.words, table)
        yield from _same(f"{name}, words of {table}", ours.keys(), others.keys())
        for key in ours.keys() & others.keys():
            if sorted(BRACES.findall(ours[key])) != sorted(BRACES.findall(others[key])):
                yield f"{name}, {table} {key}: the braces are not those of {FIRST}."
    items = [item for form in education.forms.values() for item in form.item]
    yield from _same(f"{name}, words of question", words.question.keys(), education.questions.keys())
    yield from _same(f"{name}, words of form", words.form.keys(), education.forms.keys())
    yield from _same(f"{name}, words of item", words.item.keys(), {one.id for one in items})
    yield from _same(f"{name}, words of choice", words.choice.keys(), {c for one in items for c in one.choices})
    yield from _same(f"{name}, words of unit", words.unit.keys(), {one.unit for one in items if one.unit})
    told = [(f"{table} {key}", text) for table in _TEXTS for key, text in getattr(words, table).items()]
    told += [(f"title of {key}", text.head.title) for key, text in texts.items()]
    for where, text in told:
        yield from (f"{name}, {where}: the number `{n}` has no source." for n in bare_numbers(text, words))


#: The tables of words.toml.
_TEXTS = ("word", "product", "reason", "question", "form", "item", "choice", "unit")


def _numbers(where: str, text: str, language: se.Words, education: se.Education) -> Iterator[str]:
    yield from (
        f"{where}: the number `{one}` has no source. Name it in braces." for one in bare_numbers(text, language)
    )
    allowed = {"emergency", *education.numbers}
    allowed |= {f"plan.{one}" for one in PLAN_NUMBERS} | {f"benefit.{one}" for one in _BENEFIT}
    yield from (f"{where}: `{{{one}}}` names no number." for one in BRACES.findall(text) if one not in allowed)


def _same(where: str, ours: object, wanted: object) -> Iterator[str]:
    have, want = set(ours), set(wanted)  # type: ignore[call-overload]
    yield from (f"{where}: `{one}` is missing." for one in sorted(want - have))
    yield from (f"{where}: `{one}` is too many." for one in sorted(have - want))
