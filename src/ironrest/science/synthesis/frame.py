"""Pools on data frames: name the columns, get the same answer as from lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.effects_events import ZERO_CELLS, EventMeasure, ZeroCells, effects_of_events
from ironrest.science.synthesis.effects_means import MeanMeasure, effects_of_means
from ironrest.science.synthesis.fit import Test
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.science.synthesis.prediction import Prediction
from ironrest.science.synthesis.regression import Regression, regress
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError

#: Anything with named columns and rows: a pandas data frame, or a mapping of lists.
Frame = Any


def pool_frame(
    frame: Frame,
    *,
    yi: str = "yi",
    vi: str = "vi",
    study: str | None = None,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
    prediction: Prediction | Literal["by-test"] = "by-test",
) -> Pooled:
    """Pool one row for each study."""
    return pool(
        column(frame, yi), column(frame, vi), method=method, test=test, level=level, prediction=prediction,
        studies=_studies(frame, study), names=(yi, vi),
    )  # fmt: skip


def regress_frame(
    frame: Frame,
    moderators: Sequence[str],
    *,
    yi: str = "yi",
    vi: str = "vi",
    study: str | None = None,
    method: Method = "reml",
    test: Test | None = None,
    level: float = 0.95,
) -> Regression:
    """Meta-regression on these columns."""
    named = {name: column(frame, name) for name in moderators}
    return regress(
        column(frame, yi), column(frame, vi), named, method=method, test=test, level=level,
        studies=_studies(frame, study), names=(yi, vi),
    )  # fmt: skip


def means_frame(
    frame: Frame, *, measure: MeanMeasure, study: str | None = None, accepted_sd: Sequence[str] = ()
) -> Effects:
    """From the columns mean_1, sd_1, n_1, mean_2, sd_2, n_2."""
    columns = [column(frame, name) for name in ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2")]
    return effects_of_means(*columns, measure=measure, studies=_studies(frame, study), accepted_sd=accepted_sd)


def events_frame(
    frame: Frame, *, measure: EventMeasure, study: str | None = None, zero_cells: ZeroCells = ZERO_CELLS
) -> Effects:
    """From the columns events_1, n_1, events_2, n_2."""
    columns = [column(frame, name) for name in ("events_1", "n_1", "events_2", "n_2")]
    return effects_of_events(*columns, measure=measure, studies=_studies(frame, study), zero_cells=zero_cells)


def column(frame: Frame, name: str) -> list[Any]:
    """One column as a list. Raises UserError with the names that there are."""
    names = [str(one) for one in frame]
    if name not in names:
        raise UserError(f"There is no column `{name}`. There are: {', '.join(names)}.")
    return list(frame[name])


def _studies(frame: Frame, name: str | None) -> list[str] | None:
    return None if name is None else [str(one) for one in column(frame, name)]
