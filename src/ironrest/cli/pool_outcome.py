"""`ironrest evidence pool --outcome`: an outcome of the evidence base, pooled, with what belongs beside it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ironrest.cli.evidence_base import evidence_of
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.report.words import clean
from ironrest.values.errors import UserError

if TYPE_CHECKING:
    from ironrest.science.synthesis.outcome_pool import Asking

#: Words that people use for the populations of the base; `together` means everybody, `apart` the default.
_POPULATIONS = {"apart": "together", "together": "all", "anaemia": "anaemic", "esrd": "dialysis"}


def run(arguments: argparse.Namespace, level: float) -> int:
    """Pool one outcome. `level` is a fraction."""
    _refuse_table_options(arguments)
    from ironrest.report.outcome_json import outcome_json
    from ironrest.report.outcome_text import outcome_text
    from ironrest.science.synthesis.outcome_pool import pool_outcome

    evidence = evidence_of(arguments.evidence)
    found = pool_outcome(evidence, _asking(arguments, level))
    if arguments.figure is not None:
        from ironrest.cli.figure import write_figure
        from ironrest.report.figures.of_outcome import picture_of

        write_figure(picture_of(found, evidence, arguments.figure_kind), arguments)
    write = outcome_json if arguments.format == "json" else outcome_text
    with Out(arguments.out) as out:
        out.write(write(found, evidence))
    return USABLE


def _asking(arguments: argparse.Namespace, level: float) -> Asking:
    from ironrest.science.synthesis.outcome_pool import Asking

    named: dict[str, Any] = {
        "population": _POPULATIONS.get(arguments.population, arguments.population),
        "product": tuple(arguments.product),
        "sensitivity": tuple(arguments.sensitivity),
        "leave_out": tuple(arguments.leave_out),
        "week": _week(arguments.week),
        "measure": None if arguments.measure is None else arguments.measure.upper(),
    }
    return Asking(
        outcome=arguments.outcome, against=arguments.against, lowest=arguments.lowest, method=arguments.method,
        test=arguments.test, level=level, prediction=arguments.prediction, **named,
    )  # fmt: skip


def _week(text: str | None) -> float | None:
    if text is None:
        return None
    if not text.isdigit():
        raise UserError(f"--week takes a whole number of weeks after the first dose; `{clean(text)}` is none.")
    return float(text)


def _refuse_table_options(arguments: argparse.Namespace) -> None:
    """What belongs to a table of one's own says nothing of the evidence base, and is not passed over in silence."""
    if arguments.data is not None:
        raise UserError(
            f"--outcome pools the evidence base and --data the table {Path(arguments.data).name}: give one."
        )
    given = [name for name in ("study", "moderator", "accept_sd") if getattr(arguments, name)]
    if given:
        raise UserError(f"--{given[0].replace('_', '-')} belongs to --data, a table of your own. Leave it out.")
    if (arguments.yi, arguments.vi) != ("yi", "vi"):
        raise UserError("--yi and --vi name columns of a table of your own. Leave them out, or give --data.")
    if arguments.measure not in (None, "md", "rr", "or", "rd"):
        raise UserError(f"--measure {arguments.measure} is for a table of your own; with --outcome: md, rr, or, rd.")


def refuse_outcome_options(arguments: argparse.Namespace) -> None:
    """What asks of the evidence base changes nothing in a table of one's own, and is not passed over in silence."""
    lists = [name for name in ("product", "sensitivity", "leave_out") if getattr(arguments, name)]
    given = [name for name in ("week", "evidence") if getattr(arguments, name) is not None]
    words = {"population": "apart", "against": "placebo", "lowest": "secondary"}
    other = [*lists, *given, *(name for name, usual in words.items() if getattr(arguments, name) != usual)]
    if other:
        raise UserError(f"--{other[0].replace('_', '-')} belongs to --outcome, the evidence base. Leave it out.")
