"""A forest plot: trials, the pool and its prediction interval, what is kept apart, and what others have pooled.

Everything that colour would say is said by shape, letter or word, so that it can be read in grey. The pools without
each study in turn, and study by study, are drawn the same way.
"""

from __future__ import annotations

import textwrap
from math import exp, floor, isfinite, log, log10
from typing import Any

from ironrest.report.figures.canvas import INK, PALE, PAPER, QUIET
from ironrest.report.figures.picture import Line, Picture
from ironrest.report.words import word

#: How far a wide interval of a pool may push the drawing, in spans of what the trials need.
_ROOM, _ROOM_OF_STEPS = 0.35, 4.0
_WIDTH_IN = 11.0
_ROW_IN = 0.3
#: Where the columns begin, as a part of the width.
_LABEL, _DETAIL, _PLOT, _EFFECT, _WEIGHT, _BIAS = 0.012, 0.305, 0.402, 0.687, 0.851, 0.913
_PLOT_WIDTH = 0.27
_BIAS_STEP = 0.0145
_SIGNS = {"verified": "●", "secondary": "◐", "unverified": "○"}
_LONGEST_LABEL = 46


def draw_forest(picture: Picture) -> Any:
    """The figure; matplotlib has no types of its own."""
    from matplotlib.figure import Figure

    rows = _rows(picture)
    notes = [line for note in picture.notes for line in textwrap.wrap(note, 150)]
    warning = textwrap.wrap(picture.warning, 120)
    above, below = 0.62 + 0.25 * len(warning), 0.75 + 0.17 * len(notes)
    height = above + below + _ROW_IN * (len(rows) + 1)
    figure = Figure(figsize=(_WIDTH_IN, height))
    axes = figure.add_axes((_PLOT, below / height, _PLOT_WIDTH, _ROW_IN * (len(rows) + 1) / height))
    axes.set_ylim(len(rows) - 0.4, -1.4)
    low, high = limits(picture)
    axes.set_xlim(low, high)
    _heads(figure, axes, picture, height, warning)
    for at, row in enumerate(rows):
        if isinstance(row, str):
            _text(axes, _LABEL, at, row, weight="bold", size=8.5)
        elif row is not None:
            _row(axes, at, row, picture)
    if picture.pi is not None and picture.pool is not None:
        _prediction(axes, rows.index(None), picture)
    _axis(axes, picture, rows)
    for at, note in enumerate(reversed(notes)):
        figure.text(_LABEL, (0.1 + 0.17 * at) / height, note, size=7.5, color=QUIET)
    return figure


def limits(picture: Picture) -> tuple[float, float]:
    """Wide enough for every estimate and the intervals of trials; what is far wider is cut and ends in an arrow."""
    ends = [0.0, *(one.y for one in picture.every)]
    for one in picture.every:
        if one.role in ("trial", "apart", "other"):
            ends += [end for end in (one.low, one.high) if end is not None]
    span = (max(ends) - min(ends)) or 1.0
    room = span * (_ROOM_OF_STEPS if any(one.role == "step" for one in picture.lines) else _ROOM)
    low, high = (min(ends) - room, max(ends) + room)
    wide = [*ends, *_wide(picture)]
    low, high = max(low, min(wide)), min(high, max(wide))
    return low - 0.04 * span, high + 0.04 * span


def _wide(picture: Picture) -> list[float]:
    found = [end for one in picture.every if one.role in ("pool", "step") for end in (one.low, one.high)]
    return [end for end in (*found, *(picture.pi or ())) if end is not None and isfinite(end)]


def _rows(picture: Picture) -> list[Line | str | None]:
    """Lines, headings (texts), and None for the prediction interval."""
    rows: list[Line | str | None] = list(picture.lines)
    if picture.pool is not None:
        rows.append(picture.pool)
    if picture.pi is not None:
        rows.append(None)
    for heading, found in (("apart", picture.apart), ("others", picture.others)):
        if found:
            rows += [word("figure", heading), *found]
    return rows


def _heads(figure: Any, axes: Any, picture: Picture, height: float, warning: list[str]) -> None:
    figure.text(_LABEL, 1 - 0.27 / height, picture.title, size=12, weight="bold", color=INK)
    figure.text(_LABEL, 1 - 0.5 / height, picture.asked, size=9, color=QUIET)
    for at, line in enumerate(warning):
        figure.text(_LABEL, 1 - (0.76 + 0.25 * at) / height, line, size=9, weight="bold", color=INK,
                    bbox={"facecolor": PAPER, "edgecolor": INK, "pad": 2.0} if len(warning) == 1 else None)  # fmt: skip
    level = f"{100 * picture.level:g}"
    heads = [(_LABEL, word("figure", "study")), (_EFFECT, word("figure", "effect", level=level))]
    if any(one.detail for one in picture.every):
        heads.append((_DETAIL, word("figure_column", "detail")))
    if any(one.weight is not None for one in picture.lines):
        heads.append((_WEIGHT, word("figure", "weight")))
    for x, text in heads:
        _text(axes, x, -1, text, weight="bold", size=8.5)
    if any(one.bias for one in picture.lines):
        for at, letter in enumerate(word("figure", "bias_letters")):
            _text(axes, _BIAS + at * _BIAS_STEP, -1, letter, weight="bold", size=8.5, ha="center")


def _text(axes: Any, x: float, y: float, text: str, **how: Any) -> None:
    """Across the whole figure, at the height of a row."""
    how = {"size": 8.5, "color": INK, "va": "center", **how}
    axes.text(x, y, text, transform=_across(axes), clip_on=False, **how)


