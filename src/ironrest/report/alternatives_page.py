"""The alternatives as one HTML file: no script, nothing fetched, printable."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.alternatives_shapes import AlternativesTold
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group, word


def alternatives_page(people: Sequence[AlternativesTold], knowledge: Knowledge, *, head: Sequence[str] = ()) -> str:
    """One self-contained page with each person."""
    css = style()
    one = len(people) == 1
    title = word("alt", "title_one", patient=people[0].patient) if one else word("alt", "title_many", count=len(people))
    return (
        templates()
        .get_template("alternatives.html.j2")
        .render(
            people=people,
            head=head,
            title=title,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources((key for each in people for key in each.keys), knowledge),
            statuses=group("status"),
        )
    )
