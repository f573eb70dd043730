"""Our answer to each row of the reference file: the call of metafor, mapped to ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache
from math import sqrt
from typing import NamedTuple

from ironrest.science.synthesis.bias import egger, fail_safe_number, rank_correlation
from ironrest.science.synthesis.effects_events import effects_of_events
from ironrest.science.synthesis.influence import influence
from ironrest.science.synthesis.mantel_haenszel import PooledTables, mantel_haenszel, peto
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.science.synthesis.regression import Regression, regress
from ironrest.science.synthesis.sensitivity import cumulative, leave_one_out
from ironrest.science.synthesis.trimfill import trim_and_fill
from tests.shared import shared

Answers = dict[str, list[float | None]]


class Row(NamedTuple):
    """One line of the file. `expected` stays text: metafor says NA where it found nothing."""

    dataset: str
    call: str
    quantity: str
    index: int
    expected: str
    metafor: str


def rows() -> list[Row]:
    with shared("evidence", "reference", "metafor_reference.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**{**line, "index": int(line["index"])}) for line in csv.DictReader(file)]


@cache
def answers(dataset: str, call: str) -> Answers:
    """Everything that we say to one call; empty if the call is none of ours."""
    for pattern, answer in _CALLS:
        if match := re.fullmatch(pattern, call):
            return answer(dataset, **match.groupdict())
    return {}


@cache
def effects(dataset: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    with shared("evidence", "reference", f"{dataset}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return tuple(float(one["yi"]) for one in lines), tuple(float(one["vi"]) for one in lines)


@cache
def bcg() -> tuple[dict[str, str], ...]:
    with shared("evidence", "reference", "bcg.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def bcg_tables() -> tuple[list[int], list[int], list[int], list[int]]:
    """Events and group sizes, vaccinated first."""
    cells = [[int(one[name]) for name in ("tpos", "tneg", "cpos", "cneg")] for one in bcg()]
    return ([a for a, *_ in cells], [a + b for a, b, *_ in cells], [c for *_, c, _ in cells],
            [c + d for *_, c, d in cells])  # fmt: skip


def _pool(dataset: str, method: str, test: str) -> Answers:
    found = pool(*effects(dataset), method=method.lower().replace("ee", "fe"), test=test)  # type: ignore[arg-type]
    return {**_one(found), **_predicted(found), **_profiled(found)}


def _one(found: Pooled) -> Answers:
    return {
        "tau2": [found.tau2], "beta": [found.estimate], "se": [found.se], "zval": [found.statistic], "pval": [found.p],
        "ci.lb": [found.ci_low], "ci.ub": [found.ci_high], "QE": [found.q], "QEp": [found.q_p], "I2": [found.i2],
        "H2": [found.h2],
    }  # fmt: skip


def _predicted(found: Pooled) -> Answers:
    riley = next((one for one in found.predictions if one.definition == "t-k-2"), None)
    return {
        "predict$pi.lb": [found.pi_low], "predict$pi.ub": [found.pi_high],
        "predict(Riley)$pi.lb": [riley and riley.low], "predict(Riley)$pi.ub": [riley and riley.high],
    }  # fmt: skip


def _profiled(found: Pooled) -> Answers:
    if found.tau2_ci is None or found.i2_ci is None or found.h2_ci is None:
        return {}
    columns = [(found.tau2, found.i2, found.h2), *zip(found.tau2_ci, found.i2_ci, found.h2_ci, strict=True)]
    return {
        "confint tau2,tau,I2,H2 (est,lb,ub by column)": [
            value for tau2, i2, h2 in columns for value in (tau2, sqrt(tau2 or 0), i2, h2)
        ]
    }


def _diagnostics(dataset: str) -> Answers:
    y, v = effects(dataset)
    out, rows_ = leave_one_out(y, v, test="z"), influence(y, v)
    grown = cumulative(y, v, test="z")
    return {
        "leave1out$estimate": [one.pooled.estimate for one in out],
        "leave1out$se": [one.pooled.se for one in out],
        "leave1out$tau2": [one.pooled.tau2 for one in out],
        "leave1out$I2": [one.pooled.i2 for one in out],
        "cumul$estimate": [one.pooled.estimate for one in grown],
        "cumul$se": [one.pooled.se for one in grown],
        # metafor writes 0 for one study, where nothing is known of tau².
        "cumul$tau2": [one.pooled.tau2 or 0.0 for one in grown],
        "influence$rstudent": [one.rstudent for one in rows_],
        "influence$dffits": [one.dffits for one in rows_],
        "influence$cook.d": [one.cook_d for one in rows_],
        "influence$cov.r": [one.cov_r for one in rows_],
        "influence$hat": [one.hat for one in rows_],
        "influence$weight": [one.weight for one in rows_],
        **_asymmetry(y, v),
    }


def _asymmetry(y: tuple[float, ...], v: tuple[float, ...]) -> Answers:
    meta, weighted = egger(y, v), egger(y, v, model="weighted-regression")
    ranks = rank_correlation(y, v)
    found: Answers = {
        "regtest$zval": [meta.statistic], "regtest$pval": [meta.p],
        "regtest(lm)$zval": [weighted.statistic], "regtest(lm)$pval": [weighted.p],
        "ranktest$tau": [ranks.statistic], "ranktest$pval": [ranks.p],
    }  # fmt: skip
    for estimator in ("L0", "R0"):
        filled = trim_and_fill(y, v, estimator=estimator, test="z")  # type: ignore[arg-type]
        found[f"trimfill({estimator})$k0"] = [filled.missing]
        found[f"trimfill({estimator})$beta"] = [filled.pooled.estimate]
        found[f"trimfill({estimator})$se"] = [filled.pooled.se]
    return found


def _fail_safe(dataset: str) -> Answers:
    kinds = {"Rosenthal": "rosenthal", "Orwin": "orwin", "Rosenberg": "rosenberg"}
    return {
        f"fsn({name})$fsnum": [fail_safe_number(*effects(dataset), kind=kind)]  # type: ignore[arg-type]
        for name, kind in kinds.items()
    }


def _ablat_year(dataset: str, method: str, test: str) -> Answers:
    moderators = {name: [float(one[name]) for one in bcg()] for name in ("ablat", "year")}
    return _regression(regress(*effects(dataset), moderators, method=method.lower(), test=test))  # type: ignore[arg-type]


def _alloc(dataset: str) -> Answers:
    return _regression(regress(*effects(dataset), {"alloc": [one["alloc"] for one in bcg()]}, test="z"))


def _regression(found: Regression) -> Answers:
    return {
        "tau2": [found.tau2], "QE": [found.qe], "QM": [found.qm], "QMp": [found.qm_p], "R2": [found.r2],
        "I2": [found.i2], "beta": [one.estimate for one in found.coefficients],
        "se": [one.se for one in found.coefficients], "zval": [one.statistic for one in found.coefficients],
        "pval": [one.p for one in found.coefficients],
    }  # fmt: skip


def _mantel_haenszel(_dataset: str, measure: str) -> Answers:
    return _tables(mantel_haenszel(*bcg_tables(), measure=measure))  # type: ignore[arg-type]


def _peto(_dataset: str) -> Answers:
    return _tables(peto(*bcg_tables()))


def _tables(found: PooledTables) -> Answers:
    return {
        "beta": [found.estimate], "se": [found.se], "ci.lb": [found.ci_low], "ci.ub": [found.ci_high], "QE": [found.q],
        "MH": [found.mh], "TA": [found.tarone],
    }  # fmt: skip


_CALLS: list[tuple[str, Callable[..., Answers]]] = [
    (r"rma\(yi,vi,method='(?P<method>\w+)',test='(?P<test>\w+)'\)", _pool),
    (r"rma\(yi,vi,method='REML'\)", _diagnostics),
    (r"fsn\(yi,vi\)", _fail_safe),
    (r"rma\(yi,vi,mods=~ablat\+year,method='(?P<method>\w+)',test='(?P<test>\w+)'\)", _ablat_year),
    (r"rma\(yi,vi,mods=~alloc\)", _alloc),
    (r"rma\.mh\(measure='(?P<measure>\w+)'\)", _mantel_haenszel),
    (r"rma\.peto\(\)", _peto),
]


def effects_agree_with_tables() -> Iterator[tuple[float, float]]:
    """The effects of bcg_RR.csv beside ours, from the table of events."""
    found = effects_of_events(*bcg_tables(), measure="RR")
    y, v = effects("bcg_RR")
    yield from zip(found.yi, y, strict=True)
    yield from zip(found.vi, v, strict=True)
