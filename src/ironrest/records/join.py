"""Several charts of one person laid together, such as results from tables and diagnoses from FHIR.

Who belongs together is for the caller to say; nothing here compares names or ids.
"""

from __future__ import annotations

from collections.abc import Sequence

from ironrest.care.chart.person import Chart, Origin
from ironrest.records.gather import Gather
from ironrest.values.dates import Precision, When


def joined(charts: Sequence[Chart], *, patient: str) -> Chart:
    """One chart of all of them; their order does not matter.

    A birth is narrowed to what all allow. Births or sexes that contradict each other are unknown, and refused by name;
    of different days of death the first counts, because a dead person must not be answered as a living one.
    """
    gather = Gather(patient)
    for chart in charts:
        for one in chart.entries:
            gather.entry(
                one.fact, one.value, one.when, one.origin,
                unit_read=one.unit_read, draw=one.draw, lasting=one.lasting, notes=one.notes,
            )  # fmt: skip
        for drug in chart.drugs:
            gather.drug(drug)
        for event in chart.events:
            gather.event(event)
        for refused in chart.refused:
            gather.reject(refused.origin, refused.reason, refused.fact, refused.when)
        for note in chart.notes:
            gather.note(note)
    _settle_sex(gather, charts)
    _settle_birth(gather, charts)
    _settle_death(gather, charts)
    return gather.chart()


#: Where a contradiction stands: in no one of the sources.
_BETWEEN = Origin("the joined records")


def _settle_sex(gather: Gather, charts: Sequence[Chart]) -> None:
    sexes = {chart.sex for chart in charts if chart.sex is not None}
    if len(sexes) > 1:
        gather.reject(_BETWEEN, "The records that were joined give different sexes.", "sex")
    elif sexes:
        gather.sex = sexes.pop()


def _settle_birth(gather: Gather, charts: Sequence[Chart]) -> None:
    births = [chart.birth for chart in charts if chart.birth is not None]
    if births:
        gather.birth = _common(births)
        if gather.birth is None:
            reason = "The records that were joined give births or ages that cannot all be true."
            gather.reject(_BETWEEN, reason, "age_years")


def _settle_death(gather: Gather, charts: Sequence[Chart]) -> None:
    deaths = [chart.died for chart in charts if chart.died is not None]
    if deaths:
        gather.died = _common(deaths)
        if gather.died is None:
            gather.died = min(deaths, key=lambda one: one.sort_key)
            gather.note("The records that were joined give different days of death; the first is used")


def _common(days: list[When]) -> When | None:
    """The days that all of them allow, as the most precise of them wrote it; None if there is no such day."""
    earliest, latest = max(one.earliest for one in days), min(one.latest for one in days)
    if earliest > latest:
        return None
    same = [one for one in days if (one.earliest, one.latest) == (earliest, latest)]
    return max(same, key=lambda one: one.sort_key) if same else When(earliest, latest, Precision.YEAR)
