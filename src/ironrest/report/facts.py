"""One fact as it is shown: label, value, unit, date, source and remark. No number goes without them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ironrest.care.assess.words import short
from ironrest.care.chart.person import Origin, Value
from ironrest.care.chart.readings import Reading
from ironrest.knowledge.schema import Fact, Knowledge
from ironrest.report.words import clean, word
from ironrest.values.dates import When, write_when
from ironrest.values.interval import Interval

#: Ways in which a fact came about without standing in the record.
FILLED = ("implied", "assumed")
#: Facts that are read off the person's data; nothing about them needs to be told as worked out.
_COPIED = ("age", "sex")


class FactRow(NamedTuple):
    """All columns as text. `status` is that of the statement behind the remark, empty where there is none."""

    fact: str
    label: str
    value: str
    unit: str
    date: str
    source: str
    remark: str = ""
    status: str = ""
    known: bool = True
    counts: bool = True


def fact_row(reading: Reading, knowledge: Knowledge, on: date) -> FactRow:
    """The row of one reading on one day."""
    fact = knowledge.facts[reading.fact]
    shown = reading.value if reading.value is not None else reading.seen
    if shown is None:
        remark = clean(reading.says)
        blank = word("sentence", "not_known")
        return FactRow(reading.fact, fact.label, blank, "", "", "", remark, known=False, counts=False)
    return FactRow(
        fact=reading.fact,
        label=fact.label,
        value=clean(short(shown)),
        unit=unit_words(reading.fact, fact, shown),
        date=_date(reading, fact, on),
        source=_source(reading),
        remark=_remark(reading, fact),
        status=remark_status(reading, knowledge),
        counts=reading.value is not None,
    )


def unit_words(key: str, fact: Fact, value: Value) -> str:
    """The unit as people write it; only numbers have one."""
    if not isinstance(value, Interval):
        return ""
    return word("unit_of_fact", key) if word("unit_of_fact", key) != key else word("unit", fact.unit)


def gathered(rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """Answers that came about in one way and say the same, in one row. A number always keeps its own."""
    found: dict[tuple[object, ...], FactRow] = {}
    for row in rows:
        together = row.remark and not row.unit and row.source in _filled_words()
        key = row._replace(fact="", label="") if together else row
        found[key] = found[key]._replace(label=f"{found[key].label}; {row.label}") if key in found else row
    return tuple(found.values())


def _filled_words() -> tuple[str, ...]:
    return tuple(word("sentence", f"because_{how}") for how in FILLED)


def line(row: FactRow) -> str:
    """One row on one line: `Ferritin: 88 ng/mL (2026-11-03; file.toml: facts.ferritin)`."""
    head = f"{row.label}: {' '.join(part for part in (row.value, row.unit) if part)}"
    where = "; ".join(part for part in (row.date, row.source) if part)
    told = f"{head} ({where})" if where else head
    return " - ".join(part for part in (told, marked(row.remark, row.status)) if part)


def marked(text: str, status: str) -> str:
    """The text with its mark, when it is less than verified."""
    return f"{text} [{status}]" if text and status and status != "verified" else text


def remark_status(reading: Reading, knowledge: Knowledge) -> str:
    """How well the statement was checked that made the fact what it is today."""
    fact = knowledge.facts[reading.fact]
    if reading.state == "stale":
        return word("project_default", "status")
    if reading.state == "superseded":
        return next(
            (one.source.status for one in knowledge.events.values() if reading.says.startswith(one.label)), "unverified"
        )
    if reading.how == "implied":
        stated = next((one.source for one in fact.implied if one.says == reading.says and one.source), fact.source)
        return stated.status
    return fact.source.status if reading.how == "assumed" else ""


def place(origin: Origin) -> str:
    """File and place in it."""
    where = origin.path or (word("sentence", "refused_place", line=origin.line) if origin.line else "")
    return clean(": ".join(part for part in (origin.file, where) if part))


def when_words(when: When) -> str:
    """The day, and the minute where it is known."""
    if when.clock is None:
        return write_when(when)
    return f"{when.earliest.isoformat()} {when.clock.isoformat('minutes')}"


def _date(reading: Reading, fact: Fact, on: date) -> str:
    if reading.how in FILLED or fact.derived == "age":  # true of the day of the answer, not of a day in the record
        return on.isoformat()
    if fact.derived == "sex":  # has no day of its own
        return ""
    return when_words(reading.when) if reading.when else word("sentence", "no_date")


def _source(reading: Reading) -> str:
    if reading.how in FILLED:
        return word("sentence", f"because_{reading.how}")
    return (place(reading.origin) if reading.origin else "") or word("sentence", "no_source")


def _remark(reading: Reading, fact: Fact) -> str:
    says = []
    if reading.state != "known":
        says.append(": ".join(part for part in (word("state", reading.state), clean(reading.says)) if part))
    elif reading.how in FILLED or (reading.how == "derived" and fact.derived not in _COPIED):
        says.append(": ".join(part for part in (word("state", reading.how), clean(reading.says)) if part))
    if reading.unit_read and reading.unit_read != fact.unit:
        says.append(f"reported in {clean(reading.unit_read)}")
    return "; ".join((*says, *(clean(note) for note in reading.notes)))
