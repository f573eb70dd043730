"""Which vials to open for a volume: the least waste, then the fewest vials, then the larger ones."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ironrest.care.plan.proposal import VialCount


def choose_vials(drug_ml: float, sizes_ml: tuple[float, ...], mg_per_ml: float) -> tuple[VialCount, ...]:
    """Counts of each size that hold at least the volume; nothing when the sizes are not known."""
    sizes = tuple(sorted(sizes_ml, reverse=True))
    if not sizes:
        return ()
    best = min(_enough(drug_ml, sizes), key=lambda counts: _cost(counts, sizes))
    return tuple(
        VialCount(ml=size, mg=size * mg_per_ml, count=count) for size, count in zip(sizes, best, strict=True) if count
    )


def wasted_mg(drug_ml: float, vials: tuple[VialCount, ...], mg_per_ml: float) -> float:
    """Iron in the opened vials that is not given."""
    opened = sum(vial.ml * vial.count for vial in vials)
    return max(0.0, opened - drug_ml) * mg_per_ml if vials else 0.0


def _enough(drug_ml: float, sizes: tuple[float, ...]) -> Iterator[tuple[int, ...]]:
    """Every choice of counts that is enough and of which no vial could be left out at the smallest size."""
    size, *rest = sizes
    most = max(0, math.ceil(round(drug_ml / size, _DIGITS)))
    if not rest:
        yield (most,)
        return
    for count in range(most + 1):
        for others in _enough(max(0.0, drug_ml - count * size), tuple(rest)):
            yield (count, *others)


def _cost(counts: tuple[int, ...], sizes: tuple[float, ...]) -> tuple[float, int, tuple[int, ...]]:
    opened = sum(count * size for count, size in zip(counts, sizes, strict=True))
    return round(opened, _DIGITS), sum(counts), tuple(-count for count in counts)


#: Digits that a sum of volumes keeps; far below any mark of a syringe.
_DIGITS = 9  # number: rounding of floating sums
