"""The alternatives of one person in words, the same for terminal and page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ironrest.care.plan.ladder_shapes import AlternativesFor, Option, Rung
from ironrest.knowledge.schema import Knowledge
from ironrest.report.alternatives_oral import tell_oral
from ironrest.report.alternatives_said import (
    aggravator,
    dose_row,
    dose_statements,
    labels,
    questions,
    recommendation,
    said,
    statement,
)  # fmt: skip
from ironrest.report.alternatives_shapes import AlternativesTold, OptionTold, RungTold
from ironrest.report.facts import fact_row
from ironrest.report.plan_said import amount
from ironrest.report.shapes import Statement
from ironrest.report.signed import foot
from ironrest.report.told import RELEASE
from ironrest.report.words import clean, sentence, word
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure


def tell_alternatives(found: AlternativesFor, knowledge: Knowledge) -> AlternativesTold:
    """Everything that is shown."""
    return _Teller(found, knowledge).told()


class _Teller:
    def __init__(self, found: AlternativesFor, knowledge: Knowledge) -> None:
        self.found, self.knowledge, self.a = found, knowledge, found.assessment

    def told(self) -> AlternativesTold:
        rungs = tuple(self.rung(at, one) for at, one in enumerate(self.found.rungs, start=1))
        oral = tell_oral(self.found, self.knowledge)
        kidney = tuple(self.kidney())
        table = tuple(self.table())
        alerts = tuple(
            Statement(one.label, one.citation.status, one.citation.key, one.citation.place, says=one.says,
                      level=one.level)
            for one in self.a.alerts
        )  # fmt: skip
        cited: list[Statement] = [*alerts, *kidney, *oral.lines, *(one for part in oral.parts.values() for one in part)]
        cited += [one for rung in rungs for one in _of_rung(rung)]
        cited += [one for _, _, row in table for one in row]
        first = self.found.rungs[0]
        on = self.found.on.isoformat()
        return AlternativesTold(
            patient=clean(self.a.patient),
            headline=self.headline(),
            first=word("alt", "first", label=first.label, status=word("alt_status", first.status)),
            alerts=alerts,
            rungs=rungs,
            oral=oral,
            kidney=kidney,
            table=table,
            asks=questions(self.found.asks, self.knowledge),
            rests=_rests(cited),
            footer=foot(word("alt", "footer", release=self.found.release[:RELEASE], on=on), self.knowledge),
            keys=tuple(dict.fromkeys(one.key for one in cited if one.key)),
        )

    def headline(self) -> str:
        verdict = word("verdict", self.a.answer.verdict)
        jurisdiction = word("plan_jurisdiction", self.found.jurisdiction)
        return word("alt", "verdict", verdict=verdict, guideline=self.a.answer.title, jurisdiction=jurisdiction)

    # --- rungs -----------------------------------------------------------------------------------
    def rung(self, at: int, one: Rung) -> RungTold:
        """What holds for every option of the rung stands on the rung, once."""
        status = word("alt_status", one.status)
        options = [self.option(each) for each in one.options]
        shared = [line for line in options[0].lines if all(line in each.lines for each in options)] if options else []
        return RungTold(
            title=word("alt", "rung", at=at, label=one.label, status=status),
            state=one.status,
            why=statement(word("alt", "why", why=one.why), one.citation),
            lines=(*self.lines(one), *shared),
            needs=word("alt", "needs", list=labels(one.needs, self.knowledge)) if one.needs else "",
            options=tuple(
                each._replace(lines=tuple(line for line in each.lines if line not in shared)) for each in options
            ),
        )

    def lines(self, one: Rung) -> Iterator[Statement]:
        """What is taken now comes first, because nothing of it may be stopped suddenly."""
        if one.in_use is not None:
            drugs = ", ".join(clean(drug) for drug in one.in_use.drugs)
            yield Statement(sentence(word("alt", "in_use", drugs=drugs)), "")
            yield from (statement(each.says, each.citation) for each in one.in_use.says)
        yield from (said(each, "because") for each in one.because)
        for note in one.aggravators:
            yield from aggravator(note, self.knowledge)
        for habit in one.habits:
            yield statement(f"{word('alt_part', habit.part)}: {habit.says}", habit.source)
        yield from (said(each, "check") for each in one.checks)

    def option(self, one: Option) -> OptionTold:
        lines = [said(each, "because") for each in one.because]
        lines += [said(each, "caution") for each in one.cautions]
        lines += [said(each, "timing") for each in one.timing]
        return OptionTold(
            title=word("alt", "option", label=one.label, status=word("alt_status", one.status)),
            state=one.status,
            about=one.about,
            dose=tuple(dose_statements(one.dose, self.knowledge)),
            lines=tuple(lines),
            recommended=tuple(recommendation(each, self.knowledge) for each in one.recommendations),
            table=tuple(dose_row(each) for each in one.dose.table),
        )

    # --- beside the ladder -----------------------------------------------------------------------
    def kidney(self) -> Iterator[Statement]:
        known, found = self.knowledge.alternatives.clearance, self.found.clearance
        if found.value is not None:
            rows = [fact_row(one, self.knowledge, self.found.on) for one in found.facts]
            facts = "; ".join(f"{row.label} {' '.join((row.value, row.unit)).strip()}" for row in rows)
            yield statement(word("alt", "crcl", value=_clearance(found.value), facts=facts), known.source)
        elif found.why == "missing":
            yield statement(word("alt", "crcl_missing", list=labels(found.missing, self.knowledge)), known.source)
        else:
            says = known.dialysis if found.why == "dialysis" else known.child
            yield statement(word("alt", "crcl_why", says=says), known.source)
        if found.value is not None or found.why == "missing":
            yield statement(word("alt", "formula", formula=known.formula, care=known.care), known.source)
        if found.egfr is not None:
            row = fact_row(found.egfr, self.knowledge, self.found.on)
            value = f"{row.value} {row.unit}"
            yield statement(word("alt", "egfr", value=value, says=known.not_egfr), known.source)

    def table(self) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
        for one in self.found.table:
            yield one.label, one.about, tuple(recommendation(each, self.knowledge) for each in one.recommendations)


def _clearance(value: Interval) -> str:
    """To one place; an interval that is not exact by both ends."""
    if value.is_exact:
        return amount(value.low, 1)
    ends = Interval(round(value.low, 1), round(value.high, 1), value.low_closed, value.high_closed)
    return write_measure(Measure(ends, None, bound=True))


def _of_rung(rung: RungTold) -> Iterator[Statement]:
    yield from (rung.why, *rung.lines)
    for one in rung.options:
        yield from (*one.dose, *one.lines, *one.recommended)
        yield from (Statement(row.label, row.status, row.key, row.place) for row in one.table)


def _rests(cited: Iterable[Statement]) -> str:
    statuses = [
        status
        for _, _, _, status in dict.fromkeys((one.text, one.key, one.place, one.status) for one in cited if one.key)
    ]
    secondary, unverified = statuses.count("secondary"), statuses.count("unverified")
    counts = {"count": len(statuses), "weak": secondary + unverified}
    key = "rests" if secondary + unverified else "rests_all"
    return word("alt", key, **counts, secondary=secondary, unverified=unverified)
