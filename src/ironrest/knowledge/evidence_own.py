"""A user's own trials: read from TOML or CSV, checked, and laid over the base. The package is never written to."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from ironrest.knowledge import schema_evidence as se
from ironrest.knowledge.evidence_check import (
    faults_of_contrasts,
    faults_of_outcomes,
    impossible_spread,
    looks_like_standard_error,
    outside_scale,
)
from ironrest.knowledge.schema_base import Status
from ironrest.knowledge.schema_evidence_own import OwnContrast, OwnOutcome, OwnStudy, OwnTrial
from ironrest.values.errors import UserError

#: What a study, an arm and a difference must say; everything else may be left out.
_STUDY = ("study", "year", "anaemia", "against", "randomised", "blinding", "route", "product_id", "n_randomised")
_SOURCE = ("title", "place")
_OUTCOME = ("arm", "role", "n", "outcome", "kind", "status")
_CONTRAST = ("comparison", "outcome", "measure", "estimate", "status")
SUFFIXES = (".toml", ".csv")


def read_trial(text: str, suffix: str, evidence: se.Evidence) -> OwnTrial:
    """One trial, checked against the schema and the base. Raises UserError with every fault, by study and column."""
    raw = _raw_toml(text) if suffix == ".toml" else _raw_csv(text)
    missing = list(_missing(raw))
    if missing:
        raise _refused(missing)
    try:
        trial = msgspec.convert(raw, OwnTrial, strict=suffix == ".toml")
    except msgspec.ValidationError as problem:
        raise _refused([f"{raw['study']['study']}: {problem}."]) from None
    found = list(_faults(trial, evidence))
    if found:
        raise _refused(found)
    return trial


def with_own(evidence: se.Evidence, folder: Path) -> se.Evidence:
    """The base with every trial of a folder. Raises UserError with the file that cannot be used."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder. Name the folder of --evidence; `ironrest evidence add` makes it.")
    for path in sorted(one for one in folder.iterdir() if one.suffix in SUFFIXES):
        try:
            evidence = added(evidence, read_trial(path.read_text("utf-8"), path.suffix, evidence))
        except (UserError, UnicodeDecodeError) as problem:
            raise UserError(f"{path.name}: {problem}") from None
    return evidence


def added(evidence: se.Evidence, trial: OwnTrial) -> se.Evidence:
    """The base with one more trial, which is marked as the user's own."""
    name = trial.study.study
    return msgspec.structs.replace(
        evidence,
        studies={**evidence.studies, name: _study(trial.study)},
        outcomes=(*evidence.outcomes, *(_outcome(trial.study, one) for one in trial.outcome)),
        contrasts=(*evidence.contrasts, *(_contrast(trial.study, one) for one in trial.contrast)),
        own=(*evidence.own, name),
        titles={**evidence.titles, f"OWN-{name}": trial.study.source.title},
    )


def _raw_toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"The file is not TOML: {problem}.") from None


def _raw_csv(text: str) -> dict[str, Any]:
    """One row for an arm, outcome and week; the study stands in columns `study_…` and `source_…`, alike in each row."""
    rows = [{key: cell for key, cell in row.items() if key and cell} for row in csv.DictReader(io.StringIO(text))]
    if not rows:
        raise UserError("The table has no row. Give one row for each arm, outcome and week.")
    told = [{key: cell for key, cell in row.items() if key.startswith(("study", "source_"))} for row in rows]
    if any(one != told[0] for one in told):
        raise UserError("The columns of the study differ between rows. One file holds one trial: make them alike.")
    study: dict[str, Any] = {
        key.removeprefix("study_"): cell for key, cell in told[0].items() if not key.startswith("source_")
    }
    study["source"] = {key.removeprefix("source_"): cell for key, cell in told[0].items() if key.startswith("source_")}
    return {"study": study, "outcome": [{k: v for k, v in row.items() if k not in told[0]} for row in rows]}


def _missing(raw: dict[str, Any]) -> Iterator[str]:
    study = raw.get("study")
    if not isinstance(study, dict):
        yield "The file has no table [study]. It names the trial: study, year, source and so on."
        return
    name = study.get("study", "the trial")
    yield from (f"{name}, column {one}: is missing from [study]." for one in _STUDY if one not in study)
    source = study.get("source")
    if not isinstance(source, dict) or not any(source.get(one) for one in ("doi", "pmid", "registry")):
        yield f"{name}, column source: give a doi, a pmid or a registry number."
    for one in _SOURCE:
        if not isinstance(source, dict) or not source.get(one):
            yield f"{name}, column source.{one}: is missing."
    for table, wanted in (("outcome", _OUTCOME), ("contrast", _CONTRAST)):
        listed = raw.get(table, [])
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            yield f"{name}: `{table}` is a list of tables; begin each with a line [[{table}]]."
            continue
        for at, row in enumerate(listed, start=1):
            where = f"{name}, {table} {at} ({row.get('arm') or row.get('comparison') or 'no arm'})"
            yield from (f"{where}, column {one}: is missing." for one in wanted if one not in row)


