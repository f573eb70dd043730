"""Follow-ups, or a due list, as one HTML file: no script, nothing fetched, printable, all text from outside escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.followup_shapes import DueTold, FollowUpTold
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group, word


def followup_page(people: Sequence[FollowUpTold], knowledge: Knowledge, *, head: Sequence[str] = ()) -> str:
    """One self-contained page with each person; `head` says what came in where there are several."""
    one = people[0].patient if len(people) == 1 else ""
    title = word("followup", "title_one", patient=one) if one else word("followup", "title_many", count=len(people))
    return _render(title, knowledge, people=people, head=head, due=None)


def due_page(due: DueTold, knowledge: Knowledge, *, on: date | None, head: Sequence[str] = ()) -> str:
    """The due list of many people."""
    title = word("followup", "title_due", on=on.isoformat() if on else word("followup", "no_date"))
    return _render(title, knowledge, people=(), head=head, due=due)


def _render(
    title: str, knowledge: Knowledge, *, people: Sequence[FollowUpTold], head: Sequence[str], due: DueTold | None
) -> str:
    css = style()
    return (
        templates()
        .get_template("followup.html.j2")
        .render(
            people=people,
            due=due,
            head=head,
            title=title,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources((key for one in people for key in one.keys), knowledge),
            statuses=group("status"),
        )
    )
