"""The figures of a pool of anyone's data."""

from __future__ import annotations

from collections.abc import Sequence

from ironrest.report.figures.of_outcome import pool_line
from ironrest.report.figures.picture import Kind, Line, Picture
from ironrest.report.words import clean, word
from ironrest.science.synthesis.distributions import critical
from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.pool import Pooled
from ironrest.science.synthesis.sensitivity import cumulative, leave_one_out
from ironrest.values.errors import UserError

_ADVISED = 10
_RATIOS = ("RR", "OR", "PETO")


def picture_of_data(pooled: Pooled, effects: Effects, kind: Kind = "forest") -> Picture:
    """Raises UserError where there is too little to draw."""
    if kind in ("leave-one-out", "cumulative") and pooled.k < 2:
        raise UserError(word("figure", "few", kind=kind, least=2, k=pooled.k))
    steps = kind in ("leave-one-out", "cumulative")
    ratio = effects.measure in _RATIOS
    axis = word("outcome", "ratio", measure=effects.measure) if ratio else effects.measure
    few = kind == "funnel" and pooled.k < _ADVISED
    return Picture(
        kind=kind,
        title=word("figure", "data_title"),
        asked="",
        axis=axis or word("figure", "data_axis"),
        ratio=ratio,
        favours="",
        lines=tuple(_steps(pooled, effects, kind) if steps else _studies(pooled, effects)),
        pool=pool_line(pooled, ""),
        pi=None if pooled.pi_low is None or pooled.pi_high is None else (pooled.pi_low, pooled.pi_high),
        apart=(),
        others=(),
        warning="",
        notes=(word("figure", "contours"), *([word("figure", "contour_note")] if few else []))
        if kind == "funnel"
        else (),
        level=pooled.level,
    )


def _studies(pooled: Pooled, effects: Effects) -> Sequence[Line]:
    reach = critical(pooled.level, None)
    rows = zip(pooled.studies, effects.yi, effects.vi, pooled.weights, strict=True)
    return [Line(clean(name), "", y, y - reach * v**0.5, y + reach * v**0.5, weight) for name, y, v, weight in rows]


def _steps(pooled: Pooled, effects: Effects, kind: Kind) -> Sequence[Line]:
    pools = leave_one_out if kind == "leave-one-out" else cumulative
    found = pools(
        effects.yi, effects.vi, method=pooled.method, test=pooled.test, level=pooled.level, studies=pooled.studies
    )
    keys = ["without"] * len(found) if kind == "leave-one-out" else ["first", *["after"] * (len(found) - 1)]
    return [
        Line(word("figure", key, study=clean(one.study)), "", one.pooled.estimate, one.pooled.ci_low,
             one.pooled.ci_high, role="step")
        for key, one in zip(keys, found, strict=True)
    ]  # fmt: skip
