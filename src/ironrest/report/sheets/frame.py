"""The frame of every sheet: one file, no script, nothing fetched, and a head that comes again on every printed page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.page import policy
from ironrest.report.sheets.words import word
from ironrest.report.signed import signed_words
from ironrest.report.sources import cited_sources
from ironrest.report.words import clean, group
from ironrest.report.words import word as page_word

#: Characters of the release that stand on paper; the whole of it is in the file's head.
_RELEASE = 12


def sheet(
    kind: str, knowledge: Knowledge, *, on: date | None, keys: Iterable[str] = (), draft: bool = False, **shown: object
) -> str:
    """The page of one kind of sheet. `keys` are the sources that it cites; `draft` puts the banner on every page."""
    css = style(kind)
    return (
        _templates()
        .get_template(f"{kind}.html.j2")
        .render(
            kind=kind,
            title=word("title", kind),
            css=Markup(css),
            policy=policy(css),
            release=knowledge.release,
            signed=signed_words(knowledge),
            release_short=knowledge.release[:_RELEASE],
            on=on.isoformat() if on else "",
            draft=draft,
            sources=cited_sources(keys, knowledge),
            statuses=group("status"),
            **shown,
        )
    )


def style(kind: str) -> str:
    """The style sheets of the kind of sheet: what all share, then its own."""
    folder = files("ironrest.report").joinpath("templates/sheets")
    shared = folder.joinpath("sheet.css").read_text("utf-8")
    own = folder.joinpath(f"{kind}.css")
    return shared + own.read_text("utf-8") if own.is_file() else shared


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ironrest.report", "templates/sheets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["w"] = word
    environment.globals["pw"] = page_word
    environment.filters["clean"] = clean
    return environment
