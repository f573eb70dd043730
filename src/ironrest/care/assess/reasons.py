"""The whole explanation: every criterion that a rulebook looks at, with its truth, its facts and its citation."""

from __future__ import annotations

from collections.abc import Iterable

from ironrest.care.assess.answer import Noted, Reason
from ironrest.care.assess.rulebook import Compiled, Rulebook
from ironrest.care.chart.readings import Day, Reading
from ironrest.knowledge.schema import Alert, Caution
from ironrest.rules.decide import Step
from ironrest.values.truth import Truth

_TRUTH = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


class Explainer:
    """Explains one day. A criterion that several rulebooks share is explained once."""

    def __init__(self, compiled: Compiled, day: Day) -> None:
        self.compiled, self.day = compiled, day
        self._kept: dict[tuple[str, str], Reason] = {}

    def of_book(self, book: Rulebook) -> tuple[Reason, ...]:
        """RLS, indication for each population still possible, caps, then the clearances."""
        facts = self.day.values
        found = [self.reason(name, "rls") for name in self.rls_criteria()]
        found.append(self.reason(book.significant.name, "indication"))
        for population in book.populations:
            applies = population.rule.test(facts)
            if applies is not False:
                found += [self.reason(name, "indication") for name in population.criteria]
            if applies is True:
                break
        found += [self.reason(limit.cap.criterion, "cap") for limit in book.caps]
        for route in ("iv", "oral"):
            rules: tuple[Step, ...] = (*book.blocks[route], *book.defers[route])
            found += [self.reason(rule.name, f"{route}-clearance") for rule in rules]
        return tuple({(one.criterion, one.part): one for one in found}.values())

    def rls_criteria(self) -> list[str]:
        return self.compiled.criteria_of(self.compiled.knowledge.nodes["line:rls::0"])

    def reason(self, criterion: str, part: str) -> Reason:
        key = (criterion, part)
        if key not in self._kept:
            entry = self.compiled.knowledge.criteria[self.compiled.keys[criterion]]
            truth = _TRUTH[self.compiled.tests[criterion](self.day.values)]
            facts = self.readings(self.compiled.facts_of_criterion[criterion])
            self._kept[key] = Reason(criterion, entry.label, part, truth, facts, entry.source, entry.when, entry.note)
        return self._kept[key]

    def readings(self, facts: Iterable[str]) -> tuple[Reading, ...]:
        return tuple(self.day.reading(fact) for fact in facts)

    def alerts(self) -> tuple[Noted, ...]:
        """Alerts that hold, the most pressing first."""
        entries = self.compiled.knowledge.alerts
        found = [
            self._noted(key, one, rule, one.level, one.action)
            for key, rule in self.compiled.alerts.items()
            if rule.test(self.day.values) is True and (one := entries[key])
        ]
        return tuple(sorted(found, key=lambda one: ("emergency", "urgent", "soon").index(one.level)))

    def cautions(self) -> tuple[Noted, ...]:
        entries = self.compiled.knowledge.cautions
        return tuple(
            self._noted(key, one, rule, "caution", one.says)
            for key, rule in self.compiled.cautions.items()
            if rule.test(self.day.values) is True and (one := entries[key])
        )

    def _noted(self, key: str, entry: Alert | Caution, rule: Step, level: str, says: str) -> Noted:
        known = tuple(self.day.reading(fact) for fact in sorted(rule.reads) if self.day.values.get(fact) is not None)
        return Noted(key, entry.label, level, says, known, entry.source)
