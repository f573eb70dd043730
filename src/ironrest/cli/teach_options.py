"""The options of `ironrest teach`. Imports nothing heavy, so that --help is quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[[argparse.Namespace], int]


def add_teach(sub: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Command]) -> None:
    """`sources` adds the PATHs and how they are read; `later` imports the command when it runs."""
    sources(sub, nargs="*")
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument("--no-person", action="store_true", help="for a bare adult: every sentence that may apply")
    sub.add_argument("--language", default="en-US", metavar="LANGUAGE", help="en-US, en-GB or es (default: en-US)")
    sub.add_argument("--topic", action="append", default=[], metavar="ID", help="only this topic")
    sub.add_argument("--form", action="append", default=[], metavar="ID", help="add a form: before, after or story")
    sub.add_argument(
        "--product", action="append", default=[], metavar="ID", help="this product (default: the first in rank)"
    )
    sub.add_argument(
        "--jurisdiction", choices=("us", "eu", "uk"), default="us", help="whose label and emergency number hold"
    )
    sub.add_argument("--weight", default=None, metavar="60kg", help="short for --fact weight=60kg")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="pregnant=no, on_dopamine_agonist=yes"
    )
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the leaflet (default: today)")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")
    sub.add_argument("--large", action="store_true", help="html: large print")
    sub.add_argument("--format", choices=("text", "json", "html", "markdown"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=later("ironrest.cli.teach", "run"))
