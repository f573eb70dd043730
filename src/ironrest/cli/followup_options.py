"""The options of `ironrest follow-up`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[[argparse.Namespace], int]


def add_followup(
    sub: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Command]
) -> None:
    """What is followed, on which day, and how it is printed."""
    sources(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the answer (default: today)")
    sub.add_argument("--due", action="store_true", help="only what is due or overdue on the day, of everybody")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="irls_total=14, rls_symptoms_returned=no"
    )
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument("--format", choices=("text", "json", "html"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=later("ironrest.cli.followup", "run"))
