"""One outcome of the evidence base, pooled: `pool_outcome(evidence, outcome)`, with what belongs beside the number.

Beside it stand the populations that are kept apart, the sensitivity analyses of the base, the pools that others
published, and the rows that those have and this base has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from ironrest.knowledge.schema_base import Status
from ironrest.knowledge.schema_evidence import Against, Evidence, Missing, Population, Published
from ironrest.science.synthesis.arm_effects import Measure
from ironrest.science.synthesis.contrasts import Chosen, contrasts
from ironrest.science.synthesis.fit import Test
from ironrest.science.synthesis.pool import Pooled, pool
from ironrest.science.synthesis.prediction import Prediction
from ironrest.science.synthesis.tau2 import Method
from ironrest.values.errors import UserError

#: Populations that may not be pooled with the others by default, each pooled by itself.
APART: tuple[Population, ...] = ("anaemic", "dialysis", "pregnant", "children", "donors", "mixed")
#: What an outcome of ours is called in the table of published pools.
_CALLED = {
    "IRLS": "irls", "responders": "responders", "serious": "serious ae", "serious_AE": "serious ae",
    "adverse": "adverse events", "any_AE": "adverse events", "VAS_severity": "vas severity", "RLS_QoL": "rls-qol",
    "withdrawal": "withdrawal", "dropout_AE": "dropout due to ae",
}  # fmt: skip
_DIFFERENCES = ("MD", "WMD")


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What is pooled, and how. `population` as for `contrasts`; `level` is a fraction."""

    outcome: str
    population: Literal["together", "all"] | Population | tuple[Population, ...] = "together"
    against: Against = "placebo"
    product: tuple[str, ...] = ()
    week: float | None = None
    measure: Measure | None = None
    lowest: Status = "secondary"
    sensitivity: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    method: Method = "reml"
    test: Test | None = None
    level: float = 0.95
    prediction: Prediction | Literal["by-test"] = "by-test"


class OnePool(msgspec.Struct, frozen=True, kw_only=True):
    """Rows and their pool; no pool where there is no row."""

    chosen: Chosen
    pooled: Pooled | None


class Varied(msgspec.Struct, frozen=True, kw_only=True):
    """The same question asked otherwise. `kind` says how it differs from the first answer."""

    id: str
    kind: Literal["with", "without", "otherwise", "apart", "recalled"]
    study: str
    says: str
    one: OnePool


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A pool that others published, and what of it is missing here."""

    published: Published
    missing: tuple[Missing, ...]


class OutcomePool(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question about one outcome."""

    asked: Asking
    label: str
    unit: str
    better: str
    one: OnePool
    apart: tuple[Varied, ...]
    sensitivity: tuple[Varied, ...]
    published: tuple[Beside, ...]

    @property
    def rests_on_unverified(self) -> bool:
        return bool(self.one.chosen.rows) and self.one.chosen.status == "unverified"


def pool_outcome(evidence: Evidence, asked: Asking) -> OutcomePool:
    """Raises UserError for an outcome, population or sensitivity analysis that there is not."""
    asked = msgspec.structs.replace(asked, outcome=outcome_named(evidence, asked.outcome))
    kinds = [one for one in evidence.kinds.values() if asked.outcome in (one.outcome, one.topic)]
    single = asked.outcome in evidence.kinds
    _check_studies(evidence, asked.leave_out)
    return OutcomePool(
        asked=asked,
        label=kinds[0].label if single else asked.outcome,
        unit=kinds[0].unit,
        better=kinds[0].better,
        one=pooled_rows(evidence, asked),
        apart=tuple(_apart(evidence, asked)),
        sensitivity=tuple(_varied(evidence, asked)),
        published=tuple(_published(evidence, asked)),
    )


def pooled_rows(evidence: Evidence, asked: Asking, **changed: Any) -> OnePool:
    """The rows of one question, pooled; `changed` fields are asked otherwise."""
    one = msgspec.structs.replace(asked, **changed)
    chosen = contrasts(
        evidence, one.outcome, measure=one.measure, population=one.population, against=one.against,
        product=one.product, week=one.week, lowest=one.lowest, sensitivity=one.sensitivity, leave_out=one.leave_out,
    )  # fmt: skip
    if not chosen.rows:
        return OnePool(chosen=chosen, pooled=None)
    pooled = pool(
        [row.yi for row in chosen.rows], [row.vi for row in chosen.rows], method=one.method, test=one.test,
        level=one.level, prediction=one.prediction, studies=[row.study for row in chosen.rows],
    )  # fmt: skip
    return OnePool(chosen=chosen, pooled=pooled)


