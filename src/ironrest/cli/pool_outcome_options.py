"""The options of `ironrest evidence pool --outcome` and of its figures. Imports nothing heavy."""

from __future__ import annotations

import argparse

from ironrest.cli.evidence_options import own_evidence

#: As in the evidence base, and the words that people use for them.
_POPULATIONS = (
    "apart", "together", "non-anaemic", "not-stated", "mixed", "anaemic", "anaemia", "dialysis", "esrd", "pregnant",
    "children", "donors",
)  # fmt: skip
FIGURES = ("forest", "funnel", "leave-one-out", "cumulative")


def add_outcome_options(sub: argparse.ArgumentParser) -> None:
    """Options that ask of the evidence base instead of a table."""
    sub.add_argument("--outcome", default=None, metavar="NAME", help="an outcome of the evidence base: irls, ferritin")
    sub.add_argument(
        "--population", choices=_POPULATIONS, default="apart",
        help="apart (the default): people with anaemia, on dialysis, pregnant, children and donors each by themselves; "
        "together: everybody in one pool",
    )  # fmt: skip
    sub.add_argument(
        "--against", choices=("placebo", "drug", "oral-iron", "usual-care"), default="placebo", help="the comparator"
    )
    sub.add_argument("--product", action="append", default=[], metavar="ID", help="only this product")
    sub.add_argument("--week", default=None, metavar="N", help="the week nearest to this one (default: 6)")
    sub.add_argument(
        "--lowest", choices=("verified", "secondary", "unverified"), default="secondary",
        help="the weakest number that may be in it",
    )  # fmt: skip
    sub.add_argument("--sensitivity", action="append", default=[], metavar="ID", help="bae-sign, without-bae, …")
    sub.add_argument("--leave-out", action="append", default=[], metavar="STUDY", help="without this study")
    own_evidence(sub)


def add_figure_options(sub: argparse.ArgumentParser) -> None:
    """A figure beside the answer."""
    sub.add_argument("--figure", default=None, metavar="FILE", help="draw it there; .svg, .png or .pdf")
    sub.add_argument("--figure-kind", choices=FIGURES, default="forest", help="what is drawn")
