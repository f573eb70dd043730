"""The benefit of one product as JSON, under each proposal of a plan."""

from __future__ import annotations

from typing import Any

import msgspec

from ironrest.care.plan.benefit import Controlled, ProductBenefit
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_benefit import PooledFall, Responders, ScoreFall
from ironrest.report.as_json import Json
from ironrest.report.benefit_said import benefit_statements, said_of


def benefit_json(found: ProductBenefit, knowledge: Knowledge) -> Json:
    """Shape `benefit` of the contract."""
    band = knowledge.benefit.band
    return {
        "outcome": knowledge.benefit.outcome,
        "unit": knowledge.benefit.unit,
        "newest": knowledge.benefit.newest,
        "responders": [_controlled(one, knowledge) for one in found.responders],
        "falls": [_controlled(one, knowledge) for one in found.falls],
        "pooled": [_controlled(one, knowledge) for one in found.pooled],
        "without_numbers": [_plain(one, knowledge) for one in found.silent],
        "uncontrolled": [_plain(one, knowledge) for one in found.uncontrolled],
        "placebo_band": {
            "low": band.low, "high": band.high, "mean_fall": band.mean_fall, "of_ten": band.of_ten,
            "trials": list(band.trials), "newest": band.newest, "people": band.people, "status": band.status,
        },
        "says": [one.text for one in benefit_statements(found, knowledge) if one.part != "text"],
    }  # fmt: skip


def _controlled(one: Controlled, knowledge: Knowledge) -> Json:
    head: Json = {"fits": one.fits, "says": said_of(one, knowledge).text}
    plain: dict[str, Any] = msgspec.to_builtins(one.row)
    if isinstance(one.row, PooledFall):
        sources = [_cited(each, knowledge) for each in one.row.sources]
        return head | {**plain, "sources": sources, "status": one.row.status}
    return head | _plain(one.row, knowledge)


def _plain(row: Any, knowledge: Knowledge) -> Json:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    if isinstance(row, Responders | ScoreFall):
        plain.setdefault("week", None)
    if isinstance(row, ScoreFall):
        plain.setdefault("doubt", "")
    del plain["source"]
    cited = _cited(row.source, knowledge)
    return plain | {"citation": cited["citation"], "status": cited["status"]}


def _cited(citation: Citation, knowledge: Knowledge) -> Json:
    title = knowledge.sources[citation.key].title
    cited = {"key": citation.key, "title": title, "place": citation.place, "mark": citation.mark}
    return {"citation": cited, "status": citation.status}
