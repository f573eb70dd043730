"""A plan for a terminal, to be read in a minute: the state, the proposals, the refusals, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from ironrest.report.facts import marked
from ironrest.report.plan_shapes import PlanTold, ProposalTold, RefusalTold
from ironrest.report.shapes import Statement
from ironrest.report.words import clean, word

WIDTH = 100
#: Other ways within the label that are named; the JSON has all.
_FEW = 2


def plan_text(told: PlanTold, *, width: int = WIDTH) -> str:
    """One plan as text."""
    return _Page(width).text(told)


class _Page:
    def __init__(self, width: int) -> None:
        self.width = width

    def text(self, told: PlanTold) -> str:
        blocks = (
            self.state(told),
            *(self.proposal(one) for one in told.proposals),
            self.block("refusals", (line for one in told.refusals for line in self.refusal(one))),
            self.block("anaemia", self.anaemia(told)),
            self.block("iron", self.items(told.iron)),
            self.block("notes", self.notes(told)),
            self.block("assumed", self.items(told.assumed)),
            self.block("record", self.items(told.record)),
            "\n".join(self.wrap(one, 0, 0) for one in (told.rests, told.footer, word("plan", "closing")) if one),
        )
        return "\n\n".join(block for block in blocks if block) + "\n"

    def state(self, told: PlanTold) -> str:
        head = f"{word('plan_state', told.state).upper()}. {told.headline}"
        alerts = []
        if told.alerts:
            alerts = [self.wrap(word("plan", "alerts_first"), 2, 4)]
        for one in told.alerts:
            says = f"{word('level', one.level).upper()}: {marked(one.text, one.status)}. {one.says}"
            alerts += [self.wrap(says, 4, 6), self.wrap(self.cite(one), 8, 10)]
        lines = (self.wrap(one, 2, 4) for one in told.lines)
        return "\n".join((self.wrap(told.patient, 0, 2), self.wrap(head, 0, 2), *alerts, *lines))

    # --- one product -----------------------------------------------------------------------------
    def proposal(self, one: ProposalTold) -> str:
        parts = [self.wrap(one.title, 0, 3), self.wrap(self.state_of(one), 3, 5)]
        parts += [self.wrap(self.boxed(each), 3, 5) for each in one.boxed]
        parts += [self.wrap(marked(each.text, each.status), 3, 5) for each in one.lines]
        for visit in one.visits:
            parts += [self.wrap(visit.head, 3, 5), self.wrap(visit.bag, 5, 7), self.wrap(visit.time, 5, 7)]
            parts += [self.wrap(f"- {step}", 7, 9) for step in visit.steps]
        for heading, found in (
            ("for", one.reasons_for), ("against", one.reasons_against), ("verify", one.verify),
            ("warnings", one.warnings),
        ):  # fmt: skip
            if found:
                parts += [self.wrap(f"{word('plan_heading', heading)}:", 3, 5), *self.statements(found, 5)]
        if one.benefit:
            parts += [self.wrap(f"{word('benefit', 'heading')}:", 3, 5), *self.statements(_short(one.benefit), 5)]
        if one.alternatives:
            listed = "; ".join(one.alternatives[:_FEW])
            if len(one.alternatives) > _FEW:
                listed += f"; {word('plan', 'more_alternatives', count=len(one.alternatives) - _FEW)}"
            parts.append(self.wrap(f"{word('plan_heading', 'alternatives')}: {listed}", 3, 5))
        parts.append(self.wrap(one.limits_count, 3, 5))
        return "\n".join(parts)

    def state_of(self, one: ProposalTold) -> str:
        return one.state if one.released else f"{word('plan', 'draft')}. {one.state}"

    def boxed(self, one: Statement) -> str:
        """Under its heading, unless it begins with it."""
        heading = word("plan_heading", "boxed")
        said = one.text[len(heading) :].lstrip(" :") if one.text.startswith(heading) else one.text
        return f"{heading.upper()}: {marked(said, one.status)}"

    def refusal(self, one: RefusalTold) -> Iterator[str]:
        yield self.wrap(marked(one.text, one.status), 2, 4)
        yield from (self.wrap(line, 6, 8) for line in one.lines)
        if one.key:
            yield self.wrap(clean(f"{word('page', 'source')}: {one.key}, {one.place}"), 6, 8)

    def anaemia(self, told: PlanTold) -> Iterator[str]:
        if told.anaemia:
            yield self.wrap(word("plan", "anaemia_why"), 2, 4)
        for one in told.anaemia:
            yield self.wrap(f"- {marked(one.text, one.status)}", 2, 4)
            yield self.wrap(one.says, 6, 8)
            yield self.wrap(self.cite(one), 6, 8)

    def notes(self, told: PlanTold) -> Iterator[str]:
        """Those of the first product and of all; of the others only where they are."""
        yield from self.statements((one for one in told.notes if one.part == "first"), 2)
        if any(one.part != "first" for one in told.notes):
            yield self.wrap(word("plan", "other_notes"), 2, 4)

    # --- layout ----------------------------------------------------------------------------------
    def statements(self, found: Iterable[Statement], indent: int) -> Iterator[str]:
        for one in found:
            cite = f" ({one.key}, {one.place})" if one.key else ""
            yield self.wrap(clean(f"- {marked(one.text, one.status)}{cite}"), indent, indent + 2)

    def items(self, found: Iterable[str]) -> Iterator[str]:
        return (self.wrap(f"- {one}", 2, 4) for one in found)

    def block(self, heading: str, body: Iterable[str]) -> str:
        found = list(body)
        return "\n".join((word("plan_heading", heading), *found)) if found else ""

    def cite(self, one: Statement) -> str:
        return clean(f"{word('page', 'source')}: {one.key}, {one.place}")

    def wrap(self, text: str, first: int, rest: int) -> str:
        return fill(text, self.width, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False)


def _short(found: Iterable[Statement]) -> Iterator[Statement]:
    """The first of each kind: the largest trial of people like this one."""
    return (one for one in found if one.part != "more")
