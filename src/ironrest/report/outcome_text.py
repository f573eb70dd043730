"""One pooled outcome in the terminal: the number and how sure, then its sensitivity, then what it rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ironrest.knowledge.schema_evidence import Evidence
from ironrest.report import outcome_said as said
from ironrest.report.words import clean, sentence, word
from ironrest.science.synthesis.arm_effects import Effect
from ironrest.science.synthesis.contrasts import Row
from ironrest.science.synthesis.distributions import critical
from ironrest.science.synthesis.outcome_pool import OutcomePool, Varied

_WIDTH = 100


def outcome_text(found: OutcomePool, evidence: Evidence) -> str:
    """Lines for a terminal, the sensitivity analyses on the first screen."""
    return "\n".join(_lines(found, evidence)) + "\n"


def head_lines(found: OutcomePool) -> Iterator[str]:
    """Title, estimate, and what has to be said with it; the report begins with the same sentences."""
    one, scale = found.one, said.scale_of(found)
    if found.rests_on_unverified:
        yield word("outcome", "unverified")
    yield sentence(said.said_pool(one, scale))
    yield said.asked_of(found)
    if one.pooled is None:
        return
    ratio = "ratio_" if scale.ratio else ""
    yield word("outcome", f"direction_{ratio}{found.better}")
    yield said.said_t_based(one, scale)
    if said.crosses(one):
        yield word("outcome", "crosses")
    yield said.in_words([said.said_spread(one), said.said_prediction(one, scale)])
    if said.overstates(found):
        yield word("outcome", "overstates")
    yield word("outcome", "weakest", status=one.chosen.status)


def varied_lines(found: OutcomePool, which: Iterable[Varied], evidence: Evidence) -> Iterator[str]:
    """Each other way of asking, with its answer under both kinds of interval."""
    scale = said.scale_of(found)
    populations: dict[str, str] = {name: one.anaemia for name, one in evidence.studies.items()}
    for one in which:
        line = f"{said.said_varied(one, found.asked, populations)}: {said.said_pool(one.one, scale)}"
        pooled = one.one.pooled
        if pooled is not None and pooled.k > 1:
            z = pooled.under("z")
            line += f"; normal interval {scale.shown(z.ci_low)} to {scale.shown(z.ci_high)}"
            line += f"; {said.said_spread(one.one).rstrip('.')}"
        if one.one.chosen.rows and one.one.chosen.status == "unverified":
            line += " [unverified]"
        yield line


def row_line(row: Row, found: OutcomePool, evidence: Evidence) -> str:
    """One trial of the pool."""
    scale = said.scale_of(found)
    reach = critical(found.asked.level, None) * row.vi**0.5
    effect = Effect(row.yi, row.vi, row.how)
    return word(
        "outcome", "row", study=clean(row.study), year=evidence.studies[row.study].year, week=said.week_of(row),
        estimate=scale.shown(effect.yi), low=scale.shown(row.yi - reach), high=scale.shown(row.yi + reach),
        how=row.how, population=row.population, product=row.product,
    )  # fmt: skip


def _lines(found: OutcomePool, evidence: Evidence) -> Iterator[str]:
    yield sentence(said.title_of(found))
    yield from (_wrapped(line, "  ") for line in head_lines(found) if line)
    yield from _block("sensitivity", varied_lines(found, found.sensitivity, evidence))
    yield from _block("apart", varied_lines(found, found.apart, evidence))
    yield from _block("used", _rows(found, evidence))
    yield from _block(
        "left_out", (word("outcome", "left", study=clean(one.study), why=one.why) for one in found.one.chosen.left_out)
    )
    scale = said.scale_of(found)
    published = [(said.said_published(one, scale), said.said_missing(one)) for one in found.published]
    lines = [". ".join(part for part in pair if part) for pair in published]
    yield from _block("published", lines or [word("outcome", "published_none")])
    if found.one.pooled is not None:
        yield from _block("notes", found.one.pooled.notes)


def _rows(found: OutcomePool, evidence: Evidence) -> Iterator[str]:
    for row in found.one.chosen.rows:
        weak = f"; {word('outcome', 'weak', list='; '.join(map(clean, row.weak)))}" if row.weak else ""
        yield f"{row_line(row, found, evidence)}{weak} [{row.status}]"


def _block(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"\n{word('outcome', heading)}:"
        yield from (_wrapped(f"- {line}", "  ", "    ") for line in listed)


def _wrapped(text: str, first: str, rest: str | None = None) -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    )
