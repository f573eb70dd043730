"""What cannot be right in a row of the evidence, each fault with study and column. Returns sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt
from statistics import median

from ironrest.knowledge import schema_evidence as se

#: The collector's words, and the highest status that each of them allows.
_VERIFIED, _SECONDARY = ("VERIFIED",), ("DERIVED", "CALC", "VERIFIED_SECONDARY")


def problems_of_evidence(evidence: se.Evidence, keys: frozenset[str]) -> list[str]:
    """Contradictions that make the base unusable: what is merely weak is for `weak_points`."""
    rows: list[se.Outcome | se.Contrast] = [*evidence.outcomes, *evidence.contrasts]
    return [
        *_unknown_names(evidence, keys),
        *(sentence for one in _every(evidence) for sentence in _raised(one)),
        *faults_of_outcomes(evidence.outcomes),
        *faults_of_contrasts(evidence.contrasts),
        *(f"{one.study}: no study is called so." for one in rows if one.study not in evidence.studies),
    ]


def faults_of_outcomes(rows: Iterable[se.Outcome]) -> Iterator[str]:
    """Impossible cells and arms that stand twice."""
    rows = tuple(rows)
    named = Counter((one.study, one.arm, one.outcome, one.week, one.kind) for one in rows)
    for (study, arm, outcome, week, kind), count in named.items():
        if count > 1:
            where = f"{outcome}, week {_week(week)}, {kind}"
            yield f"{study}, column arm: `{arm}` stands {count} times for {where}. Keep one."
    for one in rows:
        yield from (f"{_where(one)}, column {column}: {says}" for column, says in _cell_faults(one))


def faults_of_contrasts(rows: Iterable[se.Contrast]) -> Iterator[str]:
    """Intervals that are turned round, variances that are none, ratios below zero."""
    for one in rows:
        where = f"{one.study}, {one.outcome}, week {one.week or 'not said'}"
        if one.variance is not None and one.variance <= 0:
            yield f"{where}, column variance: {one.variance:g} is no variance; it has to be above 0."
        ends = (one.ci_low, one.estimate, one.ci_high)
        if None not in ends and not ends[0] <= ends[1] <= ends[2]:  # type: ignore[operator]
            yield f"{where}, columns ci_low and ci_high: the estimate does not lie between them."
        if one.measure in ("RR", "OR") and any(end is not None and end <= 0 for end in ends):
            yield f"{where}, column estimate: a ratio and its interval lie above 0."
        for column in ("n_iron", "n_control"):
            number = getattr(one, column)
            if number is not None and number <= 0:
                yield f"{where}, column {column}: {number} people are none."


def impossible_spread(one: se.Outcome, kinds: dict[str, se.OutcomeKind]) -> str:
    """A spread that no people can have whose mean is this, on a scale with these ends (Bhatia and Davis 2000)."""
    kind = kinds.get(one.outcome)
    if one.sd is None or one.mean is None or kind is None or kind.low is None or kind.high is None:
        return ""
    if one.kind not in ("baseline", "followup") or not kind.low <= one.mean <= kind.high:
        return ""
    people = one.n or 3  # an arm of two is not printed
    most = sqrt((one.mean - kind.low) * (kind.high - one.mean) * people / (people - 1 or 1))
    if one.sd <= most:
        return ""
    return f"an SD of {one.sd:g} is impossible at a mean of {one.mean:g} on a scale of {kind.low:g} to {kind.high:g}"


def looks_like_standard_error(one: se.Outcome, evidence: se.Evidence) -> str:
    """Too small for a spread of this outcome, and usual once multiplied by the root of the number of people."""
    kind = evidence.kinds.get(one.outcome)
    if kind is None or kind.low is None or kind.high is None:
        return ""  # without a scale the spreads of trials differ too much
    others = [
        row.sd for row in evidence.outcomes
        if row.sd and row.outcome == one.outcome and row.kind == one.kind and row.study != one.study
    ]  # fmt: skip
    if not one.sd or not one.n or len(others) < 2:
        return ""
    part, usual = evidence.base.choice.suspect_sd_part, median(others)
    spread = one.sd * sqrt(one.n)
    if one.sd >= part * usual or not part * usual <= spread <= usual / part:
        return ""
    return (
        f"{one.sd:g} looks like a standard error (the usual SD is about {usual:.3g}, and {one.sd:g} times the root of "
        f"{one.n} is {spread:.3g})"
    )


def outside_scale(one: se.Outcome, kinds: dict[str, se.OutcomeKind]) -> str:
    """A mean that the scale does not hold."""
    kind = kinds.get(one.outcome)
    if one.mean is None or kind is None:
        return ""
    low, high = kind.low, kind.high
    if one.kind.startswith("change"):
        low, high = (None, None) if low is None or high is None else (low - high, high - low)
    if (low is not None and one.mean < low) or (high is not None and one.mean > high):
        return f"{one.mean:g} is not on the scale of {one.outcome}"
    return ""


def _unknown_names(evidence: se.Evidence, keys: frozenset[str]) -> Iterator[str]:
    cited = {one.key for one in _every(evidence)}
    cited |= {one.source.key for one in evidence.base.sensitivity.values()}
    cited |= {one.source.key for one in evidence.base.missing}
    cited |= {one.source.key for one in evidence.base.control_risk.values()} | {evidence.base.placebo_fall.source.key}
    pools = {*evidence.base.control_risk, *(one.pool for one in evidence.base.missing if one.pool)}
    yield from (f"base.toml names `{name}`, which is no pool." for name in sorted(pools - evidence.published.keys()))
    yield from (f"`{key}` is cited, and sources.toml does not hold it." for key in sorted(cited - keys))
    names = {one.outcome for one in evidence.outcomes} - evidence.kinds.keys()
    yield from (f"outcome `{name}` is not in kinds.csv." for name in sorted(names))
    studies = {one.study for one in evidence.base.sensitivity.values()} - evidence.studies.keys()
    yield from (f"a sensitivity analysis names `{name}`, which is no study." for name in sorted(studies))


def _raised(one: se.Cited) -> Iterator[str]:
    """A status is never above the collector's own mark."""
    allowed = 2 if one.mark in _VERIFIED else 1 if one.mark in _SECONDARY else 0
    if ("unverified", "secondary", "verified").index(one.status) > allowed:
        yield f"{one.key}, {one.place}: `{one.mark}` does not allow the status `{one.status}`."


