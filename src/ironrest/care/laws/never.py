"""Laws 1 and 2: nobody is proposed intravenous iron while something that forbids it is true or unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ironrest.care.laws.evaluated import IRON
from ironrest.care.laws.law import Breaks, Law
from ironrest.care.laws.model import Model, contraindications, iron
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.evaluate import Facts
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.logic import both, no, only, some


def never_laws(knowledge: Knowledge, guideline: str, model: Model) -> Iterator[Law]:
    """One law for each line of the laws file, and one for the table of contraindications itself."""
    proposed = only(model.verdicts, iron(model.verdicts))
    for key, entry in knowledge.laws.never.items():
        if entry.guidelines and guideline not in entry.guidelines:
            continue
        forbidden = compile_truths(knowledge.nodes[f"never:{key}"], model.symbols, {})
        yield Law(
            f"{entry.law}.{key}", f"Never intravenous iron: {entry.says}, true or unknown", guideline,
            both(proposed, no(forbidden.false)), (model.symbols,), breaks=_breaks(model, f"never:{key}"),
            case=not_iron, guideline=guideline, source=entry.source.key,
        )  # fmt: skip
    names = [name for effect in ("blocked", "deferred") for name in contraindications(knowledge, "iv", effect)]
    bars = [model.criteria[name] for name in names]
    yield Law(
        "1.table", "Never intravenous iron while any contraindication of the rulebook is true or unknown", guideline,
        both(proposed, some(no(bar.false) for bar in bars)), (model.symbols,),
        breaks=lambda people: (
            model.evaluated.proposes(people[0])
            and any(model.evaluated.criterion(name, people[0]) is not False for name in names)
        ),
        case=not_iron, guideline=guideline,
    )  # fmt: skip


def clearance_laws(knowledge: Knowledge, model: Model) -> Iterator[Law]:
    """What stands in the table of contraindications keeps the infusion from being cleared, whatever the guideline."""
    cleared = only(model.iv, ["clear"])
    for key, entry in knowledge.laws.never.items():
        if entry.bars:
            forbidden = compile_truths(knowledge.nodes[f"never:{key}"], model.symbols, {})
            yield Law(
                f"{entry.law}.{key}.cleared", f"No infusion is cleared: {entry.says}, true or unknown", "clearance",
                both(cleared, no(forbidden.false)), (model.symbols,), breaks=_clears(model, f"never:{key}"),
                source=entry.source.key,
            )  # fmt: skip


def _clears(model: Model, node: str) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        seen = model.evaluated
        return seen.outcome(people[0]).iv == ("clear",) and seen.rule(node, people[0]) is not False

    return breaks


def not_iron(people: Sequence[Facts]) -> Mapping[str, Any]:
    """What a golden case says of somebody who must not be proposed it."""
    return {"never": sorted(IRON)}


def _breaks(model: Model, node: str) -> Breaks:
    def breaks(people: Sequence[Facts]) -> bool:
        seen = model.evaluated
        return seen.proposes(people[0]) and seen.rule(node, people[0]) is not False

    return breaks
