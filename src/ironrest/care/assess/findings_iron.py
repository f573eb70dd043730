"""Iron in the findings: results as they are, symptoms, and the cause to look for."""

from __future__ import annotations

from ironrest.care.assess.answer import Finding
from ironrest.care.assess.prepared import Prepared, remark, truth_of_flag
from ironrest.care.assess.words import answered
from ironrest.care.chart.readings import Day
from ironrest.knowledge.schema import Knowledge
from ironrest.values.truth import Truth


def results(day: Day, known: Knowledge) -> list[Finding]:
    """Each result with unit, date, and why it may not count; those that are wanted and missing are named."""
    found = []
    wanted = known.findings.wanted
    for key in known.findings.iron_status:
        reading = day.readings.get(key)
        if reading is None:
            if key in wanted:
                found.append(Finding(key, known.facts[key].label, "not in the record", Truth.UNKNOWN, (), None))
            continue
        entry = known.facts[key]
        says = answered(reading, entry.unit)
        if reading.value is not None and reading.notes:
            says = f"{says}; {'; '.join(reading.notes)}"
        found.append(Finding(key, entry.label, says, None, (reading,), None))
    return found


def symptoms(ready: Prepared, day: Day, known: Knowledge) -> list[Finding]:
    found = [one.read(day.readings) for one in ready.symptoms]
    if any(one.truth is Truth.TRUE for one in found):
        found.append(remark("symptoms_says", known.deficiency_symptoms.says))
    return found


def causes(ready: Prepared, day: Day) -> list[Finding]:
    """All causes that can concern the person once iron is deficient, the first ones at the top; else those found.

    A sex or menopause that is not known settles nothing: such a cause stays in the list, after those that are settled.
    """
    look = ready.look_for.test(day.values) is True
    found: list[tuple[int, Finding]] = []
    for key, cause, applies, first in ready.causes:
        reading = day.readings.get(cause.fact) if cause.fact else None
        truth = truth_of_flag(reading) if reading is not None else Truth.UNKNOWN
        if truth is not Truth.TRUE and (not look or (applies is not None and applies(day.values) is False)):
            continue
        says = f"{answered(reading)}. {cause.look}" if cause.fact else cause.look
        facts = (reading,) if reading is not None else ()
        rank = _RANK[first(day.values)] if first is not None else _NO_RANK
        found.append((rank, Finding(key, cause.label, says, truth, facts, cause.source)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


#: Looked for first; in the order of the file; last.
_RANK = {True: 0, None: 1, False: 2}
_NO_RANK = 1
