"""A plan in words, the same for terminal and page: the state, the proposals, the refusals, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from ironrest.care.plan.person import PersonPlan
from ironrest.care.plan.plan import Plan
from ironrest.care.plan.proposal import Refusal, Said
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report.facts import place
from ironrest.report.plan_json import citations_of
from ironrest.report.plan_proposal import BOXED, tell_proposal
from ironrest.report.plan_said import anaemia_statement, assumed_groups, iron_words, said
from ironrest.report.plan_shapes import PlanTold, RefusalTold
from ironrest.report.shapes import Statement
from ironrest.report.signed import foot
from ironrest.report.told import RELEASE
from ironrest.report.words import clean, group, sentence, word


def tell_plan(made: Plan, knowledge: Knowledge, *, on: date, person: PersonPlan | None = None) -> PlanTold:
    """The plan in words; without a person it is one of limits only."""
    return _Teller(made, knowledge, on, person).told()


class _Teller:
    def __init__(self, made: Plan, knowledge: Knowledge, on: date, person: PersonPlan | None) -> None:
        self.made, self.knowledge, self.on, self.person = made, knowledge, on, person

    def told(self) -> PlanTold:
        person, made = self.person, self.made
        a = person.assessment if person else None
        alerts = tuple(
            Statement(one.label, one.citation.status, one.citation.key, one.citation.place, says=one.says,
                      level=one.level)
            for one in (a.alerts if a else ())
        )  # fmt: skip
        refusals = tuple(self.refusals())
        anaemia = tuple(anaemia_statement(one) for one in made.anaemia)
        cited = [each for one in made.proposals for each in citations_of(one)]
        cited += [one.citation for one in made.refusals if one.citation]
        proposals = tuple(tell_proposal(one, self.knowledge, at) for at, one in enumerate(made.proposals, start=1))
        keys = [one.key for one in (*alerts, *anaemia) if one.key]
        keys += [each.key for one in proposals for each in one.benefit if each.key]
        keys += [one.key for one in cited]
        return PlanTold(
            patient=clean(a.patient) if a else word("plan", "patient_none"),
            state=self.state(),
            headline=self.headline(),
            lines=tuple(self.lines()),
            alerts=alerts,
            proposals=proposals,
            refusals=refusals,
            anaemia=anaemia,
            iron=tuple(iron_words(person.ledger)) if person else (),
            notes=tuple(self.notes()),
            assumed=tuple(assumed_groups(made, person, self.knowledge)),
            record=tuple(self.record()),
            rests=_rests(cited),
            footer=foot(word("plan", "footer", release=made.release[:RELEASE], on=self.on.isoformat()), self.knowledge),
            keys=tuple(dict.fromkeys(keys)),
        )

    # --- the state -------------------------------------------------------------------------------
    def state(self) -> str:
        if not self.made.proposals:
            return "refused"
        return "clear" if any(one.release.releasable for one in self.made.proposals) else "draft"

    def headline(self) -> str:
        made, state = self.made, self.state()
        every = len({one.product for one in made.proposals} | {one.product for one in made.refusals})
        released = sum(one.release.releasable for one in made.proposals)
        because = self.because() if state == "draft" else self.refused_because()
        counts = {"count": len(made.proposals), "all": every, "released": released, "because": because}
        return sentence(word("plan", f"head_{state}", **counts))

    def because(self) -> str:
        reasons = [key for one in self.made.proposals for key in one.release.because]
        return "; ".join(word("plan_because", key) for key in dict.fromkeys(reasons))

    def refused_because(self) -> str:
        rules = {one.rule for one in self.made.refusals if one.rule in group("plan_rule")}
        if len({one.rule for one in self.made.refusals if one.rule.startswith(_OF_THE_PERSON)}) == 1:
            return word("plan_rule", next(rule for rule in sorted(rules) if rule.startswith(_OF_THE_PERSON)))
        return word("plan", "head_refused_rules")

    def lines(self) -> Iterator[str]:
        made = self.made
        if self.person is None:
            yield word("plan", "not_assessed")
        else:
            clearance, verdict = word("plan_clearance", made.clearance), word("verdict", made.verdict)
            yield word("plan", "clearance", clearance=clearance, verdict=verdict)
        yield word("plan", "jurisdiction", jurisdiction=word("plan_jurisdiction", made.jurisdiction))
        if len(made.proposals) > 1:
            yield word("plan", "ranked", keys=", ".join(word("plan_key", key) for key in made.ranked_by))

    # --- refusals --------------------------------------------------------------------------------
    def refusals(self) -> Iterator[RefusalTold]:
        """What one rule says of several products in the same words stands once."""
        found: dict[Refusal, list[str]] = {}
        for one in self.made.refusals:
            named = replace(one, product="")
            found.setdefault(named, []).append(self.knowledge.products[one.product].name)
        for one, names in found.items():
            yield self.refusal(one, names)

    def refusal(self, one: Refusal, names: list[str]) -> RefusalTold:
        citation = one.citation
        every = len(names) > 1 and len(names) == len(self.made.refusals)
        named = word("plan", "everything") if every else ", ".join(names)
        says = one.says or word("plan_rule", one.rule)
        return RefusalTold(
            text=sentence(word("plan", "refused_one", names=named, says=says.rstrip("."))),
            status=citation.status if citation else "",
            lines=tuple(self.refusal_lines(one)),
            key=citation.key if citation else "",
            place=citation.place if citation else "",
        )

    def refusal_lines(self, one: Refusal) -> Iterator[str]:
        rule = word("plan_rule", one.rule)
        yield word("plan", "refused_rule", rule=one.rule if rule == one.rule else f"{rule} ({one.rule})")
        if not one.rule.startswith(_OF_THE_PERSON) and one.rule not in group("plan_market"):
            yield word("plan", "refused_limit", limit=one.limit)
            yield word("plan", "refused_asked", asked=one.asked)
        if one.needs:
            yield word("plan", "refused_needs", list="; ".join(self.question(fact) for fact in one.needs))
        if one.also:
            yield word("plan", "refused_also", list="; ".join(map(_also, one.also)))

    def question(self, key: str) -> str:
        fact = self.knowledge.facts.get(key)
        if fact is None:
            entry = self.knowledge.plan.fact.get(key)
            return entry.label if entry else key
        return fact.question or fact.label

    # --- behind it -------------------------------------------------------------------------------
    def notes(self) -> Iterator[Statement]:
        """Each note once, with the products that it is about unless it is about all; `part` says of how many."""
        found: dict[Said, list[str]] = {}
        for one in self.made.proposals:
            for note in one.notes:
                if note.part != BOXED:
                    found.setdefault(note, []).append(one.name)
        first = self.made.proposals[0].name if found else ""
        for note, names in found.items():
            told = said(note)
            about = word("plan_part", note.part)
            head = about if len(names) == len(self.made.proposals) else f"{', '.join(names)}, {about}"
            part = "first" if first in names else "others"
            yield told._replace(text=f"{sentence(head).rstrip('.')}: {told.text.rstrip('.')}", part=part)

    def record(self) -> Iterator[str]:
        a = self.person.assessment if self.person else None
        if a is None:
            return
        yield from (
            word("plan", "refused_record", where=place(one.origin), reason=clean(one.reason)) for one in a.refused
        )
        yield from (clean(one) for one in a.notes)


#: Refusals that are about the person and not about one product.
_OF_THE_PERSON = ("clearance:", "verdict:")


def _also(rule: str) -> str:
    kind, _, rest = rule.partition(":")
    return word("plan", "refused_off_label", regimen=rest) if kind == "off-label" else rule


def _rests(cited: Iterable[Citation]) -> str:
    statuses = [status for _, _, status in dict.fromkeys((one.key, one.place, one.status) for one in cited)]
    secondary, unverified = statuses.count("secondary"), statuses.count("unverified")
    if not statuses:
        return ""
    counts = {"count": len(statuses), "weak": secondary + unverified}
    key = "rests" if secondary + unverified else "rests_all"
    return word("plan", key, **counts, secondary=secondary, unverified=unverified)
