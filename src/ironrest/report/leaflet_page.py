"""Leaflets as one HTML file: no script, nothing fetched, printable, every text from outside escaped; large print."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup

from ironrest.report.leaflet_told import LeafletTold
from ironrest.report.page import policy, templates


def leaflet_page(leaflets: Sequence[LeafletTold], *, unread: Sequence[str] = (), large: bool = False) -> str:
    """All in one language. `unread` are reasons for which a record could not be used."""
    css = leaflet_style(large=large)
    first = leaflets[0]
    return (
        templates()
        .get_template("leaflet.html.j2")
        .render(
            leaflets=leaflets, lang=first.lang, title=first.title, words=first.words, unread=unread,
            css=Markup(css), policy=policy(css),
        )
    )  # fmt: skip


def leaflet_style(*, large: bool = False) -> str:
    """The style sheet that stands in the page; in large print every size grows with the text."""
    css = files("ironrest.report").joinpath("templates/leaflet.css").read_text("utf-8")
    return (
        css.replace("--text: 112.5%", "--text: 150%").replace("--paper-text: 12pt", "--paper-text: 18pt")
        if large
        else css
    )
