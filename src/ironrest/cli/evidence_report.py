"""`ironrest evidence report`: the pools, their figures and their gaps as one HTML file."""

from __future__ import annotations

import argparse

from ironrest.cli.evidence_base import evidence_of
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.cli.pool import require_science
from ironrest.knowledge.load import load


def report(arguments: argparse.Namespace) -> int:
    """One file; to standard output without --out."""
    require_science()
    from ironrest.report.evidence_report_page import evidence_report_page

    page = evidence_report_page(evidence_of(arguments.evidence), load())
    with Out(arguments.out) as out:
        out.write(page)
    return USABLE
