"""Laws 1 and 2: nobody is proposed intravenous iron while something that forbids it is true or unknown."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.care.laws.law import Law
from ironrest.care.laws.model import Model, contraindications, iron
from ironrest.knowledge.schema import Knowledge
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
            both(proposed, no(forbidden.false)), (model.symbols,),
        )  # fmt: skip
    bars = [
        model.criteria[name]
        for effect in ("blocked", "deferred")
        for name in contraindications(knowledge, "iv", effect)
    ]
    yield Law(
        "1.table", "Never intravenous iron while any contraindication of the rulebook is true or unknown", guideline,
        both(proposed, some(no(bar.false) for bar in bars)), (model.symbols,),
    )  # fmt: skip
