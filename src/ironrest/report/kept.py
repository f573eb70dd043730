"""Answers that were kept as JSON: which of them a criterion, alert, caution or limit of one release touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ironrest.values.errors import UserError

Json = dict[str, Any]


class Touched(msgspec.Struct, frozen=True):
    """One place in one answer. `guideline` is empty where the place is of the whole answer; `truth` as it was then."""

    file: str
    patient: str | None
    as_of: str
    knowledge_release: str
    guideline: str
    part: str
    truth: str
    verdict: str


def answers_in(data: bytes) -> list[Json]:
    """One object, an array, or one object a line. Raises UserError where it is none of these."""
    try:
        found = msgspec.json.decode(data)
    except msgspec.DecodeError:
        try:
            found = msgspec.json.Decoder().decode_lines(data)
        except msgspec.DecodeError as problem:
            raise UserError(f"it is no JSON that ironrest wrote: {problem}") from None
    answers = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in answers):
        raise UserError("it holds something else than answers")
    return [one for one in answers if "refused" not in one or len(one) > _ONLY_REFUSED]


#: `patient` and `refused`: an entry of somebody who could not be read.
_ONLY_REFUSED = 2


def touched(answer: Json, what: str, file: str) -> Iterator[Touched]:
    """Every place of one answer that names it."""
    for guideline, part, truth, verdict in _places(answer, what):
        yield Touched(
            file, answer.get("patient"), str(answer.get("as_of", "")), str(answer.get("knowledge_release", "")),
            guideline, part, truth, verdict,
        )  # fmt: skip


def tells_criteria(answer: Json) -> bool:
    """A plan does not: it keeps its verdict, not the criteria behind it."""
    return "guidelines" in answer


def _places(answer: Json, what: str) -> Iterator[tuple[str, str, str, str]]:
    verdict = str(answer.get("verdict", ""))
    for guideline, told in _dict(answer.get("guidelines")).items():
        for one in _list(_dict(told).get("reasons")):
            if one.get("criterion") == what:
                yield guideline, str(one.get("part")), str(one.get("truth")), str(told.get("verdict"))
    for part in ("alerts", "cautions"):
        if any(one.get("id") == what for one in _list(answer.get(part))):
            yield "", part.removesuffix("s"), "true", verdict
    for heading, lines in _dict(answer.get("findings")).items():
        for one in _list(lines):
            if one.get("id") == what:
                yield "", f"finding: {heading}", str(one.get("truth") or "shown"), verdict
    yield from _planned(answer, what, verdict)


def _planned(answer: Json, what: str, verdict: str) -> Iterator[tuple[str, str, str, str]]:
    """Limits by their id, or by product and id (`iron-sucrose:age`); rules that refused a product."""
    for one in _list(answer.get("proposals")):
        if any(what in (each.get("id"), f"{one.get('product')}:{each.get('id')}") for each in _list(one.get("limits"))):
            yield "", f"limit: {one.get('product')}", "kept", verdict
    for one in _list(answer.get("refusals")):
        rules = [one.get("rule"), *(one.get("also") or [])]
        if what in rules or what in [f"{one.get('product')}:{rule}" for rule in rules]:
            yield "", f"refusal: {one.get('product')}", "broken", verdict


def _dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
