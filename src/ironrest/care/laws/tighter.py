"""A clinic's own file only tightens: whom it lets have intravenous iron, the rulebook lets have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ironrest.care.laws.evaluated import Evaluated
from ironrest.care.laws.law import Breaks, Law
from ironrest.care.laws.model import Model, criteria_of, iron, model_of, symbols_of
from ironrest.care.laws.never import not_iron
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.prove.logic import both, no, only


def tighter_laws(
    base: Knowledge, local: Knowledge, clinic: str, on: date, guidelines: Sequence[str] = ()
) -> Iterator[Law]:
    """For every guideline: nobody is proposed iron by the clinic whom the rulebook does not propose it to."""
    for guideline in guidelines or base.guidelines:
        mine = model_of(local, guideline, on=on)
        theirs = model_of(base, guideline, on=on, symbols=mine.symbols)
        proposed, allowed = (only(one.verdicts, iron(one.verdicts)) for one in (mine, theirs))
        yield Law(
            "tighter.iv-iron", f"`{clinic}` proposes intravenous iron to nobody beyond the rulebook",
            f"{guideline}, {clinic}",
            both(proposed, no(allowed)), (mine.symbols,),
            breaks=_beyond(mine, theirs), case=not_iron, guideline=guideline,
        )  # fmt: skip
    first = next(iter(base.guidelines))
    was, now = Evaluated(base, first, on), Evaluated(local, first, on)
    symbols = symbols_of(base)
    before, after = criteria_of(base, symbols, on), criteria_of(local, symbols, on)
    for name in dict.fromkeys(one for entry in base.clearances for one in entry.criteria):
        yield Law(
            f"tighter.{name}", f"`{clinic}`: `{name}` holds wherever it held", clinic,
            both(before[name].true, no(after[name].true)), (symbols,), breaks=_lost(name, was, now),
        )  # fmt: skip


def _beyond(mine: Model, theirs: Model) -> Breaks:
    return lambda people: mine.evaluated.proposes(people[0]) and not theirs.evaluated.proposes(people[0])


def _lost(name: str, was: Evaluated, now: Evaluated) -> Breaks:
    return lambda people: was.criterion(name, people[0]) is True and now.criterion(name, people[0]) is not True
