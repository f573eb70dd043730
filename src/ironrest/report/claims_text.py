"""Claims and verdicts for a terminal and as JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ironrest.knowledge.schema import Source
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_claims import Judged
from ironrest.report.as_json import Json, encode
from ironrest.report.words import group, word

_WIDTH = 100


def claims_text(claims: Sequence[Judged], headings: Mapping[str, str]) -> str:
    """How many of each verdict, then every claim under its heading, with its numbers and their sources."""
    return "\n".join(_lines(claims, headings)) + "\n"


def claims_json(claims: Sequence[Judged], headings: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    """A list of shape `claim` of the contract."""
    return encode([_json(one, headings, sources) for one in claims], many=True)


def tally(claims: Sequence[Judged]) -> str:
    """`16 supported, 15 partly supported, …`."""
    counts: Counter[str] = Counter(one.verdict for one in claims)
    return ", ".join(
        word("claims", "count", count=counts[key], verdict=says)
        for key, says in group("claim_verdict").items()
        if counts[key]
    )


def verdict_of(one: Judged) -> str:
    """`supported`, without the status, which stands beside it as a mark."""
    return word("claim_verdict", one.verdict)


def _lines(claims: Sequence[Judged], headings: Mapping[str, str]) -> Iterator[str]:
    if len(claims) > 1:
        yield _wrapped(word("claims", "head", count=len(claims), list=tally(claims)))
        yield _wrapped(word("claims", "note"))
    for key, heading in headings.items():
        found = [one for one in claims if one.group == key]
        if found:
            yield f"\n{heading}"
        for one in found:
            yield from _claim(one)


def _claim(one: Judged) -> Iterator[str]:
    status = f" {word('sign', one.status)} {one.status}" if one.status else ""
    yield f"\n  {one.says} [{one.id}]"
    yield f"  {verdict_of(one).upper()}{status}"
    yield _wrapped(one.text, "    ")
    for number in one.numbers:
        yield f"      {number.value}: {_cited(number.citation)}"
    for citation in one.cites:
        yield f"      {_cited(citation)}"


def _cited(citation: Citation) -> str:
    return f"{word('sign', citation.status)} {citation.status}; {citation.key}, {citation.place}"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _json(one: Judged, headings: Mapping[str, str], sources: Mapping[str, Source]) -> Json:
    return {
        "id": one.id,
        "group": headings[one.group],
        "claim": one.says,
        "verdict": one.verdict,
        "text": one.text,
        "status": one.status,
        "numbers": [
            {"name": n.name, "value": n.value, "row": n.ref or None, **_cited_json(n.citation, sources)}
            for n in one.numbers
        ],
        "cites": [_cited_json(citation, sources) for citation in one.cites],
    }


def _cited_json(citation: Citation, sources: Mapping[str, Source]) -> Json:
    title = sources[citation.key].title
    cited = {"key": citation.key, "title": title, "place": citation.place, "mark": citation.mark}
    return {"citation": cited, "status": citation.status}
