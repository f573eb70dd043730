"""The evidence report as one HTML file: no script, nothing fetched, figures inside it, each with its table."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_evidence import Evidence
from ironrest.report.evidence_report import evidence_report
from ironrest.report.figures.canvas import inline_svg
from ironrest.report.figures.picture import Picture, heading_of, table_of
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group


class Drawn(NamedTuple):
    """One figure with its table."""

    title: str
    svg: Markup
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: bool


def evidence_report_page(evidence: Evidence, knowledge: Knowledge) -> str:
    """Raises UserError where matplotlib is not installed."""
    report = evidence_report(evidence)
    css = style() + files("ironrest.report").joinpath("templates/evidence_report.css").read_text("utf-8")
    figures = {
        one.id: [_drawn(picture, f"{one.id}-{picture.kind}") for picture in one.pictures] for one in report.sections
    }
    known = [key for key in report.keys if key in knowledge.sources]
    return (
        templates()
        .get_template("evidence_report.html.j2")
        .render(
            report=report,
            figures=figures,
            fall=evidence.base.placebo_fall,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources(known, knowledge),
            statuses=group("status"),
        )
    )


def _drawn(picture: Picture, name: str) -> Drawn:
    return Drawn(
        picture.title,
        Markup(inline_svg(picture, name)),
        heading_of(picture),
        table_of(picture),
        picture.kind == "funnel",
    )
