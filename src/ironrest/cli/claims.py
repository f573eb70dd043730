"""`ironrest claims`: the claims of the first article, each with our verdict and the numbers that judge it."""

from __future__ import annotations

import argparse

from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.claims import groups, judged_claims
from ironrest.knowledge.load import load
from ironrest.report.claims_page import claims_page
from ironrest.report.claims_text import claims_json, claims_text
from ironrest.report.words import clean
from ironrest.values.errors import UserError


def claims(arguments: argparse.Namespace) -> int:
    """Every claim, or one. JSON is an array."""
    found = judged_claims()
    if arguments.name is not None:
        found = tuple(one for one in found if one.id == arguments.name)
        if not found:
            listed = ", ".join(one.id for one in judged_claims())
            raise UserError(f"No claim is called `{clean(arguments.name)}`. There are: {listed}.")
    with Out(arguments.out) as out:
        if arguments.format == "json":
            out.write(claims_json(found, groups(), load().sources))
        elif arguments.format == "html":
            out.write(claims_page(found, groups(), load()))
        else:
            out.write(claims_text(found, groups()))
    return USABLE
