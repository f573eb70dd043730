"""The options of `ironrest letter` and `ironrest path`. Imports nothing heavy, so that --help is quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[[argparse.Namespace], int]


def add_letter(
    sub: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Command]
) -> None:
    """`sources` adds the PATHs and how they are read; `later` imports the command when it runs."""
    _both(sub, sources)
    sub.add_argument("--kind", choices=("necessity", "referral", "summary", "gp"), required=True, help="which letter")
    sub.add_argument("--language", choices=("en-US", "en-GB"), default="en-US", help="whose spelling")
    sub.set_defaults(command=later("ironrest.cli.letter", "run"))


def add_path(sub: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Command]) -> None:
    """One person, from the record to the follow-up."""
    _both(sub, sources, form="html")
    sub.add_argument("--patient", default=None, metavar="ID", help="which one, where the input holds several people")
    sub.set_defaults(command=later("ironrest.cli.path", "run"))


def _both(sub: argparse.ArgumentParser, sources: Callable[..., None], form: str = "text") -> None:
    sources(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument(
        "--product", action="append", default=[], metavar="ID", help="this product (default: the first in rank)"
    )
    sub.add_argument("--jurisdiction", choices=("us", "eu", "uk"), default="us", help="whose label holds")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="phosphate=3.1mg/dL, pregnant=no"
    )
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day (default: today)")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument("--format", choices=("text", "json", "html"), default=form)
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
