"""docs/explanation/claims.md from the claims and their numbers, and reference/evidence-json.md from the contract."""

from collections.abc import Iterator

from ironrest.knowledge.claims import groups, judged_claims
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_claims import Judged
from ironrest.report.claims_text import tally
from ironrest.report.words import word
from tools.json_contract import FILE, about, shapes
from tools.pages.json_answer import rows
from tools.tables import anchor, table

#: The contract of `ironrest claims` and `ironrest evidence check`.
CLAIMS = FILE.with_name("json_contract_claims.toml")
_SIGNS = {"verified": "●", "secondary": "◐", "unverified": "○"}


def pages() -> dict[str, str]:
    return {
        "docs/explanation/claims.md": "\n\n".join(_claims()),
        "docs/reference/evidence-json.md": "\n\n".join(_contract()),
    }


def _claims() -> Iterator[str]:
    claims = judged_claims()
    yield f"# {word('claims', 'title')}"
    yield word("claims", "head", count=len(claims), list=tally(claims))
    yield word("claims", "note")
    yield (
        "`ironrest claims` prints the same; `--format html` makes a page of it, `--format json` a list "
        "([its keys](../reference/evidence-json.md)). ● verified, ◐ secondary, ○ unverified."
    )
    for key, heading in groups().items():
        yield f"## {heading}"
        for one in claims:
            if one.group == key:
                yield f"### {one.says}"
                yield f"**{word('claim_verdict', one.verdict)}**{_mark(one)}. {one.text}"
                if one.numbers or one.cites:
                    yield "\n".join(_sources(one))


def _mark(one: Judged) -> str:
    return f" {_SIGNS[one.status]}" if one.status else ""


def _sources(one: Judged) -> Iterator[str]:
    yield from (f"- {number.value}: {_cited(number.citation)}" for number in one.numbers)
    yield from (f"- {_cited(citation)}" for citation in one.cites)


def _cited(one: Citation) -> str:
    link = f"[{one.key}](../reference/sources.md#{anchor(one.key)})"
    return f"{_SIGNS[one.status]} {link}, {one.place}"


def _contract() -> Iterator[str]:
    yield "# The JSON of claims and of the evidence"
    yield (
        "What `ironrest claims --format json` (a list of shape `claim`) and `ironrest evidence check --format json` "
        "(shape `evidence_check`) print. Every key is always there; what is not known is `null` or empty."
    )
    for name, keys in shapes(CLAIMS).items():
        yield from (f"## {name}", about(CLAIMS)[name], table(["Key", "Type", "Means"], rows(keys, CLAIMS)))
