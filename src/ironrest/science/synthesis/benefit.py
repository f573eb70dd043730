"""From the evidence base to the benefit in plain numbers: `benefit_of_evidence(evidence)`.

Both arms of every randomised trial against a dummy, pools of their differences, and, apart from them, shares without a
control. What rests on a number that nobody saw is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt

from ironrest.knowledge.schema_base import Citation, Status
from ironrest.knowledge.schema_benefit import (
    Benefit,
    MeanFall,
    PlaceboBand,
    PooledFall,
    Responders,
    ScoreFall,
    Share,
    Silent,
    Uncontrolled,
)
from ironrest.knowledge.schema_evidence import Evidence, Outcome, Population
from ironrest.science.synthesis.arm_effects import Side
from ironrest.science.synthesis.contrasts import RANK, Row
from ironrest.science.synthesis.control_arms import control_arms
from ironrest.science.synthesis.distributions import critical
from ironrest.science.synthesis.outcome_pool import Asking, pooled_rows
from ironrest.science.synthesis.pool import pool

_OUTCOME = "IRLS"
_LEVEL = 0.95
_PLACES = 2


def benefit_of_evidence(evidence: Evidence) -> Benefit:
    """Everything, rounded to what the file holds."""
    return Benefit(
        outcome=_OUTCOME,
        unit=evidence.kinds[_OUTCOME].unit,
        newest=_newest(evidence, (one.study for one in evidence.outcomes if one.role == "control")),
        together=evidence.base.choice.together,
        band=_band(evidence),
        responders=tuple(_responders(evidence)),
        fall=tuple(_falls(evidence)),
        pooled=tuple(_pools(evidence)),
        silent=tuple(_silent(evidence)),
        uncontrolled=tuple(_uncontrolled(evidence)),
    )


def share(events: int, people: int, level: float = _LEVEL) -> Share:
    """Of ten, with Wilson's interval."""
    z = critical(level, None)
    part = events / people
    middle = (part + z**2 / (2 * people)) / (1 + z**2 / people)
    reach = z / (1 + z**2 / people) * sqrt(part * (1 - part) / people + z**2 / (4 * people**2))
    return Share(people=people, events=events, of_ten=_r(10 * part), low=_r(10 * (middle - reach)),
                 high=_r(10 * (middle + reach)))  # fmt: skip


def _responders(evidence: Evidence) -> Iterator[Responders]:
    chosen = pooled_rows(evidence, Asking(outcome="responders", population="all")).chosen
    for row in sorted(chosen.rows, key=_people, reverse=True):
        if row.iron and row.control and row.iron.events is not None and row.control.events is not None:
            yield Responders(
                **_trial(evidence, row), what=evidence.kinds[row.outcome].label,  # type: ignore[arg-type]
                iron=share(row.iron.events, row.iron.n), control=share(row.control.events, row.control.n),
            )  # fmt: skip


def _falls(evidence: Evidence) -> Iterator[ScoreFall]:
    chosen = pooled_rows(evidence, Asking(outcome=_OUTCOME, population="all")).chosen
    for row in sorted(chosen.rows, key=_people, reverse=True):
        iron, control = row.iron, row.control
        if iron and control and row.kind == "change":
            reach = critical(_LEVEL, None) * sqrt(row.vi)
            yield ScoreFall(
                **_trial(evidence, row), iron=_mean(iron), control=_mean(control),  # type: ignore[arg-type]
                more=_r(-row.yi), low=_r(-row.yi - reach), high=_r(-row.yi + reach), doubt=_doubt(evidence, row.study),
            )  # fmt: skip


def _pools(evidence: Evidence) -> Iterator[PooledFall]:
    """For each product, the populations that are pooled together, and each other one; of two trials or more."""
    products = dict.fromkeys(one.product_id for one in evidence.studies.values() if one.route == "iv")
    apart = dict.fromkeys(one.anaemia for one in evidence.studies.values())
    populations: list[Population | str] = ["together", *(p for p in apart if p not in evidence.base.choice.together)]
    for product in products:
        for population in populations:
            asked = Asking(outcome=_OUTCOME, population=population, product=(product,))  # type: ignore[arg-type]
            one = pooled_rows(evidence, asked)
            if one.pooled is not None and one.pooled.k > 1:
                wide, normal, rows = one.pooled.under("adhoc"), one.pooled.under("z"), one.chosen.rows
                yield PooledFall(
                    product=product, population=str(population), trials=tuple(row.study for row in rows),
                    newest=_newest(evidence, (row.study for row in rows)), people=sum(map(_people, rows)),
                    more=_r(-one.pooled.estimate), low=_r(-wide.ci_high), high=_r(-wide.ci_low),
                    normal_low=_r(-normal.ci_high), normal_high=_r(-normal.ci_low),
                    sources=tuple(_citation(evidence, row) for row in rows),
                )  # fmt: skip


