"""One treatment for one person: possible, in expert hands, to be asked, a specialist's, or not; with its dose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ironrest.care.plan.ladder_shapes import Dose, Option, Status
from ironrest.care.plan.treatment_rules import Person, Ruled, dose_for, remarks, ruled
from ironrest.knowledge.schema_alternatives import Recommendation

#: The rule that is for others than those who take the drug already.
SECOND = "second"


def option(person: Person, name: str, jurisdiction: str, guideline: str, *, taken: bool, rls: str) -> Option:
    """`taken`: it is in the record as taken now, or may be; `rls` is the assessment's yes, no or undetermined."""
    known = person.knowledge.alternatives
    treatment = known.treatment[name]
    without = (SECOND,) if taken else ()
    found = [*ruled(person, treatment.group, known.group[treatment.group].rule, without=without),
             *ruled(person, name, treatment.rule, without=without)]  # fmt: skip
    status = _status(found, rls, taken=taken)
    barred = any(one.effect in ("not", "specialist") and one.truth is True for one in found)
    waiting = rls != "yes" or any(one.asks and one.effect in ("not", "specialist") for one in found)
    dose = dose_for(person, name, treatment, jurisdiction, held=barred or rls == "no", waiting=waiting)
    because = [one.said for one in found if one.effect != "caution" and one.truth is True]
    waits = [one for one in found if one.asks and one.effect in ("not", "specialist", "expert")]
    return Option(
        id=name,
        label=treatment.label,
        group=treatment.group,
        status=_with_dose(status, dose),
        about=treatment.about,
        because=tuple(because),
        cautions=tuple(one.said for one in found if one.effect == "caution"),
        needs=() if barred else tuple(dict.fromkeys([*(fact for one in waits for fact in one.asks), *dose.needs])),
        dose=dose,
        timing=remarks(person, f"alt-timing:{name}", treatment.timing) if dose.state == "stated" else (),
        recommendations=ordered(treatment.recommendation, guideline),
        citation=treatment.source,
    )


def ordered(found: Iterable[Recommendation], guideline: str) -> tuple[Recommendation, ...]:
    """Those of the governing guideline first; the others in the order of the file."""
    return tuple(sorted(found, key=lambda one: one.document != guideline))


def _status(found: Sequence[Ruled], rls: str, *, taken: bool) -> Status:
    """The most restrictive rule that holds speaks; an open one that must be asked comes next."""
    if taken:
        return "in-use"
    holding = {one.effect for one in found if one.truth is True}
    if rls == "no" or "not" in holding:
        return "not"
    if "specialist" in holding:
        return "specialist"
    open_ones = any(one.asks and one.effect in ("not", "specialist") for one in found)
    if open_ones or rls != "yes":
        return "ask"
    return "expert" if "expert" in holding else "possible"


def _with_dose(status: Status, dose: Dose) -> Status:
    """A drug whose limit is not known is asked about; one of which no dose stands here is a specialist's."""
    if status not in ("possible", "expert"):
        return status
    if dose.state == "ask":
        return "ask"
    return "specialist" if dose.state == "withheld" else status
