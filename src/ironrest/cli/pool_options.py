"""The options of `ironrest evidence pool`. Imports nothing heavy, so that --help is quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from ironrest.cli.pool_outcome_options import add_figure_options, add_outcome_options

Command = Callable[[argparse.Namespace], int]
Actions = Any  # argparse names the type of its sub-parsers only in private
_METHODS = ("reml", "dl", "he", "hs", "hsk", "sj", "pm", "eb", "ml", "fe")
_MEASURES = ("md", "smd", "rr", "or", "rd", "peto")


def add_pool(actions: Actions, later: Callable[[str, str], Command]) -> None:
    """`later` imports a command when it runs."""
    sub = actions.add_parser("pool", help="pool studies: estimate, interval, heterogeneity, prediction")
    sub.add_argument("--data", default=None, metavar="FILE", help="a table (CSV), one row for each study")
    sub.add_argument("--yi", default="yi", metavar="COL", help="the column of effects; ratios as logarithms")
    sub.add_argument("--vi", default="vi", metavar="COL", help="the column of variances (squared standard errors)")
    sub.add_argument("--study", default=None, metavar="COL", help="the column of study names")
    sub.add_argument(
        "--measure", choices=_MEASURES, default=None,
        help="compute effects first: md and smd from mean_1, sd_1, n_1, mean_2, sd_2, n_2; the others from events_1, "
        "n_1, events_2, n_2",
    )  # fmt: skip
    sub.add_argument(
        "--accept-sd", action="append", default=[], metavar="STUDY",
        help="with --measure md or smd: an SD that looks like a standard error, and was looked up",
    )  # fmt: skip
    sub.add_argument("--method", choices=_METHODS, default="reml", help="the estimator of tau²; fe: one common effect")
    sub.add_argument(
        "--test", choices=("z", "knha", "adhoc"), default=None,
        help="normal, Knapp-Hartung, or Knapp-Hartung never narrower than normal (default: adhoc; z for fe)",
    )  # fmt: skip
    sub.add_argument("--level", default="95", metavar="PERCENT", help="of every interval")
    sub.add_argument(
        "--prediction", choices=("by-test", "normal", "t-k-1", "t-k-2"), default="by-test",
        help="the definition of the prediction interval (default: normal for z, else t-k-1)",
    )  # fmt: skip
    sub.add_argument(
        "--moderator", action="append", default=[], metavar="COL", help="add a meta-regression on this column"
    )
    add_outcome_options(sub)
    add_figure_options(sub)
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=later("ironrest.cli.pool", "run"))
