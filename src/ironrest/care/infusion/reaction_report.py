"""A draft of the report to the authority. What is not known is a blank to fill in, and is never invented."""

from __future__ import annotations

from datetime import date

import msgspec

from ironrest.care.infusion.react import Reaction
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_reactions import Jurisdiction
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure


class Line(msgspec.Struct, frozen=True):
    """One line of the form; an empty value is a blank."""

    id: str
    label: str
    value: str


class ReactionReport(msgspec.Struct, frozen=True):
    """A draft for the form of one jurisdiction; without one, for the national authority."""

    title: str
    says: str
    source: Citation
    lines: tuple[Line, ...]


def reaction_report(
    reaction: Reaction, knowledge: Knowledge, *, dose: str = "", given_on: date | None = None
) -> ReactionReport:
    """The lines in the order of the form. `dose` is as it was written, with its unit."""
    form = knowledge.reactions.after.form[_jurisdiction(reaction)]
    values = _values(reaction, knowledge) | {"dose": dose, "given_on": given_on.isoformat() if given_on else ""}
    lines = (Line(key, label, values.get(key, "")) for key, label in knowledge.reactions.after.field.items())
    return ReactionReport(form.title, form.says, form.source, tuple(lines))


def _jurisdiction(reaction: Reaction) -> Jurisdiction:
    """The form of the national authority is the one that names no agency."""
    return reaction.adrenaline.jurisdiction if reaction.adrenaline.jurisdiction_known else "eu"


def _values(reaction: Reaction, knowledge: Knowledge) -> dict[str, str]:
    facts = reaction.facts
    return {
        "age": _measured(reaction.age, "years"),
        "weight": _measured(reaction.weight, "kg"),
        "product": reaction.product,
        "lot": reaction.lot,
        "minutes_since_start": _number(reaction, "minutes_since_start", knowledge),
        "hours_since_end": _number(reaction, "hours_since_end", knowledge),
        "signs": _signs(reaction, knowledge, True),
        "signs_absent": _signs(reaction, knowledge, False),
        "signs_unknown": _signs(reaction, knowledge, None),
        "measured": "; ".join(_vitals(reaction, knowledge)),
        "reaction": reaction.label if reaction.definite else "",
        "severity": reaction.severity if reaction.definite else "",
        "grade": _grade(reaction) if reaction.definite else "",
        "adrenaline": _number(reaction, "adrenaline_doses", knowledge),
        "outcome": _OUTCOME[facts["resolved"] is True] if "resolved" in facts else "",
    }


_OUTCOME = {True: "recovered", False: "not recovered when this was written"}


def _signs(reaction: Reaction, knowledge: Knowledge, wanted: bool | None) -> str:
    """The labels of the signs that are there, that are not, or that nobody looked for."""
    signs = knowledge.reactions.signs
    swept = (key for key, one in signs.sign.items() if signs.organ[one.organ].swept)
    return "; ".join(signs.sign[key].label for key in swept if reaction.facts.get(key) is wanted)


def _vitals(reaction: Reaction, knowledge: Knowledge) -> list[str]:
    shown = ("systolic", "baseline_systolic", "spo2", "temperature")
    labels = knowledge.reactions.signs.sign
    return [f"{labels[key].label} {_number(reaction, key, knowledge)}" for key in shown if key in reaction.facts]


def _number(reaction: Reaction, key: str, knowledge: Knowledge) -> str:
    """As it was told. The bound that follows from the start of the infusion was not told, and is left blank."""
    value = reaction.facts.get(key)
    if not isinstance(value, Interval) or (key == "hours_since_end" and not value.is_exact):
        return ""
    unit = knowledge.reactions.signs.sign[key].unit
    return _measured(value, "" if unit == "1" else unit)


def _measured(value: Interval | None, unit: str) -> str:
    if value is None:
        return ""
    return write_measure(Measure(value, unit or None, not value.is_exact))


def _grade(reaction: Reaction) -> str:
    grade = reaction.grade
    return "" if grade is None else f"{grade.term}, {grade.low} to {grade.high}"
