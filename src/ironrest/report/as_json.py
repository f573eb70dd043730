"""The JSON answer: a documented contract, one object for each person. docs/reference/json.md prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ironrest.care.assess.answer import Answer, AskFor, Assessment, Noted, Reason
from ironrest.care.assess.words import short
from ironrest.care.chart.person import Origin, Rejected, Value
from ironrest.care.chart.readings import Reading
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report.benefit_said import assessed_benefit
from ironrest.report.signed import signed_json
from ironrest.values.dates import When, write_when
from ironrest.values.interval import Interval

Json = dict[str, Any]

#: The variation has its own sources; that it is used so, to say how near the line is, has none.
NEAR_STATUS = "unverified"


def encode(documents: Sequence[Json], *, many: bool) -> str:
    """One object for one person, an array for many."""
    data = list(documents) if many else documents[0]
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def assessment_json(assessment: Assessment, knowledge: Knowledge) -> Json:
    """Everything that was answered for one person."""
    writer = _Writer(knowledge)
    top = writer.answer(assessment.answer)
    readings = assessment.day.readings.values()
    return {
        "patient": assessment.patient,
        "as_of": assessment.on.isoformat(),
        "use": assessment.use,
        "guideline": assessment.governing,
        **top,
        "benefit": _benefit(assessment, knowledge),
        "alerts": [writer.noted(one) for one in assessment.alerts],
        "cautions": [writer.noted(one) for one in assessment.cautions],
        "changes": [{"fact": one.fact, "to": one.to, "verdict": one.verdict} for one in assessment.changes],
        "scores": [writer.plain(one) for one in assessment.scores],
        "drugs": [writer.plain(one) for one in assessment.drugs],
        "findings": writer.plain(assessment.findings),
        "near": writer.near(assessment),
        "stale": [writer.reading(one) for one in readings if one.state == "stale"],
        "superseded": [writer.reading(one) for one in readings if one.state == "superseded"],
        "assumed": [writer.reading(one) for one in readings if one.how == "assumed"],
        "refused": [refused_json(one) for one in assessment.refused],
        "notes": list(assessment.notes),
        "later_results_ignored": assessment.day.later_ignored,
        "guidelines": {key: writer.answer(one) for key, one in assessment.answers.items()},
        "parts_on": {key: list(criteria) for key, criteria in assessment.parts_on.items()},
        "knowledge_release": assessment.release,
        "knowledge_signed_by": signed_json(knowledge),
    }


def _benefit(assessment: Assessment, knowledge: Knowledge) -> Json | None:
    """One sentence where the answer leads to iron into a vein."""
    found = assessed_benefit(assessment.answer, knowledge)
    if found is None:
        return None
    cited = {"key": found.key, "title": knowledge.sources[found.key].title, "place": found.place, "mark": ""}
    return {"says": found.text, "citation": cited, "status": found.status}


def refused_json(one: Rejected) -> Json:
    """One input that could not be used, with its place."""
    found = {"file": one.origin.file, "line": one.origin.line, "path": one.origin.path, "reason": one.reason}
    return {**found, "fact": one.fact or None}


class _Writer:
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._readings: dict[int, Json] = {}

    def answer(self, answer: Answer) -> Json:
        return {
            "title": answer.title,
            "verdict": answer.verdict,
            "definite": answer.definite,
            "possible": list(answer.possible),
            "rls": answer.rls,
            "indication": answer.indication,
            "possible_indications": list(answer.possible_indications),
            "iv_clearance": answer.iv_clearance,
            "oral_clearance": answer.oral_clearance,
            "lifted_by": list(answer.lifted_by),
            "populations": list(answer.populations),
            "reasons": [self.reason(one) for one in answer.reasons],
            "asks": [self.ask(one) for one in answer.asks],
            "priority": list(answer.priority),
            "guideline_notes": list(answer.notes),
        }

    def reason(self, reason: Reason) -> Json:
        return {
            "criterion": reason.criterion,
            "label": reason.label,
            "part": reason.part,
            "truth": reason.truth.value,
            "facts": [self.reading(one) for one in reason.facts],
            "rule": reason.when,
            "note": reason.note,
            **self.cited(reason.citation),
        }

    def noted(self, one: Noted) -> Json:
        facts = [self.reading(reading) for reading in one.facts]
        head = {"id": one.id, "label": one.label, "level": one.level, "action": one.says}
        return {**head, "facts": facts, **self.cited(one.citation)}

    def cited(self, citation: Citation) -> Json:
        source = self.knowledge.sources[citation.key]
        cited = {"key": citation.key, "title": source.title, "place": citation.place, "mark": citation.mark}
        return {"citation": cited, "status": citation.status}

    def reading(self, one: Reading) -> Json:
        if id(one) not in self._readings:
            self._readings[id(one)] = self._reading(one)
        return self._readings[id(one)]

    def _reading(self, one: Reading) -> Json:
        fact = self.knowledge.facts[one.fact]
        shown = one.value if one.value is not None else one.seen
        return {
            "fact": one.fact,
            "label": fact.label,
            "value": json_value(shown) if shown is not None else None,
            "unit": fact.unit or None,
            "date": write_when(one.when) if one.when else None,
            "source": source_words(one),
            "state": one.state,
            "how": one.how or None,
            "bound": bound(shown),
            "unit_read": one.unit_read or None,
            "says": one.says or None,
            "notes": list(one.notes),
        }

    def ask(self, one: AskFor) -> Json:
        asks = [
            {
                "id": key,
                "label": self.knowledge.asks[key].label,
                "facts": list(facts),
                "questions": {fact: self.knowledge.facts[fact].question for fact in facts},
            }
            for key, facts in sorted(one.facts.items())
        ]
        found = {"asks": asks, "cost": one.set.cost, "settles": one.set.settles}
        return {**found, "unless": one.unless or None, "why": one.why or None}

    def near(self, assessment: Assessment) -> Json | None:
        """How often another draw would differ, and what another assay would read; with the readings varied."""
        near = assessment.near
        if near is None:
            return None
        readings = assessment.day.readings
        unit = self.knowledge.facts["ferritin"].unit
        return {
            "differs": near.differs,
            "times_in_ten": near.times_in_ten,
            "verdicts": near.verdicts,
            "varied": [self.reading(readings[fact]) for fact in near.varied],
            "other_assays": [{**self.plain(one), "unit": unit} for one in near.other_assays],
            "citations": [self.cited(one) for one in near.citations],
            "status": NEAR_STATUS,
        }

    def plain(self, value: object) -> Any:
        """Any struct of the assessment, with readings and citations in the shapes above."""
        if isinstance(value, Reading):
            return self.reading(value)
        if isinstance(value, Citation):
            return self.cited(value)
        if isinstance(value, Interval):
            return short(value)
        if isinstance(value, When):
            return write_when(value)
        if isinstance(value, msgspec.Struct):
            return {name: self.plain(getattr(value, name)) for name in value.__struct_fields__}
        if isinstance(value, dict):
            return {key: self.plain(one) for key, one in value.items()}
        if isinstance(value, tuple | list):
            return [self.plain(one) for one in value]
        return msgspec.to_builtins(value)


def json_value(value: Value) -> float | bool | str:
    """A number where it is exact; a bound or span as text (`<15`, `>2000`, `5-10`); yes/no; a word."""
    if isinstance(value, Interval):
        return value.low if value.is_exact else short(value)
    return value


def bound(value: Value | None) -> Json | None:
    """The ends of a number that is not exact; None stands for no end."""
    if not isinstance(value, Interval) or value.is_exact:
        return None
    return {
        "low": value.low if value.low != float("-inf") else None,
        "high": value.high if value.high != float("inf") else None,
        "low_closed": value.low_closed,
        "high_closed": value.high_closed,
    }


def source_words(one: Reading) -> str | None:
    """Where the value stands: file, and place in it."""
    if one.origin is None:
        return {"assumed": "assumed", "implied": "follows from other facts"}.get(one.how)
    return source_words_of(one.origin)


def source_words_of(origin: Origin) -> str:
    """File and place in it."""
    place = origin.path or (f"line {origin.line}" if origin.line else "")
    return ": ".join(part for part in (origin.file, place) if part)
