"""The map as one HTML file: pictures beside their tables, then the conditions of each pair. Nothing fetched."""

from __future__ import annotations

from importlib.resources import files

from markupsafe import Markup

from ironrest.report.map_told import MapTold
from ironrest.report.page import policy, style, templates


def map_page(told: MapTold) -> str:
    """One self-contained page."""
    css = style() + files("ironrest.report").joinpath("templates/map.css").read_text("utf-8")
    panels = {one.id: [Markup(panel) for panel in one.panels] for one in told.pictures}
    template = templates().get_template("map.html.j2")
    return template.render(told=told, panels=panels, css=Markup(css), policy=policy(css))
