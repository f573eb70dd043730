"""The path of one person as one HTML file: no script, nothing fetched, printable, text from outside escaped."""

from __future__ import annotations

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.page import policy, style, templates
from ironrest.report.path_told import PathTold
from ironrest.report.sources import cited_sources
from ironrest.report.words import group


def path_page(told: PathTold, knowledge: Knowledge) -> str:
    """One story."""
    css = style()
    return (
        templates()
        .get_template("path.html.j2")
        .render(
            told=told,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources(told.keys, knowledge),
            statuses=group("status"),
        )
    )
