"""One guideline over the ferritin-TSAT plane as SVG: hatch, letter and colour say the same, so that grey will do.

Ferritin is drawn in proportion (each doubling is as wide), because the lines that matter lie close together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from markupsafe import escape

from ironrest.care.parting.boxes import Grid, cover
from ironrest.care.parting.pictures import Plane
from ironrest.report.words import word
from ironrest.rules.write import number_text
from ironrest.values.interval import Interval

#: Size in the picture's own units, and the room around the plane.
WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, ABOVE, BELOW = 76, 16, 52, 84
TITLE = 48
#: How far the axes go beyond the outermost lines.
BEYOND = 1.5
#: Paper and ink of each answer, and its hatch: the lines of a tile of 16 by 16.
STYLE = {
    "iv-iron": ("#f3c9a5", "#7a2f00", "M0 16L16 0M-4 4L4 -4M12 20L20 12"),
    "either-route": ("#f9e6a6", "#5c4300", "M0 16L16 0M0 0L16 16"),
    "oral-iron": ("#cfe8cf", "#0d4a1f", "M0 0L16 16M-4 12L4 20M12 -4L20 4"),
    "specialist-decision": ("#cfdcf2", "#12356b", "M0 8H16"),
    "no-iron": ("#ffffff", "#16202a", ""),
    "not-covered": ("#e3e6e9", "#4a5763", "M3 3h2v2h-2zM11 11h2v2h-2z"),
}
_LETTER, _TEXT = 30, 24


def panel_svg(plane: Plane, guideline: str) -> str:
    """One panel, with its own patterns, so that any number of them can stand in a page."""
    return _Panel(plane, guideline).svg()


def picture_svg(plane: Plane) -> str:
    """All guidelines, one below the other, as a file of its own."""
    panels = [_Panel(plane, guideline) for guideline in plane.answers]
    title = word("map_picture", plane.drawn.id)
    head = _text(12, TITLE - 16, title, size=_TEXT - 4, weight=700)
    body = "".join(
        f'<g transform="translate(0 {TITLE + at * HEIGHT})">{one.drawing()}</g>' for at, one in enumerate(panels)
    )
    return _svg(TITLE + HEIGHT * len(panels), title, head + body)


def _svg(height: int, title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="system-ui, Arial, sans-serif" fill="#16202a"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{body}</svg>'
    )


class _Panel:
    def __init__(self, plane: Plane, guideline: str) -> None:
        self.plane, self.guideline = plane, guideline
        self.answers = plane.answers[guideline]
        self.name = f"{plane.drawn.id}-{guideline}"
        lows = [one.low for one in plane.ferritin[1:]]
        self.across = _logarithmic(lows[0] / BEYOND, lows[-1] * BEYOND)
        self.up = _linear(plane.tsat[-1].low * BEYOND)

    def svg(self) -> str:
        says = f"{self.guideline}: {word('map_picture', self.plane.drawn.id)}"
        return _svg(HEIGHT, says, self.drawing())

    def drawing(self) -> str:
        used = [answer for answer in STYLE if answer in self.answers.values()]
        patterns = "".join(self.pattern(answer) for answer in used)
        return f"<defs>{patterns}</defs>{''.join(self.parts())}"

    def parts(self) -> Iterator[str]:
        yield _text(LEFT, ABOVE - 18, self.guideline, size=_TEXT + 4, weight=700)
        boxes = list(self.boxes())
        yield from (_rect(box, f"url(#{self.name}-{answer})") for answer, box in boxes)
        yield from self.borders()
        yield _rect((LEFT, ABOVE, WIDTH - RIGHT, HEIGHT - BELOW), "none", stroke=2)
        for answer, box in boxes:
            yield from _lettered(answer, box)
        yield from self.ticks()
        yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, word("map", "axis_ferritin"), anchor="middle")
        middle = (ABOVE + HEIGHT - BELOW) / 2
        yield _text(24, middle, word("map", "axis_tsat"), anchor="middle", turn=(24, middle))

    def pattern(self, answer: str) -> str:
        paper, ink, hatch = STYLE[answer]
        lines = (
            f'<path d="{hatch}" stroke="{ink}" stroke-width="1.6" stroke-opacity=".55" fill="none"/>' if hatch else ""
        )
        return (
            f'<pattern id="{self.name}-{answer}" width="16" height="16" patternUnits="userSpaceOnUse">'
            f'<rect width="16" height="16" fill="{paper}"/>{lines}</pattern>'
        )

    def boxes(self) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
        """Each answer as rectangles, in the picture's units: left, top, right, bottom."""
        grid = Grid(len(self.plane.ferritin), len(self.plane.tsat), ((),))
        for answer in dict.fromkeys(self.answers.values()):
            cells = [(0, *place) for place, here in self.answers.items() if here == answer]
            for box in cover(cells, grid, ()):
                left, right = self.ends(self.plane.ferritin, box.ferritin, self.across)
                bottom, top = self.ends(self.plane.tsat, box.tsat, self.up)
                if right > left and bottom > top:
                    yield answer, (left, top, right, bottom)

    def ends(
        self, regions: tuple[Interval, ...], span: tuple[int, int], scale: Callable[[float], float]
    ) -> tuple[float, float]:
        return scale(regions[span[0]].low), scale(regions[span[1]].high)

    def borders(self) -> Iterator[str]:
        """A line wherever the answer changes."""
        for (at, up), answer in self.answers.items():
            left, right = self.ends(self.plane.ferritin, (at, at), self.across)
            bottom, top = self.ends(self.plane.tsat, (up, up), self.up)
            if self.answers.get((at + 1, up), answer) != answer:
                yield _line(right, bottom, right, top)
            if self.answers.get((at, up + 1), answer) != answer:
                yield _line(left, top, right, top)

    def ticks(self) -> Iterator[str]:
        """The numbers at which this guideline changes its answer."""
        ferritin, tsat = self.plane.ferritin, self.plane.tsat
        columns = [[self.answers[at, up] for up in range(len(tsat))] for at in range(len(ferritin))]
        rows = [[self.answers[at, up] for at in range(len(ferritin))] for up in range(len(tsat))]
        for at in range(1, len(ferritin)):
            if columns[at] != columns[at - 1]:
                limit = ferritin[at].low
                yield _line(self.across(limit), HEIGHT - BELOW, self.across(limit), HEIGHT - BELOW + 8)
                yield _text(self.across(limit), HEIGHT - BELOW + 34, number_text(limit), anchor="middle")
        for up in range(1, len(tsat)):
            if rows[up] != rows[up - 1]:
                limit = tsat[up].low
                yield _line(LEFT - 8, self.up(limit), LEFT, self.up(limit))
                yield _text(LEFT - 12, self.up(limit) + 8, number_text(limit), anchor="end")


