"""Plans as one HTML file: no script, nothing fetched, printable, and every text from outside escaped."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.page import policy, style, templates
from ironrest.report.plan_shapes import PlanTold
from ironrest.report.sources import cited_sources
from ironrest.report.words import group, word


def plan_page(plans: Sequence[PlanTold], knowledge: Knowledge, *, head: Sequence[str] = ()) -> str:
    """One self-contained page with each plan; `head` says what came in where there are several."""
    css = style()
    return (
        templates()
        .get_template("plan.html.j2")
        .render(
            plans=plans,
            head=head,
            title=_title(plans),
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources((key for one in plans for key in one.keys), knowledge),
            statuses=group("status"),
        )
    )


def _title(plans: Sequence[PlanTold]) -> str:
    if len(plans) != 1:
        return word("plan", "title_many", count=len(plans))
    if plans[0].patient == word("plan", "patient_none"):
        return word("plan", "title_none")
    return word("plan", "title_one", patient=plans[0].patient)
