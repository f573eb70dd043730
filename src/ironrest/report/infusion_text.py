"""The record of an infusion for a terminal: what presses first, then the state, doses, and everything behind them."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

from ironrest.report.infusion_told import Amount, Line, Replay, Said, SetShown, tell_infusion
from ironrest.report.words import word


def infusion_text(replay: Replay, *, width: int = 100) -> str:
    """One infusion as text. The order is that of urgency; nothing is left out."""
    told = tell_infusion(replay)
    lay = _Layout(width)
    blocks = (
        lay.lines([told.title, told.not_a_monitor]),
        lay.block("", [f"! {one}" for one in told.alerts]),
        lay.block("state", [f"{told.state_word} ({told.state}). {told.as_of}", *map(amount, told.about)]),
        lay.block("dose", map(amount, told.dose)),
        lay.block("reactions", told.reactions),
        lay.block("history", told.history),
        lay.block("doubts", told.doubts),
        lay.said("deviations", told.deviations),
        lay.block("vitals", map(due, told.vitals)),
        lay.block("unread", told.unread),
        lay.block("refused", told.refused),
        lay.block("late", told.late),
        lay.block("corrections", told.corrections),
        lay.said("next", told.next),
        lay.block("timeline", map(line, told.timeline)),
        lay.lines([told.footer, word("sentence", "closing")]),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def amount(one: Amount) -> str:
    return f"{one.label}: {one.value}" + (f" ({one.origin})" if one.origin else "")


def due(one: SetShown) -> str:
    when = f" [{one.status_of_source}]: {one.due}" if one.due else f" [{one.status_of_source}]"
    return f"{one.label}{when} - {one.status}"


def line(one: Line) -> str:
    head = f"{one.at}  {one.event}" + (f" [{one.marks}]" if one.marks else "")
    return f"{head}. {one.said + '. ' if one.said else ''}By {one.by}. -> {one.state}"


class _Layout:
    def __init__(self, width: int) -> None:
        self.width = width

    def wrap(self, text: str, first: int, rest: int) -> str:
        return fill(text, self.width, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False)

    def lines(self, found: Iterable[str]) -> str:
        return "\n".join(self.wrap(one, 0, 0) for one in found)

    def block(self, heading: str, found: Iterable[str]) -> str:
        body = [self.wrap(one, 2, 4) for one in found]
        head = [word("infusion", heading)] if heading else []
        return "\n".join((*head, *body)) if body else ""

    def said(self, heading: str, found: Iterable[Said]) -> str:
        body: list[str] = []
        for one in found:
            mark = f" [{one.status}]" if one.status and one.status != "verified" else ""
            body.append(self.wrap(f"{one.text}{mark}", 2, 4))
            body += [self.wrap(under, 6, 8) for under in one.under]
        return "\n".join((word("infusion", heading), *body)) if body else ""
