"""The answer to a reaction as one HTML file, the emergency line on top and large. No script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from ironrest.care.infusion.react import Reaction
from ironrest.care.infusion.reaction_report import ReactionReport
from ironrest.knowledge.schema import Knowledge
from ironrest.report.page import policy, style, templates
from ironrest.report.reaction_told import Said, ToldReaction, tell_reaction
from ironrest.report.sources import cited_sources
from ironrest.report.words import clean, group


def reaction_page(reaction: Reaction, report: ReactionReport | None, knowledge: Knowledge) -> str:
    """One self-contained page."""
    told = tell_reaction(reaction, knowledge)
    css = style()
    lines = [(line.label, clean(line.value)) for line in report.lines] if report else []
    return (
        templates()
        .get_template("reaction.html.j2")
        .render(
            told=told,
            report=report,
            report_lines=lines,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources(_keys(told), knowledge),
            statuses=group("status"),
        )
    )


def _keys(told: ToldReaction) -> Iterator[str]:
    yield told.emergency_source.key
    yield told.source.key
    yield from _keys_of(told.points)
    for block in told.blocks:
        yield from _keys_of(block.lines)


def _keys_of(lines: Iterable[Said]) -> Iterator[str]:
    for one in lines:
        if one.source:
            yield one.source.key
        yield from _keys_of(one.under)
