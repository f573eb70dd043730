"""Letters as one HTML file: no script, nothing fetched, each letter on its own paper, text from outside escaped."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ironrest.knowledge.schema import Knowledge
from ironrest.report.letter_shapes import LetterTold
from ironrest.report.page import policy, style, templates
from ironrest.report.sources import cited_sources
from ironrest.report.words import group


def letter_page(letters: Sequence[LetterTold], knowledge: Knowledge) -> str:
    """All letters of one command."""
    css = f"{style()}\n.letter {{ break-after: page; }}\n"
    return (
        templates()
        .get_template("letter.html.j2")
        .render(
            letters=letters,
            title=letters[0].title,
            lang=letters[0].language,
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources((key for one in letters for key in one.keys), knowledge),
            statuses=group("status"),
        )
    )
