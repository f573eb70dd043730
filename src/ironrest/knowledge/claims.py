"""Claims judged from the evidence base: `judged_claims()`. Every number comes from a row, or bears its own citation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ironrest.knowledge import files
from ironrest.knowledge import schema_evidence as se
from ironrest.knowledge.evidence import load_evidence
from ironrest.knowledge.schema_base import Citation, Status
from ironrest.knowledge.schema_claims import Claim, ClaimFile, ClaimNumber, Judged, ShownNumber
from ironrest.values.errors import KnowledgeError

_RANK: dict[Status, int] = {"unverified": 0, "secondary": 1, "verified": 2}
_BRACES = re.compile(r"\{([^{}]*)\}")
#: What the claim itself says is no evidence for or against it.
_CLAIMED = "SEED"
_UNITS = {"mcg/L/week": "µg/L a week", "ug/L": "µg/L", "%": "%"}


def judged_claims() -> tuple[Judged, ...]:
    """Every claim that ships, in the order of its file."""
    return judged(files.FOLDER / "evidence" / "claims.toml", load_evidence())


def groups() -> dict[str, str]:
    """The headings of the claims."""
    return _file(files.FOLDER / "evidence" / "claims.toml").group


def judged(path: Path, evidence: se.Evidence) -> tuple[Judged, ...]:
    """The claims of one file. Raises KnowledgeError with every number that is not there."""
    file = _file(path)
    sources = files.read_toml(files.FOLDER / "sources.toml", files.SourceFile).source
    found, faults = [], []
    for key, claim in file.claim.items():
        if claim.group not in file.group:
            faults.append(f"{key}: no group is called `{claim.group}`.")
        faults += [f"{key}: {one}" for one in claim_faults(claim)]
        try:
            found.append(_judge(key, claim, evidence))
        except (KeyError, ValueError) as problem:
            faults.append(f"{key}: {problem}")
    cited = [(one.id, c.key) for one in found for c in (*(n.citation for n in one.numbers), *one.cites)]
    faults += [f"{key}: sources.toml holds no `{source}`." for key, source in cited if source not in sources]
    faults += [
        f"{key}: `{one}` may not be cited alone." for key, one in cited if one in sources and not sources[one].alone
    ]
    if faults:
        raise KnowledgeError("The claims cannot be judged:\n" + "\n".join(f"  - {one}" for one in faults))
    return tuple(found)


def claim_faults(claim: Claim) -> list[str]:
    """Numbers that stand in the text without a source, braces without a number, numbers that nobody uses."""
    words = claim.says + " " + claim.text
    named = set(_BRACES.findall(words))
    bare = re.findall(r"\d\S*", _BRACES.sub("", words))
    faults = [f"the number `{one}` stands in the text without a source." for one in bare]
    faults += [f"`{{{one}}}` names no number." for one in sorted(named - claim.number.keys())]
    faults += [f"the number `{one}` is not used." for one in sorted(claim.number.keys() - named)]
    faults += [
        f"the number `{name}` needs either `ref` and `show`, or `value` and `source`."
        for name, one in claim.number.items()
        if bool(one.ref and one.show) == bool(one.value and one.source)
    ]
    if claim.verdict != "no-evidence" and not claim.cites and not claim.number:
        faults.append("a verdict other than no-evidence cites something.")
    return faults


@cache
def _file(path: Path) -> ClaimFile:
    return files.read_toml(path, ClaimFile)


def _judge(key: str, claim: Claim, evidence: se.Evidence) -> Judged:
    numbers = tuple(_number(name, one, evidence) for name, one in claim.number.items())
    values = {one.name: one.value for one in numbers}
    backing = [one.citation for one in numbers if one.citation.key != _CLAIMED] + list(claim.cites)
    weakest = min((one.status for one in backing), key=_RANK.__getitem__, default=None)
    return Judged(
        id=key,
        group=claim.group,
        says=claim.says.format(**values),
        verdict=claim.verdict,
        text=claim.text.format(**values),
        numbers=numbers,
        cites=claim.cites,
        status=None if claim.verdict == "no-evidence" else weakest,
    )


def _number(name: str, one: ClaimNumber, evidence: se.Evidence) -> ShownNumber:
    if one.source is not None:
        return ShownNumber(name=name, value=one.value, ref="", citation=one.source)
    row = row_of(one.ref, evidence)
    value = _SHOWN[one.show](row)
    status = row.status
    if isinstance(row, se.Outcome) and one.show in ("events", "n"):
        status = min(row.status, row.n_status, key=_RANK.__getitem__)
    citation = Citation(key=row.key, place=row.place, status=status, mark=row.mark, note=row.note)
    return ShownNumber(name=name, value=value, ref=one.ref, citation=citation)


def row_of(ref: str, evidence: se.Evidence) -> se.Published | se.Number | se.Contrast | se.Outcome:
    """The row that `published:ID`, `number:ID`, `contrast:ID` or `outcome:STUDY/ARM/OUTCOME/WEEK/KIND` names."""
    table, _, name = ref.partition(":")
    if table == "published":
        return evidence.published[name]
    if table == "number":
        return (evidence.associations | evidence.modelling)[name]
    if table == "contrast":
        return {one.id: one for one in evidence.contrasts}[name]
    if table == "outcome":
        return {_name_of(one): one for one in evidence.outcomes}[name]
    raise ValueError(f"`{ref}` names no table: published, number, contrast or outcome.")


def _name_of(one: se.Outcome) -> str:
    week = "" if one.week is None else f"{one.week:g}"
    return f"{one.study}/{one.arm}/{one.outcome}/{week}/{one.kind}"


def _text(row: object, field: str) -> str:
    value = getattr(row, field)
    if value is None or value == "":
        raise ValueError(f"the row has no {field}.")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _interval(row: object) -> str:
    return f"{_text(row, 'estimate')} ({_text(row, 'ci_low')} to {_text(row, 'ci_high')})"


def _value(row: object) -> str:
    unit = _text(row, "unit")
    return f"{_text(row, 'value').replace(' vs ', ' against ')} {_UNITS.get(unit, unit)}"


def _fall(row: object) -> str:
    return _text(row, "mean").removeprefix("-")


_SHOWN: dict[str, Callable[[object], str]] = {
    "value": _value,
    "plain": lambda row: _text(row, "value"),
    "spread": lambda row: _text(row, "spread").removeprefix("SD "),
    "n": lambda row: _text(row, "n"),
    "population": lambda row: _text(row, "population"),
    "interval": _interval,
    "week": lambda row: _text(row, "week"),
    "mean": lambda row: _text(row, "mean"),
    "fall": _fall,
    "events": lambda row: f"{_text(row, 'events')} of {_text(row, 'n')}",
    "count": lambda row: _text(row, "events"),
}
