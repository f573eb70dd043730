"""The figures of one pooled outcome of the evidence base."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from ironrest.knowledge.schema_evidence import Evidence, RiskOfBias
from ironrest.report import outcome_said as said
from ironrest.report.figures.picture import DOMAINS, Kind, Line, Picture
from ironrest.report.words import sentence, word
from ironrest.science.synthesis.contrasts import Row
from ironrest.science.synthesis.distributions import critical
from ironrest.science.synthesis.outcome_pool import Beside, OutcomePool, Varied
from ironrest.science.synthesis.pool import Pooled
from ironrest.science.synthesis.sensitivity import Step, cumulative, leave_one_out
from ironrest.values.errors import UserError

_ADVISED = 10
#: The review whose judgements are shown where it made them.
_FIRST = "Cochrane CD007834.pub3"


def picture_of(found: OutcomePool, evidence: Evidence, kind: Kind = "forest") -> Picture:
    """Raises UserError where there is too little to draw."""
    pooled, least = found.one.pooled, 1 if kind in ("forest", "funnel") else 2
    if pooled is None or pooled.k < least:
        k = pooled.k if pooled else 0
        raise UserError(word("figure", "few", kind=kind, least=least, k=k))
    title = sentence(said.title_of(found)).rstrip(".")
    steps = kind in ("leave-one-out", "cumulative")
    scale = said.scale_of(found)
    unverified = word("outcome", "unverified") if found.rests_on_unverified else ""
    return Picture(
        kind=kind,
        title=title if kind == "forest" else word("figure", f"title_{kind}", title=title),
        asked=said.asked_of(found),
        axis=said.effect_unit(scale),
        ratio=scale.ratio,
        favours=found.better,
        lines=tuple(_steps(found, kind) if steps else _trials(found, evidence)),
        pool=pool_line(pooled, found.one.chosen.status),
        pi=None if pooled.pi_low is None or pooled.pi_high is None else (pooled.pi_low, pooled.pi_high),
        apart=tuple(_apart(found)) if kind == "forest" else (),
        others=tuple(filter(None, map(_other, found.published, [scale.ratio] * len(found.published))))
        if kind == "forest"
        else (),
        warning=unverified,
        notes=_notes(kind, pooled.k),
        level=pooled.level,
    )


def pool_line(pooled: Pooled, status: str) -> Line:
    """The diamond."""
    one = pooled.k == 1
    label = word("figure", "pooled_one") if one else word(
        "figure", "pooled", test=word("outcome_test", pooled.test)
    )  # fmt: skip
    return Line(label, "", pooled.estimate, pooled.ci_low, pooled.ci_high, None, status, (), "pool")


def _notes(kind: Kind, k: int) -> tuple[str, ...]:
    notes = [word("figure", "sources")]
    if kind == "forest":
        notes += [word("figure", "bias_key"), word("figure", "several")]
    if kind == "funnel":
        notes = [word("figure", "shapes"), word("figure", "contours")]
        notes += [word("figure", "contour_note")] if k < _ADVISED else []
    return tuple(notes)


def _trials(found: OutcomePool, evidence: Evidence) -> Iterator[Line]:
    pooled = found.one.pooled
    assert pooled is not None, "asked only where there is a pool"
    for row, weight in zip(found.one.chosen.rows, pooled.weights, strict=True):
        yield _trial(row, weight, evidence, pooled.level)


def _trial(row: Row, weight: float | None, evidence: Evidence, level: float) -> Line:
    reach = critical(level, None) * row.vi**0.5
    people = f"{row.n_iron} v {row.n_control}" if row.n_iron and row.n_control else word("outcome", "unknown")
    return Line(
        row.study, f"{said.week_of(row)}; {people}", row.yi, row.yi - reach, row.yi + reach, weight, row.status,
        bias_of(evidence, row.study),
    )  # fmt: skip


def bias_of(evidence: Evidence, study: str) -> tuple[str, ...]:
    """Six signs; of several reviews the first that saw anything, ours by preference."""
    found = [one for one in evidence.risk_of_bias if one.study == study]
    found.sort(key=lambda one: (not _seen(one), one.review != _FIRST))
    cells = [getattr(found[0], name) for name in DOMAINS] if found else [""] * len(DOMAINS)
    return tuple(word("bias_sign", cell) if cell else word("bias_sign", "") for cell in cells)


def _seen(one: RiskOfBias) -> bool:
    return any(getattr(one, name) for name in DOMAINS)


def _steps(found: OutcomePool, kind: Kind) -> Iterator[Line]:
    rows, asked = found.one.chosen.rows, found.asked
    pools = leave_one_out if kind == "leave-one-out" else cumulative
    steps: tuple[Step, ...] = pools(
        [row.yi for row in rows], [row.vi for row in rows], method=asked.method, test=asked.test, level=asked.level,
        studies=[row.study for row in rows],
    )  # fmt: skip
    for at, step in enumerate(steps):
        key = "without" if kind == "leave-one-out" else ("after" if at else "first")
        one = step.pooled
        yield Line(word("figure", key, study=step.study), said.trials(one.k), one.estimate, one.ci_low, one.ci_high,
                   None, "", (), "step")  # fmt: skip


def _apart(found: OutcomePool) -> Iterator[Line]:
    for one in found.apart:
        if one.one.pooled is not None:
            yield _apart_line(one, one.one.pooled)


def _apart_line(one: Varied, pooled: Pooled) -> Line:
    rows = one.one.chosen.rows
    label = f"{', '.join(row.study for row in rows)}: {said.who(one.id)}"
    status = one.one.chosen.status
    return Line(label, "", pooled.estimate, pooled.ci_low, pooled.ci_high, None, status, (), "apart")


def _other(one: Beside, ratio: bool) -> Line | None:
    p = one.published
    if p.estimate is None:
        return None
    numbers = [log(v) if ratio and v is not None else v for v in (p.estimate, p.ci_low, p.ci_high)]
    assert numbers[0] is not None
    k = said.trials(p.k) if p.k else ""
    label = f"{said.review(p.meta_id)}, {p.outcome}"
    return Line(label, k, numbers[0], numbers[1], numbers[2], None, p.status, (), "other")
