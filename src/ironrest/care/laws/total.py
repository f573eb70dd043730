"""Every person gets an answer, every verdict can be reached, and no criterion is the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.laws.evaluated import wholly_known
from ironrest.care.laws.law import Breaks, Case, Law
from ironrest.care.laws.model import Model
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.prove.logic import both, every, no, only, some


def total_laws(knowledge: Knowledge, guideline: str, model: Model) -> Iterator[Law]:
    """An answer for everybody, and one answer for whoever is wholly known."""
    people = (model.symbols,)
    for name, possible in (("verdict", model.verdicts), ("indication", model.indications), ("rls", model.rls)):
        yield Law(
            f"total.{name}", f"Everybody has at least one possible {name}", guideline,
            no(some(possible.values())), people, breaks=_nothing(model, name),
            guideline=guideline,
        )  # fmt: skip
    # what the model has asked for so far is all that its rules read
    wholly = every([*model.symbols.all_known(), *model.symbols.all_exact()])
    two = some(
        both(one, other)
        for at, one in enumerate(model.verdicts.values())
        for other in list(model.verdicts.values())[at + 1 :]
    )
    reads = frozenset(model.symbols.seen())
    yield Law(
        "total.definite", "Whoever is wholly known has exactly one verdict", guideline, both(wholly, two), people,
        breaks=lambda found: (
            wholly_known(found[0], reads) and len(model.evaluated.outcome(found[0]).verdicts) > 1
        ),
        case=lambda found: {"definite": True}, guideline=guideline,
    )  # fmt: skip


def _nothing(model: Model, name: str) -> Breaks:
    at = {"verdict": "verdicts", "indication": "indications", "rls": "rls"}[name]
    return lambda people: not getattr(model.evaluated.outcome(people[0]), at)


def reachable_laws(knowledge: Knowledge, guideline: str, model: Model) -> Iterator[Law]:
    """Every verdict can be somebody's definite answer; one that cannot is listed with the reason and proved dead."""
    dead = {one.where for one in knowledge.laws.exception if one.law == "unreachable"}
    for verdict in model.verdicts:
        meant = f"{guideline}:{verdict}" in dead
        says = f"Nobody is answered `{verdict}`" if meant else f"Somebody is answered `{verdict}`"
        yield Law(
            f"reachable.{verdict}", says, guideline, only(model.verdicts, [verdict]), (model.symbols,),
            "unsat" if meant else "sat",
            breaks=_answered(model, verdict), case=_never(verdict), guideline=guideline,
        )  # fmt: skip


def _answered(model: Model, verdict: str) -> Breaks:
    return lambda people: model.evaluated.outcome(people[0]).verdicts == (verdict,)


def _never(verdict: str) -> Case:
    return lambda people: {"never": [verdict]}


def constant_laws(knowledge: Knowledge, model: Model) -> Iterator[Law]:
    """Each criterion is true of somebody and false of somebody."""
    meant = {one.where for one in knowledge.laws.exception if one.law == "constant"}
    for name, truths in model.criteria.items():
        for word, formula in (("true", truths.true), ("false", truths.false)):
            expect = "unsat" if f"{name}:{word}" in meant else "sat"
            says = f"`{name}` is {word} of somebody"
            yield Law(f"constant.{name}.{word}", says, "criteria", formula, (model.symbols,), expect)  # type: ignore[arg-type]
