"""What happens without iron: the control arms of the trials, `control_arms(evidence, outcome)`.

They are the band against which one person's fall is held. Their spread is that of people, not of a mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ironrest.knowledge.schema_base import Status
from ironrest.knowledge.schema_evidence import Against, Evidence, Outcome, Population
from ironrest.science.synthesis.contrasts import RANK, LeftOut


class ControlArm(msgspec.Struct, frozen=True, kw_only=True):
    """One arm. `yi` is the mean change and `vi` its variance; `sd` is the spread of people."""

    study: str
    week: float | None
    n: int
    yi: float
    sd: float
    vi: float
    status: Status
    population: Population
    key: str


class ControlArms(msgspec.Struct, frozen=True):
    """The arms in the order of the base, and what is left out, with the reason."""

    arms: tuple[ControlArm, ...]
    left_out: tuple[LeftOut, ...]


def control_arms(
    evidence: Evidence,
    outcome: str,
    *,
    populations: Sequence[Population] | None = None,
    against: Against = "placebo",
    lowest: Status = "secondary",
) -> ControlArms:
    """Change from baseline in the control arms of randomised trials, one arm for each trial."""
    wanted = populations or evidence.base.choice.together
    arms: dict[str, ControlArm] = {}
    out: list[LeftOut] = []
    for one in evidence.outcomes:
        study = evidence.studies[one.study]
        fits = study.randomised == "yes" and study.against == against and study.anaemia in wanted
        if not fits or (one.role, one.outcome, one.kind) != ("control", outcome, "change"):
            continue
        status = min(one.status, one.n_status, key=RANK.__getitem__)
        why = _why_not(one, status, lowest)
        if why:
            out.append(LeftOut(one.study, why))
        elif one.n and one.mean is not None and one.sd is not None and one.study not in arms:
            arms[one.study] = ControlArm(
                study=one.study, week=one.week, n=one.n, yi=one.mean, sd=one.sd, vi=one.sd**2 / one.n, status=status,
                population=study.anaemia, key=one.key,
            )  # fmt: skip
    return ControlArms(tuple(arms.values()), tuple(out))


def _why_not(one: Outcome, status: Status, lowest: Status) -> str:
    if one.n is None:
        return "the number of people was not seen"
    if one.mean is None or one.sd is None:
        return "no mean with a spread"
    return "" if RANK[status] >= RANK[lowest] else f"rests on less than {lowest} numbers"
