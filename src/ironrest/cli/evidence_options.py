"""The options of `ironrest evidence check`, `evidence add`, `evidence report` and of `ironrest claims`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Later = Callable[[str, str], Callable[[argparse.Namespace], int]]
Actions = Any  # argparse names the type of its sub-parsers only in private


def add_evidence_base(actions: Actions, later: Later) -> None:
    """`evidence check`, `evidence add` and `evidence report`, in the group `evidence`."""
    check = actions.add_parser("check", help="what is weak in the evidence base: unverified, derived, missing numbers")
    own_evidence(check)
    check.add_argument("--outcome", default=None, metavar="NAME", help="only this outcome")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    check.set_defaults(command=later("ironrest.cli.evidence_base", "check"))
    add = actions.add_parser("add", help="check a new trial (TOML or CSV) and keep it in a folder of your own")
    add.add_argument("file", metavar="FILE", help="one trial")
    add.add_argument("--evidence", required=True, metavar="DIR", help="your own folder; it is made if it is not there")
    add.add_argument("--check-only", action="store_true", help="check, and keep nothing")
    add.set_defaults(command=later("ironrest.cli.evidence_base", "add"))
    report = actions.add_parser("report", help="the pools with figures, sensitivity and gaps, as one HTML file")
    own_evidence(report)
    report.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    report.set_defaults(command=later("ironrest.cli.evidence_report", "report"))


def own_evidence(sub: argparse.ArgumentParser) -> None:
    """The folder of a user's own trials, for every command that reads the evidence."""
    sub.add_argument("--evidence", default=None, metavar="DIR", help="with the trials of this folder of your own")


def add_claims(sub: argparse.ArgumentParser, later: Later) -> None:
    """`ironrest claims`."""
    sub.add_argument("name", nargs="?", metavar="ID", help="show one")
    sub.add_argument("--format", choices=("text", "json", "html"), default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sub.set_defaults(command=later("ironrest.cli.claims", "claims"))
