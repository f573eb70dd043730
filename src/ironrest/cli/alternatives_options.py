"""The options of `ironrest alternatives`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any


def add_alternatives(
    sub: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Any]
) -> None:
    """What else there is: what it reads is as in `plan`."""
    sources(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the answer (default: today)")
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--jurisdiction", choices=("us", "eu", "uk"), default="us", help="whose doses are printed")
    sub.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="creatinine=1.1mg/dL, copd=no")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML): prices")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument("--format", choices=("text", "json", "html"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=later("ironrest.cli.alternatives", "run"))
