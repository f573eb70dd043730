"""The options of the commands that look at a release of the knowledge as a whole."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Later = Callable[[str, str], Callable[[argparse.Namespace], int]]
Actions = Any  # argparse names the type of its sub-parsers only in private


def add_releases(actions: Actions, later: Later) -> None:
    """`ironrest rules map|diff|sign|verify`."""
    drawn = actions.add_parser("map", help="where the guidelines part: every condition, with an example and pictures")
    drawn.add_argument("--as-of", default=None, metavar="DATE", help="rules in force on that day (default: today)")
    drawn.add_argument("--clinic", default=None, metavar="FILE", help="under the clinic's own file (TOML)")
    _form(drawn, "text", "json", "html")
    drawn.set_defaults(command=later("ironrest.cli.rules_map", "run"))
    _diff(actions.add_parser("diff", help="which verdicts change between two guidelines or releases"), later)
    sign = actions.add_parser("sign", help="sign the knowledge release with your own key (detached signature)")
    for name, metavar, says in (
        ("--name", "NAME", "the signer's name"),
        ("--role", "ROLE", "in which role, such as `consultant neurologist`"),
        ("--key", "FILE", "an Ed25519 private key (PEM, or OpenSSH's form)"),
    ):
        sign.add_argument(name, required=True, metavar=metavar, help=says)
    sign.add_argument("--clinic", default=None, metavar="FILE", help="the release under this clinic's file")
    sign.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
    sign.set_defaults(command=later("ironrest.cli.rules_sign", "sign_rules"))
    verify = actions.add_parser("verify", help="check a signature against the knowledge release")
    verify.add_argument("signature", metavar="SIGNATURE")
    verify.add_argument("--public", default=None, metavar="KEY", help="the signer's public key, got from the signer")
    verify.add_argument("--clinic", default=None, metavar="FILE", help="the release under this clinic's file")
    verify.set_defaults(command=later("ironrest.cli.rules_sign", "verify_rules"))


def add_recall(sub: argparse.ArgumentParser, later: Later) -> None:
    """`ironrest recall`."""
    sub.add_argument(
        "what", metavar="CRITERION@RELEASE", help="a criterion, alert, caution or limit, and the release it stood in"
    )
    sub.add_argument("files", nargs="+", metavar="FILE", help="answers kept as JSON or NDJSON (assess, plan)")
    _form(sub, "text", "json")
    sub.set_defaults(command=later("ironrest.cli.recall", "run"))


def _diff(sub: argparse.ArgumentParser, later: Later) -> None:
    for name in ("before", "after"):
        sub.add_argument(name, metavar=name[0].upper(), help="a guideline, a knowledge folder, or `current`")
    sub.add_argument(
        "--on", dest="paths", action="append", default=[], metavar="SOURCE", help="and on these records, as `assess`"
    )
    sub.add_argument("--mapping", default=None, metavar="FILE", help="what the columns of tables mean (TOML)")
    sub.add_argument("--from", dest="source", choices=("omop",), default=None, help="what kind of folder it is")
    sub.add_argument("--cases", default=None, metavar="DIR", help="golden cases (default: tests/cases of a checkout)")
    sub.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="of everybody of --on")
    sub.add_argument("--as-of", default=None, metavar="DATE|last", help="the day for --on (default: today)")
    _form(sub, "text", "json")
    sub.set_defaults(command=later("ironrest.cli.rules_diff", "run"))


def _form(sub: argparse.ArgumentParser, *forms: str) -> None:
    sub.add_argument("--format", choices=forms, default="text")
    sub.add_argument("--out", default=None, metavar="FILE", help="write there instead of to standard output")
