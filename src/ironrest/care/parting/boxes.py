"""Cells to conditions: a set of cells as a few boxes that a reader can say, disjoint, and together exactly the set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from ironrest.care.parting.people import Truths
from ironrest.values.interval import Interval

Cell = tuple[int, int, int]


class Box(NamedTuple):
    """Places in the lists of regions (first, last) and, of the switches named, which must hold or not."""

    ferritin: tuple[int, int]
    tsat: tuple[int, int]
    switches: tuple[tuple[int, bool], ...]


class Grid(NamedTuple):
    """How many regions the two numbers have, and the combinations of switches that can occur."""

    ferritin: int
    tsat: int
    reasons: tuple[Truths, ...]

    def bit(self, cell: Cell) -> int:
        reason, across, up = cell
        return 1 << ((reason * self.ferritin + across) * self.tsat + up)


def cover(cells: Iterable[Cell], grid: Grid, switches: tuple[int, ...]) -> list[Box]:
    """The largest box first; each lies in what is left of the set, until nothing is left."""
    left = sum(grid.bit(cell) for cell in set(cells))
    inside = [(box, bits) for box, bits in _boxes(grid, switches) if not bits & ~left]
    found: list[Box] = []
    while left:
        inside = [(box, bits) for box, bits in inside if not bits & ~left]
        best, bits = max(inside, key=lambda one: (one[1].bit_count(), -len(one[0].switches)))
        found.append(best)
        left &= ~bits
    return sorted(found)


def span(regions: tuple[Interval, ...], places: tuple[int, int]) -> Interval:
    """The interval from the first to the last of touching regions."""
    first, last = regions[places[0]], regions[places[1]]
    return Interval(first.low, last.high, first.low_closed, last.high_closed)


@cache
def _boxes(grid: Grid, switches: tuple[int, ...]) -> tuple[tuple[Box, int], ...]:
    """Every box over these switches that holds somebody; of boxes that are alike the one with the fewest words."""
    rectangles = list(product(_spans(grid.ferritin), _spans(grid.tsat)))
    found: dict[int, Box] = {}
    for cube, reasons in _cubes(grid, switches):
        for across, up in rectangles:
            bits = sum(grid.bit((reason, at, to)) for reason in reasons for at in _range(across) for to in _range(up))
            found.setdefault(bits, Box(across, up, cube))
    return tuple((box, bits) for bits, box in found.items())


def _spans(size: int) -> list[tuple[int, int]]:
    return [(low, high) for low in range(size) for high in range(low, size)]


def _range(span: tuple[int, int]) -> range:
    return range(span[0], span[1] + 1)


def _cubes(grid: Grid, switches: tuple[int, ...]) -> Iterator[tuple[tuple[tuple[int, bool], ...], list[int]]]:
    """Each choice of switches that must hold or not, the shortest first, with the combinations that fit."""
    choices = product((None, True, False), repeat=len(switches))
    for chosen in sorted(choices, key=lambda one: sum(value is not None for value in one)):
        cube = tuple((at, value) for at, value in zip(switches, chosen, strict=True) if value is not None)
        fitting = [n for n, truths in enumerate(grid.reasons) if all(truths[at] is value for at, value in cube)]
        if fitting:
            yield cube, fitting