def _logarithmic(low: float, high: float) -> Callable[[float], float]:
    room = WIDTH - LEFT - RIGHT
    return lambda value: LEFT + room * math.log(min(max(value, low), high) / low) / math.log(high / low)


def _linear(high: float) -> Callable[[float], float]:
    room = HEIGHT - ABOVE - BELOW
    return lambda value: HEIGHT - BELOW - room * min(max(value, 0.0), high) / high


def _lettered(answer: str, box: tuple[float, float, float, float]) -> Iterator[str]:
    """The letter on a plate of paper, where there is room for one."""
    left, top, right, bottom = box
    if right - left < _LETTER or bottom - top < _LETTER:
        return
    x, y = (left + right) / 2, (top + bottom) / 2
    plate = _LETTER / 2
    yield _rect((x - plate, y - plate, x + plate, y + plate), "#ffffff")
    yield _text(x, y + 10, word("map_letter", answer), anchor="middle", size=_LETTER - 2, weight=700)


def _rect(box: tuple[float, float, float, float], fill: str, stroke: int = 0) -> str:
    left, top, right, bottom = box
    line = f' stroke="#16202a" stroke-width="{stroke}"' if stroke else ""
    size = f'width="{right - left:.1f}" height="{bottom - top:.1f}"'
    return f'<rect x="{left:.1f}" y="{top:.1f}" {size} fill="{fill}"{line}/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#16202a" stroke-width="2"/>'


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = _TEXT, weight: int = 400,
    turn: tuple[float, float] | None = None,
) -> str:  # fmt: skip
    turned = f' transform="rotate(-90 {turn[0]:.1f} {turn[1]:.1f})"' if turn else ""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{bold}{turned}>{escape(text)}</text>'
    )