def outcome_named(evidence: Evidence, name: str) -> str:
    """The outcome or topic of this name, in whatever case, or the only one that begins with it."""
    names = [*evidence.kinds, *dict.fromkeys(one.topic for one in evidence.kinds.values() if one.unit == "people")]
    exact = [one for one in names if one.casefold() == name.casefold()]
    begun = [one for one in names if one.casefold().startswith(f"{name.casefold()}_")]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    raise UserError(f"No outcome is called `{name}`. There are: {', '.join(names)}.")


def _check_studies(evidence: Evidence, names: Sequence[str]) -> None:
    lost = [name for name in names if name not in evidence.studies]
    if lost:
        raise UserError(f"No study is called `{lost[0]}`. There are: {', '.join(evidence.studies)}.")


def _apart(evidence: Evidence, asked: Asking) -> Iterator[Varied]:
    """Each population that the first answer leaves out, where it has a row."""
    if asked.population != "together":
        return
    for population in APART:
        if population in evidence.base.choice.together or not _has(evidence, population):
            continue
        one = pooled_rows(evidence, asked, population=population)
        if one.chosen.rows or one.chosen.left_out:
            yield Varied(id=population, kind="apart", study="", says=population, one=one)


def _has(evidence: Evidence, population: Population) -> bool:
    return any(one.anaemia == population for one in evidence.studies.values())


def _varied(evidence: Evidence, asked: Asking) -> Iterator[Varied]:
    here = {row.study for row in contrasts_of(evidence, asked).rows}
    for name, one in evidence.base.sensitivity.items():
        if one.outcome != asked.outcome or name in asked.sensitivity:
            continue
        outside = one.study not in here
        population = _with_population(evidence, asked, one.study) if outside else asked.population
        varied = pooled_rows(evidence, asked, population=population, sensitivity=(*asked.sensitivity, name))
        if one.leave_out and outside:
            joined = pooled_rows(evidence, asked, population=population)
            if one.study in {row.study for row in joined.chosen.rows}:
                yield Varied(
                    id=f"with-{name.partition('-')[2]}", kind="with", study=one.study, says=one.says, one=joined
                )
        elif one.study in {row.study for row in varied.chosen.rows} or one.leave_out:
            yield Varied(
                id=name, kind="without" if one.leave_out else "otherwise", study=one.study, says=one.says, one=varied
            )
    if asked.lowest != "unverified":
        recalled = pooled_rows(evidence, asked, lowest="unverified")
        if len(recalled.chosen.rows) > len(here):
            yield Varied(id="recalled", kind="recalled", study="", says="", one=recalled)


def contrasts_of(evidence: Evidence, asked: Asking) -> Chosen:
    """The rows alone."""
    return pooled_rows(evidence, asked).chosen


def _with_population(evidence: Evidence, asked: Asking, study: str) -> tuple[Population, ...]:
    every: Mapping[str, tuple[Population, ...]] = {"together": evidence.base.choice.together}
    own = evidence.studies[study].anaemia
    if isinstance(asked.population, tuple):
        return (*asked.population, own)
    if asked.population == "all":
        return tuple(dict.fromkeys(one.anaemia for one in evidence.studies.values()))
    return tuple(dict.fromkeys((*every.get(asked.population, (asked.population,)), own)))


def _published(evidence: Evidence, asked: Asking) -> Iterator[Beside]:
    """Pools of the same outcome, measure and comparator; a printed p value alone is none."""
    called = _CALLED.get(asked.outcome)
    chosen = contrasts_of(evidence, asked)
    measures = _DIFFERENCES if chosen.measure == "MD" else (chosen.measure,)
    for one in evidence.published.values():
        text = one.outcome.casefold()
        against_drug = "pramipexole" in text
        if not called or called not in text or one.estimate is None or one.measure not in measures:
            continue
        if against_drug == (asked.against == "drug") and asked.against in ("placebo", "drug"):
            yield Beside(published=one, missing=tuple(each for each in evidence.base.missing if each.pool == one.id))
