"""A chart as a facts file, in TOML. Reading it again gives the same chart, but for where things stood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.facts_table import default_draw
from ironrest.values.dates import When, write_when
from ironrest.values.errors import UserError
from ironrest.values.interval import Interval
from ironrest.values.measure import Measure, write_measure


def write_facts_file(chart: Chart, knowledge: Knowledge) -> str:
    """All that the chart holds; every value in the fact's own unit, with the unit that was read beside it."""
    head = {
        "patient": chart.patient,
        "birth_date": _day(chart.birth),
        "died": _day(chart.died),
        "sex": chart.sex,
        "notes": list(chart.notes) or None,
    }
    tables = [
        *(("fact", _entry(entry, knowledge)) for entry in chart.entries),
        *(("drug", _drug(drug)) for drug in chart.drugs),
        *(("event", _event(event)) for event in chart.events),
        *(("refused", _refused(one)) for one in chart.refused),
    ]
    blocks = [_lines(head), *((f"[[{name}]]", *_lines(table)) for name, table in tables)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _entry(entry: Entry, knowledge: Knowledge) -> dict[str, Any]:
    fact = knowledge.facts[entry.fact]
    number = isinstance(entry.value, Interval)
    same_draw = entry.draw == default_draw(knowledge, entry.fact, entry.when)
    return {
        "id": entry.fact,
        "value": _value(entry),
        "unit": fact.unit if number and fact.unit != "1" else None,
        "unit_read": None if entry.unit_read == (fact.unit if number else "") else entry.unit_read,
        "date": _day(entry.when),
        "draw": None if same_draw else entry.draw,
        "lasting": entry.lasting or None,
        "note": list(entry.notes) or None,
    }


def _value(entry: Entry) -> Any:
    if not isinstance(entry.value, Interval):
        return entry.value
    if entry.value.is_exact:
        return entry.value.low
    text = write_measure(Measure(entry.value, None, bound=True))
    if text.startswith(("between", "not")):
        raise UserError(
            f"The value of {entry.fact} is a range with an open end, which a facts file cannot hold. "
            "Write a bound such as <5, or a range with both its ends."
        )
    return text


def _drug(drug: Drug) -> dict[str, Any]:
    """With `concepts` nothing is looked up again: what follows from the drug stands in the file already."""
    return {
        "name": drug.name,
        "status": drug.status,
        "started": _day(drug.started),
        "ended": _day(drug.ended),
        "concepts": list(drug.concepts),
        "recognised_by": drug.recognised_by,
    }


def _event(event: Happening) -> dict[str, Any]:
    dose = None if event.dose_mg is None else write_measure(Measure(event.dose_mg, "mg", bound=True))
    return {
        "kind": event.kind,
        "date": _day(event.when),
        "began": _day(event.began),
        "product": event.product or None,
        "dose": dose,
        "dose_said": event.dose_said or None,
        "elsewhere": event.elsewhere or None,
        "taken_as_given": event.taken_as_given or None,
        "counted": None if event.counted else False,
        "note": event.note or None,
    }


def _refused(one: Rejected) -> dict[str, Any]:
    return {"fact": one.fact, "reason": one.reason, "date": _day(one.when)}


def _day(when: When | None) -> str | None:
    return None if when is None else write_when(when)


def _lines(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if value is not None:
            yield f"{key} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    # JSON's strings, numbers and booleans are TOML's, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
