"""The rules of one treatment for one person: what holds, what is open, and which row of doses is the person's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ironrest.care.plan.ladder_shapes import ClearanceFound, Dose, DoseLine
from ironrest.care.plan.proposal import Said
from ironrest.knowledge.alternatives import CLEARANCE_FACT
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_alternatives import Effect, Remark, Treatment, TreatmentRule
from ironrest.rules.evaluate import Facts, Value, compile_condition
from ironrest.rules.nodes import facts_of
from ironrest.values.truth import Truth


class Person(NamedTuple):
    """The facts of the day with the clearance laid in, and what the clearance lacks."""

    facts: Facts
    clearance: ClearanceFound
    knowledge: Knowledge

    def truth(self, node: str) -> bool | None:
        """Of one rule; a rule that has no text always holds."""
        found = self.knowledge.nodes.get(node)
        return True if found is None else compile_condition(found, {})(self.facts)

    def open_facts(self, node: str) -> tuple[str, ...]:
        """The facts of the rule that nobody knows, with those of the formula in place of the clearance."""
        found = self.knowledge.nodes.get(node)
        named = [fact for fact in facts_of(found) if self.facts.get(fact) is None] if found is not None else []
        return tuple(
            dict.fromkeys(
                one for fact in named for one in (self.clearance.missing if fact == CLEARANCE_FACT else (fact,))
            )
        )


class Ruled(NamedTuple):
    """One rule that holds, or may."""

    effect: Effect
    truth: bool | None
    asks: tuple[str, ...]
    said: Said


def person_of(facts: Facts, clearance: ClearanceFound, knowledge: Knowledge) -> Person:
    laid: dict[str, Value | None] = {**facts, CLEARANCE_FACT: clearance.value}
    return Person(laid, clearance, knowledge)


def ruled(
    person: Person, name: str, rules: dict[str, TreatmentRule], *, without: Iterable[str] = ()
) -> Iterator[Ruled]:
    """Every rule that does not certainly fail. An open one that need not be asked is only said."""
    left_out = set(without)
    for key, rule in rules.items():
        node = f"alt-rule:{name}:{key}"
        truth = person.truth(node) if key not in left_out else False
        if truth is False or (truth is None and rule.unknown == "pass" and rule.effect != "caution"):
            continue
        held = "yes" if truth else "not-known"
        asks = person.open_facts(node) if truth is None and rule.unknown == "ask" else ()
        said = Said(says=rule.says, citation=rule.source, held=held, part=rule.effect)  # type: ignore[arg-type]
        yield Ruled(rule.effect, truth, asks, said)


def remarks(person: Person, node: str, found: Iterable[Remark]) -> tuple[Said, ...]:
    """Sentences that hold; those of which nobody knows are left out, because they are asked elsewhere."""
    return tuple(
        Said(says=one.says, citation=one.source) for at, one in enumerate(found) if person.truth(f"{node}:{at}") is True
    )


def dose_for(person: Person, name: str, treatment: Treatment, jurisdiction: str, *, held: bool, waiting: bool) -> Dose:
    """The row that is certainly the person's. `held`: the treatment is not for them, so that none is given; `waiting`:
    it is not known whether it is.
    """
    if treatment.no_dose:
        return Dose(state="none-held", says=treatment.no_dose)
    lines = tuple(_lines(person, name, treatment, jurisdiction))
    if held:
        return Dose(state="withheld")
    for line in lines:
        if line.truth is Truth.TRUE and waiting and line.most is not None:
            return Dose(state="ask", table=lines)
        if line.truth is Truth.TRUE:
            state = "stated" if line.most is not None else "withheld"
            return Dose(state=state, says=line.says, line=line, table=lines)  # type: ignore[arg-type]
        if line.truth is Truth.UNKNOWN:
            needs = person.open_facts(f"alt-dose:{name}:{line.id}")
            return Dose(state="ask", table=lines, needs=needs)
    return Dose(state="withheld", table=lines)


def _lines(person: Person, name: str, treatment: Treatment, jurisdiction: str) -> Iterator[DoseLine]:
    for key, row in treatment.dose.items():
        if row.jurisdictions and jurisdiction not in row.jurisdictions:
            continue
        truth = person.truth(f"alt-dose:{name}:{key}")
        yield DoseLine(
            id=key, label=row.label, start=row.start, most=row.most, says=row.says, truth=Truth.of(truth),
            citation=row.source,
        )  # fmt: skip
