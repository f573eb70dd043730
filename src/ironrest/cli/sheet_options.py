"""The options of `ironrest sheet`. Imports nothing heavy, so that --help is quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[[argparse.Namespace], int]
_JURISDICTIONS = ("us", "eu", "uk")
_FOR_PEOPLE = {
    "order": "the order of a plan, with its checks, the emergency card and the signatures",
    "label": "labels for the bags, one for each visit",
    "day": "the list of a day, with a grid to fill in for each person",
}

#: As in `ironrest plan`: the sheet is of the plan that the same options make.
_ASKED = {
    "--dose-mg": "another dose than that for RLS, in mg of iron",
    "--visits": "in so many visits",
    "--diluent-ml": "in so much diluent",
    "--minutes": "over so many minutes",
    "--observe-min": "observed for so many minutes",
}


def add_sheets(
    top: argparse.ArgumentParser, sources: Callable[..., None], later: Callable[[str, str], Command]
) -> None:
    """`sources` adds the PATHs and how they are read; `later` imports a command when it runs."""
    kinds = top.add_subparsers(title="sheets", required=True, metavar="SHEET")
    for kind, says in _FOR_PEOPLE.items():
        sub = kinds.add_parser(kind, help=says)
        sources(sub, nargs="*")
        _of_plan(sub)
        if kind == "day":
            sub.add_argument("--visit", type=int, default=1, metavar="N", help="the visit that people come for")
        _shared(sub)
        sub.set_defaults(kind=kind, command=later("ironrest.cli.sheet", "run"))
    blank = kinds.add_parser("downtime", help="a blank record for when nothing works: checks, vital signs, emergency")
    _shared(blank)
    blank.set_defaults(command=later("ironrest.cli.sheet", "downtime"))


def _of_plan(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--invented", action="store_true", help="the invented people that ship with the program")
    sub.add_argument("--no-person", action="store_true", help="a draft for a bare adult; give --weight")
    sub.add_argument(
        "--product", action="append", default=[], metavar="ID", help="this product (default: the first in rank)"
    )
    for name, what in _ASKED.items():
        sub.add_argument(name, default=None, metavar="N", help=what)
    sub.add_argument("--push", action="store_true", help="as a slow injection, undiluted")
    sub.add_argument("--weight", default=None, metavar="60kg", help="short for --fact weight=60kg")
    sub.add_argument(
        "--fact", action="append", default=[], metavar="NAME=VALUE", help="phosphate=3.1mg/dL, pregnant=no"
    )
    sub.add_argument("--guideline", default=None, metavar="ID", help="the guideline that governs (default: aasm-2025)")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day of the plan (default: today)")
    sub.add_argument("--no-assume", action="store_true", help="read nothing into a silent record")


def _shared(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--jurisdiction", choices=_JURISDICTIONS, default="us", help="whose label holds")
    sub.add_argument("--clinic", default=None, metavar="FILE", help="the clinic's own file (TOML)")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