def _across(axes: Any) -> Any:
    from matplotlib.transforms import blended_transform_factory

    return blended_transform_factory(axes.figure.transFigure, axes.transData)


def _row(axes: Any, at: int, one: Line, picture: Picture) -> None:
    sign = f"{_SIGNS[one.status]} " if one.status in _SIGNS else ""
    weight = "bold" if one.role == "pool" else "normal"
    label = one.label if len(one.label) <= _LONGEST_LABEL else f"{one.label[: _LONGEST_LABEL - 1]}…"
    _text(axes, _LABEL, at, f"{sign}{label}", weight=weight)
    _text(axes, _DETAIL, at, one.detail, color=QUIET)
    _text(axes, _EFFECT, at, picture.effect(one), weight=weight)
    if one.weight is not None:
        _text(axes, _WEIGHT, at, f"{one.weight:.1f} %")
    _interval(axes, at, one)
    for place, letter in enumerate(one.bias):
        _light(axes, _BIAS + place * _BIAS_STEP, at, letter)


def _interval(axes: Any, at: int, one: Line) -> None:
    low, high = axes.get_xlim()
    if one.role == "pool" and one.low is not None and one.high is not None:
        left, right = max(one.low, low), min(one.high, high)
        axes.fill([left, one.y, right, one.y], [at, at - 0.32, at, at + 0.32], color=INK, zorder=3)
        _arrows(axes, at, one.low, one.high)
        return
    if one.low is not None and one.high is not None:
        axes.plot([max(one.low, low), min(one.high, high)], [at, at], color=INK, linewidth=1.2, zorder=2)
        _arrows(axes, at, one.low, one.high)
    marker = {"trial": "s", "step": "o", "apart": "s", "other": "D"}[one.role]
    hollow = one.role in ("apart", "other")
    size = 4.0 + 0.06 * one.weight if one.weight is not None else 5.0
    axes.plot([one.y], [at], marker=marker, markersize=size, markerfacecolor=PAPER if hollow else INK,
              markeredgecolor=INK, linestyle="none", zorder=3)  # fmt: skip


def _arrows(axes: Any, at: int, low: float, high: float) -> None:
    """An interval that leaves the drawing ends in an arrow head."""
    left, right = axes.get_xlim()
    for cut, x, marker in ((low < left, left, "<"), (high > right, right, ">")):
        if cut:
            axes.plot([x], [at], marker=marker, markersize=6, color=INK, linestyle="none", clip_on=False, zorder=4)


def _light(axes: Any, x: float, y: float, letter: str) -> None:
    """A light with its letter: dark for high, pale for unclear, white for low, and only a dot where nobody looked."""
    face, ink = {"−": (INK, PAPER), "?": (PALE, INK)}.get(letter, (PAPER, INK))
    box = {"boxstyle": "circle,pad=0.12", "facecolor": face, "edgecolor": INK, "linewidth": 0.7}
    _text(axes, x, y, letter, size=8, color=ink, ha="center", weight="bold", bbox=None if letter == "·" else box,
          family="DejaVu Sans Mono")  # fmt: skip


def _prediction(axes: Any, at: int, picture: Picture) -> None:
    assert picture.pi is not None, "drawn only where there is one"
    low, high = picture.pi
    left, right = axes.get_xlim()
    axes.plot([max(low, left), min(high, right)], [at, at], color=INK, linewidth=2.5, linestyle=(0, (2, 1)), zorder=2)
    _arrows(axes, at, low, high)
    _text(axes, _LABEL, at, word("figure", "prediction"))
    _text(axes, _EFFECT, at, f"{picture.shown(low)} to {picture.shown(high)}")


def _axis(axes: Any, picture: Picture, rows: list[Line | str | None]) -> None:
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    if picture.pool is not None:
        axes.axvline(picture.pool.y, color=QUIET, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
    axes.axhline(-0.5, color=QUIET, linewidth=0.8)
    for at, row in enumerate(rows):
        if isinstance(row, str):
            axes.axhline(at - 0.5, color=PALE, linewidth=0.8)
    axes.get_yaxis().set_visible(False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    if picture.ratio:
        set_ratio_ticks(axes)
    axes.tick_params(labelsize=8, colors=INK)
    axes.set_xlabel(picture.axis, size=8.5, color=INK)
    if picture.favours:
        _sides(axes, picture.favours)


def _sides(axes: Any, favours: str) -> None:
    """Which side of no effect is whose, beneath the axis."""
    from matplotlib.transforms import blended_transform_factory

    iron, control = word("figure", "favours_iron"), word("figure", "favours_control")
    left, right = (iron, control) if favours == "lower" else (control, iron)
    at = blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans)
    bottom = axes.get_position().y0 * axes.figure.get_figheight() - 0.52
    for text, side in ((f"← {left}  ", "right"), (f"  {right} →", "left")):
        axes.text(0, bottom, text, transform=at, ha=side, va="center", size=8, color=QUIET, clip_on=False)


def set_ratio_ticks(axes: Any) -> None:
    """Ticks of a logarithm at ratios that a reader knows."""
    low, high = axes.get_xlim()
    step = max(1, round((high - low) / log(10) / 5))
    powers = range(floor(log10(exp(low))), floor(log10(exp(high))) + 2)
    values = [10.0**p for p in powers if p % step == 0] if high - low > log(60) else [
        part * 10.0**p for p in powers for part in (1, 2, 5)
    ]  # fmt: skip
    inside = [value for value in values if low <= log(value) <= high]
    axes.set_xticks([log(value) for value in inside], [f"{value:g}" for value in inside])
