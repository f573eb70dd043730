"""The record of an infusion as one HTML file: no script, nothing fetched, and every text from outside escaped."""

from __future__ import annotations

from markupsafe import Markup

from ironrest.report.infusion_told import Replay, tell_infusion
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group


def infusion_page(replay: Replay) -> str:
    """One self-contained page."""
    told = tell_infusion(replay)
    css = style()
    return (
        templates()
        .get_template("infusion.html.j2")
        .render(
            told=told,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources(told.keys, replay.knowledge),
            statuses=group("status"),
        )
    )
