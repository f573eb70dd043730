"""The map for a terminal: each pair with its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from ironrest.report.map_told import MapTold, PairTold, RegionTold
from ironrest.report.words import sentence, word


def map_text(told: MapTold, width: int = 100) -> str:
    """All of it; the pictures as tables."""
    lay = _Layout(width)
    blocks = [told.title, "\n".join(lay.wrap(one, 0) for one in told.premises)]
    blocks += ["\n".join(lay.pair(one)) for one in told.pairs]
    return "\n\n".join([*blocks, lay.wrap(told.footer, 0)]) + "\n"


class _Layout:
    def __init__(self, width: int) -> None:
        self.width = width

    def pair(self, one: PairTold) -> Iterator[str]:
        yield word("map", "pair", one=one.pair[0], other=one.pair[1])
        if not one.regions:
            yield self.wrap(word("map", "same"), 2)
        for heading, limited, silent in (
            ("both", False, False),
            ("silent", False, True),
            ("with_limits", True, False),
            ("with_limits_silent", True, True),
        ):
            chosen = one.chosen(silent=silent, limited=limited)
            if chosen:
                yield self.wrap(f"{word('map', heading)}:", 2)
                yield from (line for each in chosen for line in self.region(each, one))

    def region(self, region: RegionTold, one: PairTold) -> Iterator[str]:
        told = word(
            "map", "region", condition=region.condition, one=one.pair[0], answer=region.words[0],
            other=one.pair[1], answer_other=region.words[1],
        )  # fmt: skip
        yield self.wrap(f"- {sentence(told)}", 4)
        yield self.wrap(word("map", "example", example=region.example), 6)

    def wrap(self, text: str, indent: int) -> str:
        return fill(
            text, self.width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
        )
