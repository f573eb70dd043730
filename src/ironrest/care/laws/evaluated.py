"""The same questions to the evaluator: a counterexample counts only when it breaks the law there too."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from ironrest.care.assess.judge import Outcome, judge, population_indications
from ironrest.care.assess.rulebook import Compiled, Rulebook
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Facts, compile_condition
from ironrest.values.interval import Interval

#: Verdicts that propose iron into a vein.
IRON = frozenset({"iv-iron", "either-route"})


class Evaluated:
    """One guideline as the evaluator reads it, compiled when it is first asked. Nothing is kept for a release."""

    def __init__(self, knowledge: Knowledge, guideline: str, on: date) -> None:
        self.knowledge, self.guideline, self.on = knowledge, guideline, on

    @cached_property
    def compiled(self) -> Compiled:
        return Compiled(self.knowledge, self.on)

    @property
    def book(self) -> Rulebook:
        return self.compiled.rulebooks[self.guideline]

    def outcome(self, facts: Facts) -> Outcome:
        return judge(self.book, facts)

    def proposes(self, facts: Facts) -> bool:
        """Intravenous iron is certainly among the proposals."""
        verdicts = self.outcome(facts).verdicts
        return bool(verdicts) and IRON.issuperset(verdicts)

    def criterion(self, name: str, facts: Facts) -> bool | None:
        return self.compiled.tests[name](facts)

    def rule(self, node_key: str, facts: Facts) -> bool | None:
        """Any node that names facts and criteria."""
        return compile_condition(self.knowledge.nodes[node_key], self.compiled.tests)(facts)

    def indications(self, population: str, facts: Facts) -> set[str]:
        """As if the person were of this population."""
        entry = next(one for one in self.book.populations if one.rule.then == population)
        return set(population_indications(self.book, entry, facts))


def exactly(fact: str, facts: Facts) -> float | None:
    """An exact number; None for anything else."""
    value = facts.get(fact)
    return value.low if isinstance(value, Interval) and value.is_exact else None


def wholly_known(facts: Facts, among: frozenset[str]) -> bool:
    """Every one of these facts has a value, and every number is exact."""
    values = [facts.get(fact) for fact in among]
    return all(one is not None and (not isinstance(one, Interval) or one.is_exact) for one in values)
