"""Which results of one outcome may stand in one pool: change from baseline, follow-up values, adjusted differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from ironrest.values.errors import UserError

Kind = Literal["adjusted", "change", "followup"]
#: The best first: adjusted for the baseline in a model, change from baseline, value at follow-up.
PREFERENCE: tuple[Kind, ...] = ("adjusted", "change", "followup")

#: Cochrane Handbook 6.3 chapter 10.5.2.
RULES = (
    "One result for each study: adjusted for the baseline, else the change, else the value at follow-up.",
    "Mean differences of changes and of follow-up values may be pooled together: randomised groups start alike.",
    "Standardised differences may not: the SD of a change and the SD of a value are different units.",
    "All on one scale, in one direction.",
)


class Result(msgspec.Struct, frozen=True):
    """One way in which a study reports one outcome. `scale` is the name of the scale with its unit."""

    study: str
    kind: Kind
    scale: str


def chosen_results(
    results: Sequence[Result], *, measure: Literal["MD", "SMD"]
) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """One result for each study, and what the reader must know. Raises UserError where they may not be pooled."""
    best: dict[str, Result] = {}
    for one in results:
        known = best.get(one.study)
        if known is None or PREFERENCE.index(one.kind) < PREFERENCE.index(known.kind):
            best[one.study] = one
    chosen = tuple(best.values())
    scales = sorted({one.scale for one in chosen})
    if measure == "MD" and len(scales) > 1:
        raise UserError(
            f"Mean differences on {len(scales)} scales cannot be pooled: {', '.join(scales)}. "
            "Pool each by itself, or take SMD."
        )
    kinds = [kind for kind in PREFERENCE if any(one.kind == kind for one in chosen)]
    if measure == "SMD" and len(kinds) > 1:
        raise UserError(
            f"Standardised differences of {' and '.join(kinds)} results cannot be pooled: their SDs are different "
            "units. Take one kind, or mean differences."
        )
    if len(kinds) < 2:
        return chosen, ()
    listed = "; ".join(f"{kind}: {', '.join(one.study for one in chosen if one.kind == kind)}" for kind in kinds)
    return chosen, (f"Kinds of result are mixed ({listed}). {RULES[1]}",)
