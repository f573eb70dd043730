"""`ironrest rules map`: where the guidelines part."""

from __future__ import annotations

import argparse
from datetime import date

from ironrest.care.parting.parting import atlas
from ironrest.cli.main import USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.report.as_json import encode
from ironrest.report.map_json import map_json
from ironrest.report.map_page import map_page
from ironrest.report.map_text import map_text
from ironrest.report.map_told import tell_map
from ironrest.values.dates import read_when
from ironrest.values.errors import UserError


def run(arguments: argparse.Namespace) -> int:
    """The command."""
    on = _day(arguments.as_of)
    knowledge, _ = with_clinic(load(), arguments.clinic)
    found = atlas(knowledge, on=on)
    with Out(arguments.out) as out:
        if arguments.format == "json":
            out.write(encode([map_json(found, knowledge, on=on)], many=False))
        else:
            told = tell_map(found, knowledge, on=on)
            out.write(map_page(told) if arguments.format == "html" else map_text(told))
    return USABLE


def _day(asked: str | None) -> date:
    if asked is None:
        return date.today()  # noqa: DTZ011 - a clinic's own calendar day is meant
    when = read_when(asked)
    if when.earliest != when.latest:
        raise UserError("--as-of takes one whole day, such as 2026-05-01.")
    return when.earliest