def _every(evidence: se.Evidence) -> tuple[se.Cited, ...]:
    return (
        *evidence.studies.values(),
        *evidence.outcomes,
        *evidence.contrasts,
        *evidence.risk_of_bias,
        *evidence.published.values(),
        *evidence.associations.values(),
        *evidence.modelling.values(),
    )


def _cell_faults(one: se.Outcome) -> Iterator[tuple[str, str]]:
    if one.n is not None and one.n <= 0:
        yield "n", f"{one.n} people are none."
    if one.sd is not None and one.sd <= 0:
        yield "sd", f"{one.sd:g} is no spread; an SD is above 0. Leave the cell empty if it was not printed."
    if one.sd is not None and one.n == 1:
        yield "sd", "one person has no spread."
    if one.events is not None and one.events < 0:
        yield "events", f"{one.events} is impossible: a count is 0 or more."
    if one.events is not None and one.n is not None and one.events > one.n:
        yield "events", f"{one.events} events in {one.n} people are impossible."
    if one.kind == "events" and (one.mean is not None or one.sd is not None):
        yield "kind", "a row of events has no mean and no SD."
    if one.week is not None and one.week < 0:
        yield "week", "a week before the start."
    if one.iqr_low is not None and one.iqr_high is not None and one.iqr_low > one.iqr_high:
        yield "iqr_low", "the quartiles are turned round."


def _where(one: se.Outcome) -> str:
    return f"{one.study}, arm {one.arm}, {one.outcome}, week {_week(one.week)}"


def _week(week: float | None) -> str:
    return "not said" if week is None else f"{week:g}"
