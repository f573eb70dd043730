"""What the evidence report says: the answer first, how studies came to be in it, each outcome, and the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ironrest.knowledge.schema_evidence import Evidence
from ironrest.report import outcome_said as said
from ironrest.report.figures.of_outcome import picture_of
from ironrest.report.figures.picture import Kind, Picture
from ironrest.report.outcome_text import head_lines, varied_lines
from ironrest.report.words import word
from ironrest.science.synthesis.control_arms import ControlArm, control_arms
from ironrest.science.synthesis.outcome_pool import Asking, OnePool, OutcomePool, pool_outcome, pooled_rows

_FCM = ("ferric-carboxymaltose",)
_EVERY_FIGURE: tuple[Kind, ...] = ("forest", "leave-one-out", "cumulative", "funnel")
_FOREST: tuple[Kind, ...] = ("forest",)
#: Sections in their order: id, what is asked, which figures.
_SECTIONS: tuple[tuple[str, Asking, tuple[Kind, ...]], ...] = (
    ("irls", Asking(outcome="IRLS"), _EVERY_FIGURE),
    ("fcm", Asking(outcome="IRLS", population="all", product=_FCM), ("forest", "leave-one-out")),
    ("responders", Asking(outcome="responders"), _FOREST),
    ("vas", Asking(outcome="VAS_severity"), _FOREST),
    ("ferritin", Asking(outcome="ferritin_ng_ml"), _FOREST),
    ("tsat", Asking(outcome="TSAT_pct", population="all"), _FOREST),
    ("dropout", Asking(outcome="dropout_lack_of_efficacy"), _FOREST),
    ("medicine", Asking(outcome="free_of_RLS_meds"), _FOREST),
    ("adverse", Asking(outcome="any_AE", population="all"), _FOREST),
    ("serious", Asking(outcome="serious_AE", population="all"), _FOREST),
    ("drug", Asking(outcome="IRLS", against="drug"), _FOREST),
)


class Section(NamedTuple):
    """One outcome. `recalled` says that only numbers nobody saw could be drawn."""

    id: str
    heading: str
    lines: tuple[str, ...]
    recalled: bool
    pictures: tuple[Picture, ...]
    sensitivity: tuple[str, ...]
    apart: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    published: tuple[str, ...]
    notes: tuple[str, ...]


class Compared(NamedTuple):
    """One row of the comparison on the first screen."""

    label: str
    trials: str
    t_based: str
    normal: str


class Gap(NamedTuple):
    """One row that a published pool has and this base has not."""

    study: str
    what: str
    pulls: str
    key: str


class NotRecomputed(NamedTuple):
    """A published pool beside what of it can be computed here."""

    review: str
    what: str
    estimate: str
    recomputable: str
    status: str
    key: str
    gaps: tuple[Gap, ...]


class Report(NamedTuple):
    """The whole page."""

    own: tuple[str, ...]
    answer: tuple[str, ...]
    fcm: tuple[Compared, ...]
    bae_people: int
    flow: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    published: tuple[NotRecomputed, ...]
    arms: tuple[ControlArm, ...]
    arms_out: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]


def evidence_report(evidence: Evidence) -> Report:
    """Everything is computed here; nothing is typed."""
    first = pool_outcome(evidence, _SECTIONS[0][1])
    arms = control_arms(evidence, "IRLS", populations=tuple({one.anaemia for one in evidence.studies.values()}))
    published = tuple(_not_recomputed(evidence))
    return Report(
        own=evidence.own,
        answer=tuple(line for line in head_lines(first) if line),
        fcm=tuple(_fcm(evidence)),
        bae_people=sum(one.n or 0 for one in evidence.outcomes if (one.study, one.outcome) == ("Bae2021", "IRLS")),
        flow=tuple(_flow(evidence, first)),
        left_out=tuple((one.study, one.why) for one in first.one.chosen.left_out),
        sections=tuple(_section(evidence, *one) for one in _SECTIONS),
        published=published,
        arms=arms.arms,
        arms_out=tuple((one.study, one.why) for one in arms.left_out),
        keys=tuple(_keys(evidence, first)),
    )


def _section(evidence: Evidence, name: str, asked: Asking, kinds: tuple[Kind, ...]) -> Section:
    found = pool_outcome(evidence, asked)
    drawn = found
    if found.one.pooled is None:
        drawn = pool_outcome(evidence, _recalled(asked))
    recalled = found.one.pooled is None and drawn.one.pooled is not None
    scale = said.scale_of(found)
    published = [". ".join(part for part in (said.said_published(one, scale), said.said_missing(one)) if part)
                 for one in found.published]  # fmt: skip
    return Section(
        id=name,
        heading=word("evidence_report", f"section_{name}"),
        lines=tuple(line for line in head_lines(found) if line),
        recalled=recalled,
        pictures=tuple(picture_of(drawn, evidence, kind) for kind in _drawable(drawn, kinds)),
        sensitivity=tuple(varied_lines(found, found.sensitivity, evidence)),
        apart=tuple(varied_lines(found, found.apart, evidence)),
        left_out=tuple((one.study, one.why) for one in found.one.chosen.left_out),
        published=tuple(published),
        notes=found.one.pooled.notes if found.one.pooled else (),
    )


def _recalled(asked: Asking) -> Asking:
    return Asking(outcome=asked.outcome, population=asked.population, against=asked.against, product=asked.product,
                  lowest="unverified")  # fmt: skip


def _drawable(found: OutcomePool, kinds: tuple[Kind, ...]) -> Iterator[Kind]:
    pooled = found.one.pooled
    if pooled is not None:
        yield from (kind for kind in kinds if pooled.k > 1 or kind == "forest")


def _fcm(evidence: Evidence) -> Iterator[Compared]:
    asked = Asking(outcome="IRLS", population="all", product=_FCM)
    for key, changed in (("without", ("without-bae",)), ("with", ()), ("sign", ("bae-sign",))):
        wide = pooled_rows(evidence, asked, sensitivity=changed)
        normal = pooled_rows(evidence, asked, sensitivity=changed, method="dl", test="z")
        yield Compared(
            word("evidence_report", f"fcm_{key}"), ", ".join(row.study for row in wide.chosen.rows), _short(wide),
            _short(normal),
        )  # fmt: skip


def _short(one: OnePool) -> str:
    """`-3.23 (-4.89 to -1.57), I² 0 %`."""
    pooled = one.pooled
    if pooled is None:
        return word("outcome", "nothing")
    i2 = "" if pooled.i2 is None else f", I² {pooled.i2:.0f} %"
    return f"{pooled.estimate:.2f} ({pooled.ci_low:.2f} to {pooled.ci_high:.2f}){i2}"


def _flow(evidence: Evidence, found: OutcomePool) -> Iterator[tuple[str, int]]:
    studies = list(evidence.studies.values())
    randomised = [one for one in studies if one.randomised == "yes"]
    placebo = [one for one in randomised if one.against == "placebo"]
    everybody = pooled_rows(evidence, found.asked, population="all").chosen
    counts = {
        "all": len(studies),
        "randomised": len(randomised),
        "placebo": len(placebo),
        "irls": len(everybody.rows) + len(everybody.left_out),
        "fits": len(found.one.chosen.rows) + len(found.one.chosen.left_out),
        "used": len(found.one.chosen.rows),
    }
    yield from ((word("evidence_report", f"flow_{key}"), count) for key, count in counts.items())


def _not_recomputed(evidence: Evidence) -> Iterator[NotRecomputed]:
    for one in evidence.published.values():
        if one.estimate is None:
            continue
        numbers = [f"{v:g}" if v is not None else word("outcome", "unknown") for v in
                   (one.estimate, one.ci_low, one.ci_high)]  # fmt: skip
        gaps = [each for each in evidence.base.missing if each.pool == one.id]
        yield NotRecomputed(
            said.review(one.meta_id), one.outcome, f"{one.measure} {numbers[0]} ({numbers[1]} to {numbers[2]})",
            one.recomputable_from_rows, one.status, one.key,
            tuple(Gap(each.study, each.what, each.pulls, each.source.key) for each in gaps),
        )  # fmt: skip


def _keys(evidence: Evidence, first: OutcomePool) -> Iterator[str]:
    yield from (key for row in first.one.chosen.rows for key in row.keys)
    yield from (one.key for one in evidence.published.values() if one.estimate is not None)
    yield from (one.source.key for one in evidence.base.missing)
    yield from (one.key for one in evidence.studies.values() if one.randomised == "yes")
    yield evidence.base.placebo_fall.source.key
