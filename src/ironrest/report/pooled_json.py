"""The JSON of a pool. tools/json_contract_pool.toml is its contract, docs/reference/json-pool.md prints it."""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.science.synthesis.effect import Effects
from ironrest.science.synthesis.pool import Pooled
from ironrest.science.synthesis.prediction import PREDICTION_NAMES
from ironrest.science.synthesis.regression import Regression

_SAME = (
    "estimate", "se", "ci_low", "ci_high", "p", "tau2", "tau2_ci", "i2", "i2_ci", "h2", "q", "q_df", "q_p", "pi_low",
    "pi_high",
)  # fmt: skip


def pooled_json(pooled: Pooled, regression: Regression | None, effects: Effects) -> str:
    """One object."""
    plain = msgspec.to_builtins(pooled)
    studies = zip(pooled.studies, effects.yi, effects.vi, pooled.weights, strict=True)
    document: dict[str, Any] = {key: plain[key] for key in _SAME}
    document |= {
        "pi_definition": PREDICTION_NAMES[pooled.pi_definition],
        "k": pooled.k,
        "method": pooled.method,
        "test": pooled.test,
        "level": _percent(pooled.level),
        "measure": effects.measure or None,
        "by_test": plain["by_test"],
        "predictions": [
            {"definition": PREDICTION_NAMES[one.definition], "pi_low": one.low, "pi_high": one.high}
            for one in pooled.predictions
        ],
        "studies": [{"study": name, "yi": y, "vi": v, "weight": weight} for name, y, v, weight in studies],
        "regression": None if regression is None else _regression(regression),
        "notes": [*effects.notes, *pooled.notes],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _regression(found: Regression) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return {key: value for key, value in plain.items() if key not in ("k", "method", "test", "level")}


def _percent(level: float) -> float:
    return round(100 * level, 10)
