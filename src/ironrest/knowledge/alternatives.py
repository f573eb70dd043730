"""The folder alternatives/ read whole; its rules as texts with their own vocabulary; and its cross-checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ironrest.knowledge import files
from ironrest.knowledge import schema_alternatives as sa
from ironrest.knowledge.schema_base import Strict
from ironrest.knowledge.schema_products import JURISDICTIONS
from ironrest.rules.parse import Kind, Vocabulary

#: The one number that these rules may name and that no record holds: creatinine clearance in mL/min.
CLEARANCE_FACT = "crcl"


class _Treatments(Strict, frozen=True, kw_only=True):
    treatment: dict[str, sa.Treatment]


class _Classes(Strict, frozen=True, kw_only=True):
    document: dict[str, sa.Document]
    clearance: sa.Clearance
    group: dict[sa.Group, sa.TreatmentClass]


class _Oral(Strict, frozen=True, kw_only=True):
    oral: sa.OralIron


class _Ladder(Strict, frozen=True, kw_only=True):
    habit: dict[str, sa.HabitNote]
    step: dict[str, sa.LadderStep]


def read_alternatives(folder: Path) -> sa.Alternatives:
    """All files of the folder; treatments stand in the order of the files' names, then of the file."""
    classes = files.read_toml(folder / "classes.toml", _Classes)
    ladder = files.read_toml(folder / "ladder.toml", _Ladder)
    treatments: dict[str, sa.Treatment] = {}
    for path in sorted(folder.glob("treatments_*.toml")):
        treatments |= files.read_toml(path, _Treatments).treatment
    return sa.Alternatives(
        document=classes.document,
        clearance=classes.clearance,
        group=classes.group,
        treatment=treatments,
        oral=files.read_toml(folder / "oral_iron.toml", _Oral).oral,
        habit=ladder.habit,
        step=ladder.step,
    )


def alternatives_vocabulary(facts: Mapping[str, Kind], choices: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    """The person's facts and the creatinine clearance."""
    return Vocabulary({**facts, CLEARANCE_FACT: "number"}, dict(choices))


def alternatives_texts(known: sa.Alternatives) -> Iterator[tuple[str, str]]:
    """Key and rule text of everything that a ladder is worked out from."""
    for label, group in known.group.items():
        name: str = label
        yield from ((f"alt-rule:{name}:{key}", one.when) for key, one in group.rule.items() if one.when)
        for part, remarks in (("check", group.check), ("in-use", group.in_use)):
            yield from ((f"alt-{part}:{name}:{at}", one.when) for at, one in enumerate(remarks) if one.when)
    for name, treatment in known.treatment.items():
        yield from ((f"alt-rule:{name}:{key}", one.when) for key, one in treatment.rule.items() if one.when)
        yield from ((f"alt-dose:{name}:{key}", row.when) for key, row in treatment.dose.items())
        yield from ((f"alt-timing:{name}:{at}", one.when) for at, one in enumerate(treatment.timing) if one.when)
    yield from ((f"alt-oral:{at}", one.when) for at, one in enumerate(known.oral.caution) if one.when)
    yield from ((f"alt-habit:{key}", one.when) for key, one in known.habit.items() if one.when)


def problems_of_alternatives(known: sa.Alternatives, facts: Mapping[str, object]) -> Iterator[str]:
    """Every contradiction, as a sentence."""
    for name, treatment in known.treatment.items():
        if name in known.group:
            yield f"treatment {name}: a group has that name."
        if treatment.group not in known.group:
            yield f"treatment {name}: no group is called `{treatment.group}`."
        if bool(treatment.dose) == bool(treatment.no_dose):
            yield f"treatment {name}: it has either rows of doses, or `no_dose` that says why not."
        for one in treatment.recommendation:
            if one.document not in known.document:
                yield f"treatment {name}: no document is called `{one.document}`."
        yield from _rows(name, treatment)
    for name, group in known.group.items():
        yield from (f"group {name}: no fact is called `{one}`." for one in group.in_use_ask if one not in facts)
    rungs = [one for step in known.step.values() for one in step.groups]
    offered = {one.group for one in known.treatment.values() if one.ladder and one.group != "iron"}
    yield from (f"ladder: `{one}` stands on no rung." for one in sorted(offered - set(rungs)))
    yield from (f"ladder: `{one}` stands on two rungs." for one in sorted(set(rungs)) if rungs.count(one) > 1)
    if list(known.step) and rungs[-1:] != ["opioid"]:
        yield "ladder: opioids come last."


def _rows(name: str, treatment: sa.Treatment) -> Iterator[str]:
    for key, row in treatment.dose.items():
        where = f"treatment {name}, dose {key}"
        if row.stated and row.most is None:
            yield f"{where}: a stated dose needs its most."
        if not row.stated and (row.start or row.most or not row.says):
            yield f"{where}: a row that gives no dose says why, and holds none."
        if row.start and row.most and (row.start.unit != row.most.unit or row.start.low > row.most.low):
            yield f"{where}: the start passes the most, or their units differ."
        yield from (
            f"{where}: no jurisdiction is called `{one}`." for one in row.jurisdictions if one not in JURISDICTIONS
        )
