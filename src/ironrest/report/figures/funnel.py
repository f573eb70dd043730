"""A funnel plot with contours of significance: each study by its effect and its standard error."""

from __future__ import annotations

import textwrap
from typing import Any

from ironrest.report.figures.canvas import INK, PAPER, QUIET
from ironrest.report.figures.forest import set_ratio_ticks
from ironrest.report.figures.picture import Picture
from ironrest.report.words import word
from ironrest.science.synthesis.distributions import critical

#: Two-sided levels of the contours, and how dark each field between them is.
_CONTOURS = ((0.99, "#c2cad1"), (0.95, "#d9dfe4"), (0.90, "#ffffff"))
_BEYOND = "#aab4bd"
_SIGNS = {"verified": "o", "secondary": "D", "unverified": "^"}


def draw_funnel(picture: Picture) -> Any:
    """The figure; matplotlib has no types of its own."""
    from matplotlib.figure import Figure

    studies = [(one, _error(one.low, one.high, picture.level)) for one in picture.lines]
    deepest = 1.15 * max(error for _, error in studies)
    notes = [line for note in picture.notes for line in textwrap.wrap(note, 105)]
    height = 5.6 + 0.17 * len(notes)
    below = 0.75 + 0.17 * len(notes)
    figure = Figure(figsize=(8.0, height))
    top = 1.0 if picture.warning else 0.75
    axes = figure.add_axes((0.09, below / height, 0.87, (height - below - top) / height))
    reach = max([critical(0.99, None) * deepest, *(abs(one.y) for one, _ in studies)]) * 1.08
    axes.set_xlim(-reach, reach)
    axes.set_ylim(deepest, 0)
    axes.set_facecolor(_BEYOND)
    for level, face in _CONTOURS:
        wide = critical(level, None) * deepest
        axes.fill([-wide, 0, wide], [deepest, 0, deepest], color=face, zorder=0, linewidth=0)
    axes.axvline(0, color=QUIET, linewidth=0.9)
    if picture.pool is not None:
        axes.axvline(picture.pool.y, color=INK, linewidth=1.0, linestyle=(0, (4, 3)))
    for one, error in studies:
        axes.plot([one.y], [error], marker=_SIGNS.get(one.status, "o"), markersize=7, markerfacecolor=INK,
                  markeredgecolor=PAPER, linestyle="none", zorder=4)  # fmt: skip
        axes.annotate(one.label, (one.y, error), xytext=(7, 4), textcoords="offset points", size=8, color=INK,
                      zorder=5, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85})  # fmt: skip
    if picture.ratio:
        set_ratio_ticks(axes)
    axes.tick_params(labelsize=8, colors=INK)
    axes.set_xlabel(picture.axis, size=9, color=INK)
    axes.set_ylabel(word("figure", "standard_error"), size=9, color=INK)
    figure.text(0.02, 1 - 0.27 / height, picture.title, size=10, weight="bold", color=INK)
    figure.text(0.02, 1 - 0.5 / height, picture.asked, size=9, color=QUIET)
    if picture.warning:
        figure.text(0.02, 1 - 0.75 / height, textwrap.shorten(picture.warning, 100), size=8.5, weight="bold", color=INK)
    for at, note in enumerate(reversed(notes)):
        figure.text(0.02, (0.1 + 0.17 * at) / height, note, size=7.5, color=QUIET)
    return figure


def _error(low: float | None, high: float | None, level: float) -> float:
    assert low is not None, "a trial has an interval"
    assert high is not None, "a trial has an interval"
    return (high - low) / 2 / critical(level, None)