def _silent(evidence: Evidence) -> Iterator[Silent]:
    for one in pooled_rows(evidence, Asking(outcome=_OUTCOME, population="all")).chosen.left_out:
        study = evidence.studies[one.study]
        if study.route == "iv":
            yield Silent(study=one.study, year=study.year, product=study.product_id, population=study.anaemia,
                         why=one.why, source=study.citation)  # fmt: skip


def _uncontrolled(evidence: Evidence) -> Iterator[Uncontrolled]:
    """Of responders, with a definition that counts as a response; people who stand in two studies once."""
    present = {one.study for one in evidence.outcomes}
    chosen = pooled_rows(evidence, Asking(outcome="responders", population="all")).chosen
    controlled = {row.study for row in chosen.rows}
    for one in evidence.outcomes:
        study, kind = evidence.studies[one.study], evidence.kinds[one.outcome]
        wanted = kind.topic == "responders" and kind.better == "higher" and one.events is not None and one.n
        iv = study.route == "iv" and one.role != "control" and study.overlaps not in present
        seen = min(RANK[one.status], RANK[one.n_status]) >= RANK["secondary"]
        if wanted and iv and seen and one.study not in controlled and one.events is not None and one.n:
            yield Uncontrolled(
                study=one.study, year=study.year, product=study.product_id, population=study.anaemia, arm=one.arm,
                what=kind.label, share=share(one.events, one.n), source=_cited([one]),
                why="the count of the control arm was not seen" if study.against != "none" else "no control group",
            )  # fmt: skip


def _band(evidence: Evidence) -> PlaceboBand:
    """A prediction for one person: the spread of people, of trials, and of the pooled mean itself."""
    arms = control_arms(evidence, _OUTCOME).arms
    pooled = pool([one.yi for one in arms], [one.vi for one in arms], studies=[one.study for one in arms])
    free = sum(one.n - 1 for one in arms)
    people = sum((one.n - 1) * one.sd**2 for one in arms) / free
    model_se = pooled.under("z").se
    reach = critical(_LEVEL, None) * sqrt(people + (pooled.tau2 or 0.0) + model_se**2)
    fall = evidence.base.placebo_fall
    named = [(arm.study, _OUTCOME, "change", "control") for arm in arms]
    sources = [one for one in evidence.outcomes if (one.study, one.outcome, one.kind, one.role) in named]
    return PlaceboBand(
        outcome=_OUTCOME, unit=fall.unit, trials=tuple(one.study for one in arms),
        newest=_newest(evidence, (one.study for one in arms)), people=sum(one.n for one in arms),
        mean_fall=_r(-pooled.estimate), sd_of_people=_r(sqrt(people)), of_ten=_r(10 * _LEVEL),
        low=_r(-pooled.estimate - reach), high=_r(-pooled.estimate + reach), mean_low=fall.low, mean_high=fall.high,
        mean_source=fall.source, sources=tuple(_cited([one]) for one in sources),
    )  # fmt: skip


def _doubt(evidence: Evidence, study: str) -> str:
    """A sensitivity analysis that reads a number of this trial otherwise."""
    return next(
        (one.says for one in evidence.base.sensitivity.values() if one.study == study and one.mean is not None), ""
    )


def _trial(evidence: Evidence, row: Row) -> dict[str, object]:
    return {"study": row.study, "year": evidence.studies[row.study].year, "product": row.product,
            "population": row.population, "week": row.week, "source": _citation(evidence, row)}  # fmt: skip


def _citation(evidence: Evidence, row: Row) -> Citation:
    """Of the rows behind one effect the first, under the status of the weakest."""
    rows = [
        one for one in evidence.outcomes if (one.study, one.outcome, one.week) == (row.study, row.outcome, row.week)
    ]
    rows = [one for one in rows if one.kind == row.kind and one.role in ("iron", "control")]
    if rows:
        return _cited(rows)
    printed = next(one for one in evidence.contrasts if one.study == row.study and one.outcome == row.outcome)
    return printed.citation


def _cited(rows: list[Outcome]) -> Citation:
    statuses: list[tuple[Status, str]] = [(one.status, one.mark) for one in rows]
    statuses += [(one.n_status, one.n_mark) for one in rows]
    status, mark = min(statuses, key=lambda pair: RANK[pair[0]])
    return Citation(key=rows[0].key, place=rows[0].place, status=status, mark=mark)


def _mean(side: Side) -> MeanFall:
    assert side.mean is not None, "a change has a mean"
    assert side.sd is not None, "and a spread"
    return MeanFall(people=side.n, fall=_r(-side.mean), sd=_r(side.sd))


def _people(row: Row) -> int:
    return (row.n_iron or 0) + (row.n_control or 0)


def _newest(evidence: Evidence, studies: Iterable[str]) -> str:
    return max(evidence.studies[one].year for one in studies)


def _r(value: float) -> float:
    return round(value, _PLACES)
