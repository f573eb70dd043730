"""Paper, ink and bytes of a figure: the same figure gives the same file, byte for byte."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from xml.sax.saxutils import escape

from ironrest.report.figures.picture import Picture, alt_of
from ironrest.report.words import word
from ironrest.values.errors import UserError

SUFFIXES = ("svg", "png", "pdf")
INK, QUIET, PALE, PAPER = "#16202a", "#4a5763", "#d5dbe0", "#ffffff"
_STYLE: Any = {
    "svg.hashsalt": "ironrest",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.linewidth": 0.8,
    "path.simplify": False,
}
#: No date and no version in the file.
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
_DPI = 150


def require_matplotlib() -> None:
    """Raises UserError, with what to type, if the extra is not installed."""
    try:
        import_module("matplotlib")
    except ImportError:
        raise UserError(word("figure", "needs")) from None


@contextmanager
def styled() -> Iterator[None]:
    """Our own settings and nobody's matplotlibrc."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def figure_bytes(picture: Picture, suffix: str) -> bytes:
    """The figure as SVG, PNG or PDF."""
    require_matplotlib()
    from ironrest.report.figures.forest import draw_forest
    from ironrest.report.figures.funnel import draw_funnel

    out = io.BytesIO()
    with styled():
        figure = (draw_funnel if picture.kind == "funnel" else draw_forest)(picture)
        figure.savefig(out, format=suffix, dpi=_DPI, facecolor=PAPER, metadata=_METADATA[suffix])
    if suffix == "svg":
        return _described(out.getvalue().decode(), picture).encode()
    return out.getvalue()


def inline_svg(picture: Picture, name: str) -> str:
    """For a page: no style, no script, no id that another figure has; described for a screen reader."""
    text = figure_bytes(picture, "svg").decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r' style="([^"]*)"', _attributes, text)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', text)
    text = text.replace("url(#", f"url(#{name}-")
    # Of its own width and height only the proportion is kept: the page says how wide it stands.
    head, rest = text.split(">", 1)
    head = re.sub(r' (?:width|height)="[^"]*"', "", head)
    return f'{head} stroke-linejoin="round" stroke-linecap="butt">{rest}'


def _attributes(found: re.Match[str]) -> str:
    """A style attribute as presentation attributes: the page's policy lets no style stand in an element."""
    pairs = (one.split(":", 1) for one in found[1].split(";") if ":" in one)
    return "".join(f' {key.strip()}="{value.strip()}"' for key, value in pairs)


def _described(svg: str, picture: Picture) -> str:
    at = svg.index(">", svg.index("<svg"))
    title, says = escape(picture.title), escape(alt_of(picture))
    head = f' role="img" aria-label="{says}">\n <title>{title}</title>\n <desc>{says}</desc>'.replace('""', '"')
    return svg[:at] + head + svg[at + 1 :]