def _faults(trial: OwnTrial, evidence: se.Evidence) -> Iterator[str]:
    study, name = trial.study, trial.study.study
    if name in evidence.studies:
        yield f"{name}, column study: the base holds a study of this name already. Choose another."
    if not name.replace("-", "").replace("_", "").isalnum():
        yield f"{name!r}, column study: letters, digits, hyphens and underscores only."
    if not trial.outcome and not trial.contrast:
        yield f"{name}: the file has no outcome and no contrast."
    outcomes = [_outcome(study, one) for one in trial.outcome]
    printed = [_contrast(study, one) for one in trial.contrast]
    yield from _names_and_numbers(trial, evidence)
    yield from faults_of_outcomes(outcomes)
    yield from faults_of_contrasts(printed)
    yield from (
        f"{name}, {one.outcome}, column variance: give ci_low and ci_high, or a variance."
        for one in printed
        if one.variance is None and (one.ci_low is None or one.ci_high is None)
    )
    yield from _people(trial)
    for one in outcomes:
        yield from _spread(one, study, evidence)


def _names_and_numbers(trial: OwnTrial, evidence: se.Evidence) -> Iterator[str]:
    name = trial.study.study
    rows: list[OwnOutcome | OwnContrast] = [*trial.outcome, *trial.contrast]
    for one in rows:
        if one.outcome not in evidence.kinds:
            yield f"{name}, column outcome: `{one.outcome}` is not known. There are: {', '.join(evidence.kinds)}."
        for column, value in msgspec.structs.asdict(one).items():
            if isinstance(value, float) and not isfinite(value):
                yield f"{name}, {one.outcome}, column {column}: {value} is no number."


def _people(trial: OwnTrial) -> Iterator[str]:
    """Nobody is in two arms, so the arms together hold no more people than were randomised."""
    name, most = trial.study.study, trial.study.n_randomised
    groups: dict[tuple[str, float | None, str], int] = {}
    for one in trial.outcome:
        if one.role in ("iron", "control"):
            key = (one.outcome, one.week, one.kind)
            groups[key] = groups.get(key, 0) + one.n
    for (outcome, _week, _kind), people in groups.items():
        if people > most:
            yield f"{name}, {outcome}, column n: the arms hold {people} people, and {most} were randomised."
    for two in trial.contrast:
        people = (two.n_iron or 0) + (two.n_control or 0)
        if people > most:
            yield f"{name}, {two.outcome}, columns n_iron and n_control: {people} people, and {most} were randomised."


def _spread(one: se.Outcome, study: OwnStudy, evidence: se.Evidence) -> Iterator[str]:
    where = f"{study.study}, arm {one.arm}, {one.outcome}"
    away = outside_scale(one, evidence.kinds)
    if away:
        yield f"{where}, column mean: {away}."
    bad = impossible_spread(one, evidence.kinds)
    if bad:
        yield f"{where}, column sd: {bad}."
    doubt = looks_like_standard_error(one, evidence)
    if doubt and not study.sd_is_sd:
        yield f"{where}, column sd: {doubt}. Look again; if it is an SD, write `sd_is_sd = true` in [study]."


def _refused(faults: list[str]) -> UserError:
    told = ("".join(sign if sign.isprintable() else "\ufffd" for sign in one) for one in faults)
    return UserError("The trial cannot be added:\n" + "\n".join(f"  - {one}" for one in told))


def _study(one: OwnStudy) -> se.Study:
    return se.Study(
        study=one.study,
        year=str(one.year),
        country=one.country,
        design=one.design,
        population=one.population,
        inclusion_ferritin_tsat="",
        mean_age="",
        pct_female="",
        product=one.product or one.product_id,
        total_dose_mg="",
        schedule="",
        comparator=one.comparator,
        n_randomised=str(one.n_randomised),
        n_analysed="",
        time_points_weeks="",
        funding="",
        registry=one.source.registry,
        doi=one.source.doi,
        pmid=one.source.pmid,
        anaemia=one.anaemia,
        against=one.against,
        randomised=one.randomised,
        blinding=one.blinding,
        route=one.route,
        product_id=one.product_id,
        state="published",
        overlaps="",
        **_cited(one, one.status),
        note=one.note,
    )


def _outcome(study: OwnStudy, one: OwnOutcome) -> se.Outcome:
    return se.Outcome(
        study=study.study,
        arm=one.arm,
        role=one.role,
        product=study.product_id if one.role == "iron" else "",
        dose_mg="",
        n=one.n,
        outcome=one.outcome,
        week=one.week,
        kind=one.kind,
        mean=one.mean,
        sd=one.sd,
        events=one.events,
        median=one.median,
        iqr_low=one.iqr_low,
        iqr_high=one.iqr_high,
        n_status=one.n_status or one.status,
        n_mark="own",
        **_cited(study, one.status),
        note=one.note,
    )


def _contrast(study: OwnStudy, one: OwnContrast) -> se.Contrast:
    return se.Contrast(
        id=f"own-{study.study}-{one.outcome}",
        study=study.study,
        comparison=one.comparison,
        outcome=one.outcome,
        week="" if one.week is None else f"{one.week:g}",
        measure=one.measure,
        estimate=one.estimate,
        ci_low=one.ci_low,
        ci_high=one.ci_high,
        p="",
        n_iron=one.n_iron,
        n_control=one.n_control,
        variance=one.variance,
        **_cited(study, one.status),
        note=one.note,
    )


def _cited(study: OwnStudy, status: Status) -> dict[str, Any]:
    return {
        "status": status,
        "mark": "own",
        "key": f"OWN-{study.study}",
        "place": study.source.place,
        "seen": "primary",
    }
