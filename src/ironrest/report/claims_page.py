"""Claims and verdicts as one HTML file: an overview, every claim with its numbers, the sources. No script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_claims import Judged
from ironrest.report.claims_text import tally
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group


def claims_page(claims: Sequence[Judged], headings: Mapping[str, str], knowledge: Knowledge) -> str:
    """One self-contained page."""
    css = style()
    keys = {one.citation.key for claim in claims for one in claim.numbers}
    keys |= {one.key for claim in claims for one in claim.cites}
    return (
        templates()
        .get_template("claims.html.j2")
        .render(
            claims=claims,
            headings={key: says for key, says in headings.items() if any(one.group == key for one in claims)},
            tally=tally(claims),
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources(keys, knowledge),
            statuses=group("status"),
        )
    )
