"""The JSON of one pooled outcome: the keys of a pool of any data, and what the evidence base adds to them."""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.knowledge.schema_evidence import Evidence
from ironrest.report.as_json import encode
from ironrest.report.outcome_said import RATIOS, Scale, asked_of, crosses, overstates, said_varied, scale_of
from ironrest.report.pooled_json import pooled_json
from ironrest.science.synthesis.contrasts import Row
from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.outcome_pool import Beside, OnePool, OutcomePool, Varied
from ironrest.science.synthesis.pool import Pooled

#: As the command line says it.
_ASKED = {"together": "apart", "all": "together"}
_NUMBERS = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")
_EMPTY = (
    "estimate", "se", "ci_low", "ci_high", "p", "tau2", "tau2_ci", "i2", "i2_ci", "h2", "q", "q_df", "q_p", "pi_low",
    "pi_high", "pi_definition",
)  # fmt: skip


def outcome_json(found: OutcomePool, evidence: Evidence) -> str:
    """One object; shape `outcome_pool` of the contract."""
    populations: dict[str, str] = {name: one.anaemia for name, one in evidence.studies.items()}
    document: dict[str, Any] = {
        "outcome": found.asked.outcome,
        "label": found.label,
        "unit": found.unit,
        "better": found.better,
        "population": _ASKED.get(str(found.asked.population), found.asked.population),
        "against": found.asked.against,
        "asked": asked_of(found),
        "status": found.one.chosen.status if found.one.chosen.rows else None,
        "rests_on_unverified": found.rests_on_unverified,
        "crosses_no_effect": crosses(found.one) if found.one.pooled else None,
        "overstates": overstates(found),
        **_pool(found.one, found, evidence),
        "left_out": [{"study": one.study, "why": one.why} for one in found.one.chosen.left_out],
        "apart": [_varied(one, found, populations) for one in found.apart],
        "sensitivity": [_varied(one, found, populations) for one in found.sensitivity],
        "published": [_published(one) for one in found.published],
    }
    return encode([document], many=False)


def _pool(one: OnePool, found: OutcomePool, evidence: Evidence) -> dict[str, Any]:
    rows, pooled = one.chosen.rows, one.pooled
    if pooled is None:
        generic: dict[str, Any] = dict.fromkeys(_EMPTY)
        asked = found.asked
        generic |= {"k": 0, "method": asked.method, "test": asked.test, "level": 100 * asked.level}
        generic |= {"measure": one.chosen.measure, "by_test": [], "predictions": [], "regression": None, "notes": []}
        return generic | {"natural": None, "studies": []}
    effects = Effects(one.chosen.measure, tuple(r.yi for r in rows), tuple(r.vi for r in rows), pooled.studies)
    generic = msgspec.json.decode(pooled_json(pooled, None, effects))
    generic["natural"] = _natural(pooled, scale_of(found))
    generic["studies"] = [_row(row, w, evidence) for row, w in zip(rows, pooled.weights, strict=True)]
    return generic


def _natural(pooled: Pooled, scale: Scale) -> dict[str, float | None] | None:
    """Of a ratio the same numbers as ratios; of a difference nothing."""
    if scale.measure not in RATIOS:
        return None
    plain = msgspec.to_builtins(pooled)
    return {key: None if plain[key] is None else scale.natural(plain[key]) for key in _NUMBERS}


def _row(row: Row, weight: float, evidence: Evidence) -> dict[str, Any]:
    return {
        "study": row.study, "year": evidence.studies[row.study].year, "outcome": row.outcome, "week": row.week,
        "yi": row.yi, "vi": row.vi, "weight": weight, "how": row.how, "status": row.status, "weak": list(row.weak),
        "n_iron": row.n_iron, "n_control": row.n_control, "population": row.population, "product": row.product,
        "keys": list(row.keys),
    }  # fmt: skip


def _varied(one: Varied, found: OutcomePool, populations: dict[str, str]) -> dict[str, Any]:
    pooled, rows = one.one.pooled, one.one.chosen.rows
    plain = msgspec.to_builtins(pooled) if pooled else {}
    return {
        "id": one.id, "kind": one.kind, "says": said_varied(one, found.asked, populations), "k": len(rows),
        "studies": [row.study for row in rows], "status": one.one.chosen.status if rows else None,
        **{key: plain.get(key) for key in ("estimate", "se", "ci_low", "ci_high", "p", "tau2", "i2")},
        "z_ci": [pooled.under("z").ci_low, pooled.under("z").ci_high] if pooled else None,
        "left_out": [{"study": each.study, "why": each.why} for each in one.one.chosen.left_out],
    }  # fmt: skip


def _published(one: Beside) -> dict[str, Any]:
    p = one.published
    return {
        "id": p.id, "review": p.meta_id, "outcome": p.outcome, "k": p.k, "n": p.n, "measure": p.measure,
        "estimate": p.estimate, "ci_low": p.ci_low, "ci_high": p.ci_high, "i2": p.i2, "status": p.status,
        "key": p.key, "place": p.place, "recomputable": p.recomputable_from_rows,
        "missing": [{"study": m.study, "week": m.week, "what": m.what, "pulls": m.pulls} for m in one.missing],
    }  # fmt: skip
