"""`ironrest evidence pool`: pool studies on anyone's data. docs/how-to/pool-your-own-data.md tells of it."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ironrest.cli import pool_outcome
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.cli.pool_table import Table, read_table
from ironrest.values.errors import UserError

if TYPE_CHECKING:
    from ironrest.science.synthesis.effect import Effects

_NEEDS = "`ironrest evidence` computes with numpy and scipy. Type: pip install 'ironrest[science]'"


def run(arguments: argparse.Namespace) -> int:
    """Pool the rows of a table."""
    if arguments.data is None and arguments.outcome is None:
        raise UserError(
            "Nothing to pool was named. Give a table of studies: --data FILE.csv, or an outcome of the evidence base: "
            "--outcome irls."
        )
    require_science()
    level = _level(arguments.level)
    if arguments.outcome is not None:
        return pool_outcome.run(arguments, level)
    pool_outcome.refuse_outcome_options(arguments)
    table = read_table(arguments.data)
    with Out(arguments.out) as out:
        out.write(_answer(arguments, table, level))
    return USABLE


def require_science() -> None:
    """Raises UserError, with what to type, if the extra is not installed."""
    for name in ("numpy", "scipy"):
        try:
            import_module(name)
        except ImportError:
            raise UserError(_NEEDS) from None


def _answer(arguments: argparse.Namespace, table: Table, level: float) -> str:
    from ironrest.report.pooled_json import pooled_json
    from ironrest.report.pooled_text import pooled_text
    from ironrest.science.synthesis.pool import pool
    from ironrest.science.synthesis.regression import regress

    effects, names = _effects(arguments, table)
    options: dict[str, Any] = {
        "method": arguments.method,
        "test": arguments.test,
        "level": level,
        "studies": effects.studies if arguments.study else None,
        "names": names,
    }
    pooled = pool(effects.yi, effects.vi, prediction=arguments.prediction, **options)
    regression = None
    if arguments.moderator:
        rows = _rows_of(effects.studies, table, arguments.study)
        moderators = {name: [table.column(name)[at] for at in rows] for name in arguments.moderator}
        regression = regress(effects.yi, effects.vi, moderators, **options)
    if arguments.figure is not None:
        from ironrest.cli.figure import write_figure
        from ironrest.report.figures.of_data import picture_of_data

        write_figure(picture_of_data(pooled, effects, arguments.figure_kind), arguments)
    write = pooled_json if arguments.format == "json" else pooled_text
    return write(pooled, regression, effects)


def _effects(arguments: argparse.Namespace, table: Table) -> tuple[Effects, tuple[str, str]]:
    """As the table gives them, or computed from its groups."""
    from ironrest.science.synthesis.checks import checked_effects
    from ironrest.science.synthesis.effect import Effects
    from ironrest.science.synthesis.frame import events_frame, means_frame

    if arguments.study is not None:
        table.column(arguments.study)
    if arguments.measure is None:
        studies = table.column(arguments.study) if arguments.study else None
        names = (arguments.yi, arguments.vi)
        y, v, labels = checked_effects(table.column(names[0]), table.column(names[1]), studies, names)
        return Effects("", tuple(y.tolist()), tuple(v.tolist()), labels), names
    measure = arguments.measure.upper()
    if measure in ("MD", "SMD"):
        found = means_frame(table.columns, measure=measure, study=arguments.study, accepted_sd=arguments.accept_sd)
    else:
        found = events_frame(table.columns, measure=measure, study=arguments.study)
    return found, ("yi", "vi")


def _rows_of(studies: tuple[str, ...], table: Table, study: str | None) -> list[int]:
    """The rows from which the effects came: a study without an effect of its own was left out."""
    from ironrest.science.synthesis.checks import study_names

    k = len(next(iter(table.columns.values())))
    labels = list(study_names(table.column(study) if study else None, k))
    rows, start = [], 0
    for name in studies:
        start = labels.index(name, start) + 1
        rows.append(start - 1)
    return rows


def _level(text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = 0.0
    if not 1 < percent < 100:
        raise UserError("--level is in percent, above 1 and below 100: write 95.")
    return percent / 100
