"""A clinic's own file only tightens: whom it lets have intravenous iron, the rulebook lets have it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ironrest.care.laws.law import Law
from ironrest.care.laws.model import criteria_of, iron, model_of
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.prove.logic import both, no, only


def tighter_laws(base: Knowledge, local: Knowledge, clinic: str, on: date) -> Iterator[Law]:
    """For every guideline: nobody is proposed iron by the clinic whom the rulebook does not propose it to."""
    for guideline in base.guidelines:
        mine = model_of(local, guideline, on=on)
        theirs = model_of(base, guideline, on=on, symbols=mine.symbols)
        proposed, allowed = (only(one.verdicts, iron(one.verdicts)) for one in (mine, theirs))
        yield Law(
            "tighter.iv-iron", f"`{clinic}` proposes intravenous iron to nobody beyond the rulebook", guideline,
            both(proposed, no(allowed)), (mine.symbols,),
        )  # fmt: skip
    symbols = model_of(base, next(iter(base.guidelines)), on=on).symbols
    before, after = criteria_of(base, symbols, on), criteria_of(local, symbols, on)
    for name in dict.fromkeys(one for entry in base.clearances for one in entry.criteria):
        yield Law(
            f"tighter.{name}", f"`{clinic}`: `{name}` holds wherever it held", clinic,
            both(before[name].true, no(after[name].true)), (symbols,),
        )  # fmt: skip
