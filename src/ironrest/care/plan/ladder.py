"""The rungs of the ladder for one person, each worked out from the assessment, the record and the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ironrest.care.assess.answer import UNDETERMINED, Assessment
from ironrest.care.assess.drugs import may_be_taken
from ironrest.care.chart.person import Chart
from ironrest.care.plan.ladder_shapes import InUse, Option, Rung, Status
from ironrest.care.plan.proposal import Said
from ironrest.care.plan.treatment_option import option
from ironrest.care.plan.treatment_rules import Person, remarks
from ironrest.knowledge.schema_alternatives import LadderStep
from ironrest.values.truth import Truth

#: Of several options the first of these is that of the rung.
_BEST: tuple[Status, ...] = ("possible", "expert", "ask", "specialist", "not")
_VERDICT: dict[str, Status] = {
    "iv-iron": "possible", "either-route": "possible", "oral-iron": "possible", "specialist-decision": "specialist",
    "deferred": "later", "contraindicated": "not", "no-iron": "not-indicated", "not-covered": "specialist",
    UNDETERMINED: "ask",
}  # fmt: skip


def ladder(chart: Chart, assessment: Assessment, person: Person, jurisdiction: str) -> tuple[Rung, ...]:
    """Every rung that there is for anybody, in order; that of augmentation only for those on a dopamine drug."""
    maker = _Maker(chart, assessment, person, jurisdiction)
    rungs = (maker.rung(key, step) for key, step in person.knowledge.alternatives.step.items())
    return tuple(one for one in rungs if one is not None)


class _Maker:
    def __init__(self, chart: Chart, assessment: Assessment, person: Person, jurisdiction: str) -> None:
        self.chart, self.a, self.person, self.jurisdiction = chart, assessment, person, jurisdiction
        self.known = person.knowledge.alternatives
        self.taken = [drug for drug in chart.drugs if may_be_taken(drug, assessment.on)]

    def rung(self, key: str, step: LadderStep) -> Rung | None:
        makers: dict[str, Callable[[str, LadderStep], Rung | None]] = {
            "iron": self.iron, "aggravators": self.aggravators, "habits": self.habits,
            "augmentation": self.augmentation, "treatments": self.treatments, "specialist": self.specialist,
        }  # fmt: skip
        return makers[step.kind](key, step)

    # --- from the assessment ---------------------------------------------------------------------
    def iron(self, key: str, step: LadderStep) -> Rung:
        answer = self.a.answer
        parts = ("rls",) if answer.rls == "no" else ("indication", "cap", "iv-clearance", "oral-clearance")
        wanted = Truth.FALSE if answer.rls == "no" else Truth.TRUE
        held = [one for one in answer.reasons if one.part in parts and one.truth is wanted]
        because = tuple(Said(says=one.label, citation=one.citation, part=one.part) for one in held)
        needs = tuple(fact for ask in answer.asks[:1] for facts in ask.facts.values() for fact in facts)
        return _rung(key, step, _VERDICT[answer.verdict], because=because, needs=needs)

    def aggravators(self, key: str, step: LadderStep) -> Rung:
        """Drugs and habits of the record, and sleep apnoea that nobody treats."""
        found = tuple(one for one in self.a.drugs if one.kind != "treatment")
        facts = self.person.facts
        apnoea = self.person.knowledge.exacerbating.condition["sleep_apnoea"]
        because: tuple[Said, ...] = ()
        if facts.get(apnoea.fact) is True:
            because = (Said(says=apnoea.label, citation=apnoea.source),)
        asked = [apnoea.fact, "excess_alcohol_or_caffeine", *(() if self.taken else ("on_exacerbating_drug",))]
        needs = tuple(fact for fact in asked if facts.get(fact) is None)
        status: Status = "found" if found or because else "ask" if needs else "nothing-found"
        return _rung(key, step, status, because=because, needs=needs, aggravators=found)

    def habits(self, key: str, step: LadderStep) -> Rung:
        found = tuple(one for name, one in self.known.habit.items() if self.person.truth(f"alt-habit:{name}") is True)
        return _rung(key, step, "possible", habits=found)

    def augmentation(self, key: str, step: LadderStep) -> Rung | None:
        """Only for somebody on a dopamine drug; what nobody asked about is asked."""
        using = self.in_use("dopaminergic")
        if using is None:
            return None
        known = self.person.knowledge.augmentation
        features = [one for one in known.feature.values() if self.person.facts.get(one.fact) is True]
        because = tuple(Said(says=one.label, citation=one.source) for one in features)
        needs = tuple(one.fact for one in known.feature.values() if self.person.facts.get(one.fact) is None)
        status: Status = "found" if features else "ask" if needs else "nothing-found"
        plan = (known.first_step, known.prevention, known.taper) if features else ()
        checks = tuple(Said(says=one.says, citation=one.source) for one in plan)
        return _rung(
            key,
            step,
            status,
            because=because,
            needs=needs,
            checks=checks,
            in_use=InUse(drugs=using.drugs, says=(), needs=()),
        )

    def specialist(self, key: str, step: LadderStep) -> Rung:
        return _rung(key, step, "possible" if self.a.answer.rls != "no" else "not-indicated")

    # --- treatments ------------------------------------------------------------------------------
    def treatments(self, key: str, step: LadderStep) -> Rung:
        groups = [self.known.group[name] for name in step.groups]
        options = tuple(
            self.option(name) for name, one in self.known.treatment.items() if one.group in step.groups and one.ladder
        )
        using = next((found for name in step.groups if (found := self.in_use(name))), None)
        checks = tuple(
            one for name, group in zip(step.groups, groups, strict=True)
            for one in remarks(self.person, f"alt-check:{name}", group.check)
        )  # fmt: skip
        status: Status = "in-use" if using else _best(options)
        needs = tuple(dict.fromkeys(fact for one in options for fact in one.needs))
        if using:
            needs = tuple(dict.fromkeys((*using.needs, *needs)))
        return _rung(key, step, status, needs=needs, options=options, checks=checks, in_use=using)

    def option(self, name: str) -> Option:
        taken = any(self.treatment_of(drug.name) == name for drug in self.taken)
        return option(
            self.person, name, self.jurisdiction, self.a.governing, taken=taken, rls=self.a.answer.rls
        )  # fmt: skip

    def treatment_of(self, drug: str) -> str:
        """The treatment whose name stands in the drug's; the longest name decides."""
        named = [
            (len(name), key) for key, one in self.known.treatment.items() for name in one.names if _named(name, drug)
        ]
        return max(named)[1] if named else ""

    def in_use(self, group: str) -> InUse | None:
        entry = self.known.group[group]  # type: ignore[index]
        named = [one.names for one in self.known.treatment.values() if one.group == group]
        drugs = [
            drug.name
            for drug in self.taken
            if set(drug.concepts) & set(entry.concepts)
            or any(_named(one, drug.name) for names in named for one in names)
        ]
        if not drugs:
            return None
        needs = tuple(fact for fact in entry.in_use_ask if self.person.facts.get(fact) is None)
        says = remarks(self.person, f"alt-in-use:{group}", entry.in_use)
        return InUse(drugs=tuple(dict.fromkeys(drugs)), says=says, needs=needs)


def _best(options: Iterable[Option]) -> Status:
    there = {one.status for one in options}
    return next((status for status in _BEST if status in there), "not")


def _named(name: str, drug: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", drug.lower()) is not None


def _rung(key: str, step: LadderStep, status: Status, **more: object) -> Rung:
    return Rung(
        id=key, kind=step.kind, label=step.label, status=status, why=step.why, citation=step.source, **more  # type: ignore[arg-type]
    )  # fmt: skip
