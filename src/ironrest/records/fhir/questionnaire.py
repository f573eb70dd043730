"""QuestionnaireResponse: an answer counts where its question is known, by the id of a fact or by a code of the tables.

The question is known by its linkId (`phq9_item9`, `/44260-8`), its definition, or its code in the Questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ironrest.care.chart.person import Value
from ironrest.knowledge.schema import Fact
from ironrest.records.fhir.coding import Codes
from ironrest.records.fhir.context import Context
from ironrest.records.fhir.fields import BadResource, Json, choice, status, table, tables, text
from ironrest.records.fhir.items import Item
from ironrest.records.fhir.value import read_flag, read_number
from ironrest.records.fhir.when import first_date
from ironrest.records.gather import Gather
from ironrest.values.codes import LOINC
from ironrest.values.dates import When
from ironrest.values.errors import UserError

KIND = "QuestionnaireResponse"

_DONE = ("completed", "amended")
_STATUSES = frozenset((*_DONE, "in-progress", "entered-in-error", "stopped"))

#: Facts that are worked out from the Patient or from other results; no form may set them.
_NOT_ASKED = ("age", "sex", "hb_fall")


class _Question(msgspec.Struct, frozen=True):
    """An item of the form with its place."""

    node: Json
    path: str


def read_questionnaire(item: Item, ctx: Context, gather: Gather) -> None:
    """Every answer to a known question, of a form that was completed."""
    told = status(item.resource, "status", _STATUSES)
    if told not in _DONE:
        gather.count(KIND, f"with status {told}, not read" if told else "without a status, not read")
        return
    dated = first_date(item.resource, "authored")
    coded = _codes_of_form(item, ctx)
    known = False
    for question in _questions(item.resource):
        fact, words = _fact(question.node, coded, ctx)
        answers = tables(question.node, "answer")
        if not fact or not answers:
            continue
        known = True
        try:
            if dated.bad:
                raise BadResource(dated.bad)
            _answer(fact, answers, (item, question, words), dated.when, ctx, gather)
        except UserError as problem:
            gather.reject(item.origin(words, question.path), str(problem), fact, dated.when)
    if not known:
        gather.count(KIND, "with no question that is used here")


def _answer(
    key: str,
    answers: list[Json],
    place: tuple[Item, _Question, str],
    when: When | None,
    ctx: Context,
    gather: Gather,
) -> None:
    item, question, words = place
    read = {_value(key, ctx.knowledge.facts[key], one) for one in answers}
    values = [one for one in read if one is not None]
    if len(values) > 1:
        raise BadResource("One question has answers that contradict each other.")
    if not values:
        gather.count(KIND, f"answered neither yes nor no, or not known ({key})")
        return
    value, unit = values[0]
    gather.entry(key, value, when, item.origin(words, question.path), unit_read=unit)


def _value(key: str, fact: Fact, answer: Json) -> tuple[Value, str] | None:
    """The value of one answer and the unit that it came in; None for an answer that says nothing."""
    field = choice(answer, "value")
    if not field:
        return None
    if fact.kind == "number":
        found = read_number(key, fact, answer, field)
        return None if found is None else (found.interval, found.unit_read)
    if fact.kind == "flag":
        said = read_flag(key, answer, field)
        return None if said is None else (said, "")
    word = text(table(answer, field), "code") if field == "valueCoding" else text(answer, "valueString")
    if word not in fact.choices:
        raise BadResource(f"The answer is not one of {', '.join(fact.choices)}.")
    return word, ""


def _questions(form: Json) -> Iterator[_Question]:
    """All items, those inside items and answers too."""
    waiting = [_Question(one, f".item[{place}]") for place, one in enumerate(tables(form, "item"))]
    while waiting:
        question = waiting.pop()
        yield question
        node, path = question.node, question.path
        inner = [(one, f"{path}.item[{place}]") for place, one in enumerate(tables(node, "item"))]
        for at, answer in enumerate(tables(node, "answer")):
            inner += [(one, f"{path}.answer[{at}].item[{place}]") for place, one in enumerate(tables(answer, "item"))]
        waiting += [_Question(one, place) for one, place in inner]


def _fact(question: Json, coded: dict[str, list[Json]], ctx: Context) -> tuple[str, str]:
    """The fact that a question asks for, and the code by which it is known; two empty texts if it asks for none."""
    link = text(question, "linkId")
    for name in (link, text(question, "definition")):
        end = name.replace("#", "/").rpartition("/")[2]
        fact = ctx.knowledge.facts.get(end)
        if fact is not None and fact.derived not in _NOT_ASKED:
            return end, ""
        found = _one_fact(Codes(ctx.words.concepts(LOINC, end), f"{LOINC} {end}", True), ctx)
        if found:
            return found, f"{LOINC} {end}"
    codes = ctx.words.codes(tables(question, "code") + coded.get(link, []))
    return _one_fact(codes, ctx), codes.words


def _one_fact(codes: Codes, ctx: Context) -> str:
    facts = [key for kind in ("number", "flag") for key in ctx.words.facts_of(codes.concepts, kind)]
    return facts[0] if len(facts) == 1 else ""


def _codes_of_form(item: Item, ctx: Context) -> dict[str, list[Json]]:
    """linkId to the codes of its question, if the Questionnaire is in the input or contained."""
    name = text(item.resource, "questionnaire")
    form = item.contained(name[1:]) if name.startswith("#") else ctx.index.form(name.partition("|")[0])
    if form is None:
        return {}
    return {text(one.node, "linkId"): tables(one.node, "code") for one in _questions(form.resource)}
