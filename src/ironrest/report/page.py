"""The answers as one HTML file: no script, nothing fetched, printable, and every text from outside escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ironrest.care.assess.answer import Assessment
from ironrest.knowledge.schema import Knowledge
from ironrest.report.batch_page import BatchShown
from ironrest.report.shapes import Told
from ironrest.report.signed import signed_words
from ironrest.report.sources import cited_sources
from ironrest.report.told import tell
from ironrest.report.words import group, sentence, word


def assessment_page(assessments: Sequence[Assessment], knowledge: Knowledge, *, batch: BatchShown | None = None) -> str:
    """One self-contained page with an answer for each person; of many people, their summary first."""
    people = [tell(one, knowledge) for one in assessments]
    css = style()
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            people=people,
            batch=batch,
            signed=signed_words(knowledge),
            title=batch.title if batch else _title(people),
            css=Markup(css),
            policy=policy(css),
            sources=cited_sources((key for person in people for key in person.keys), knowledge),
            statuses=group("status"),
        )
    )


def style() -> str:
    """The style sheet that stands in the page."""
    return files("ironrest.report").joinpath("templates/page.css").read_text("utf-8")


def policy(css: str) -> str:
    """What a browser may load: this one style sheet and nothing else; no script, no form, no frame."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _title(people: Sequence[Told]) -> str:
    if len(people) == 1:
        return word("page", "title_one", patient=people[0].patient)
    return word("page", "title_many", count=len(people))


@cache
def templates() -> Environment:
    """The templates, with the words that they may use."""
    environment = Environment(
        loader=PackageLoader("ironrest.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["w"] = word
    environment.filters["as_sentence"] = sentence
    return environment
