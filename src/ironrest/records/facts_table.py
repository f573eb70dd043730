"""The tables of a facts file to a chart.

A key that is not known makes the file unusable; a value that cannot be read makes its fact unknown and stands
in `refused`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from ironrest.care.chart.person import Chart, Drug, Entry, Happening, Origin, Rejected
from ironrest.knowledge.schema import Knowledge
from ironrest.records.concepts import concepts_of_code, concepts_of_name
from ironrest.records.drugs import entries_of_drug, events_of_drug
from ironrest.records.fact_value import ALIASES, UNKNOWN, BadFact, find_fact, nearest, quoted, read_value
from ironrest.records.iron_dose import Amount, IronDose, dose_of_amount, with_dose
from ironrest.values.codes import read_code
from ironrest.values.dates import When, read_when, write_when
from ironrest.values.errors import UnusableInput, UserError

#: The tables of the form and the keys of each.
HEAD = ("patient", "birth_date", "died", "sex", "age_years", "date", "notes", "facts")
ROWS = {
    "fact": ("id", "value", "unit", "date", "draw", "note", "lasting", "unit_read"),
    "drug": ("name", "status", "started", "ended", "code", "system", "concepts", "recognised_by"),
    "event": (
        "kind",
        "date",
        "note",
        "product",
        "dose",
        "elsewhere",
        "dose_said",
        "taken_as_given",
        "began",
        "counted",
    ),
    "refused": ("fact", "reason", "date"),
}
_SEXES = ("female", "male", "other")
_STATUSES = ("active", "ended", "planned", "unknown")


def chart_of(table: Mapping[str, Any], *, file: str, knowledge: Knowledge) -> Chart:
    """The chart that the tables tell. Raises UnusableInput with every fault of the form."""
    faults = list(_faults(table, knowledge))
    if faults:
        raise UnusableInput("\n".join(f"{file}: {fault}" for fault in faults))
    return _Reader(file, knowledge, _date(table.get("date"))).chart(table)


class _Reader:
    def __init__(self, file: str, knowledge: Knowledge, taken: When | None) -> None:
        self.file, self.knowledge, self.taken = file, knowledge, taken
        self.entries: list[Entry] = []
        self.drugs: list[Drug] = []
        self.events: list[Happening] = []
        self.refused: list[Rejected] = []

    def chart(self, table: Mapping[str, Any]) -> Chart:
        if "age_years" in table:
            self.facts("age_years", table["age_years"], "age_years")
        for key, value in table.get("facts", {}).items():
            self.facts(key, value, f"facts.{key}")
        for at, row in enumerate(table.get("fact", ())):
            with self.guard(f"fact[{at}]", row.get("id", ""), row.get("date")):
                self.fact_row(row, f"fact[{at}]")
        for at, row in enumerate(table.get("drug", ())):
            self.drug_row(row, f"drug[{at}]")
        for at, row in enumerate(table.get("event", ())):
            self.event_row(row, f"event[{at}]")
        for at, row in enumerate(table.get("refused", ())):
            reason, fact = str(row.get("reason", "")), str(row.get("fact", ""))
            self.refuse(f"refused[{at}]", reason, fact, _date_or_none(row.get("date")))
        birth = self.day(table, "birth_date", "birth_date", "age_years")
        sex = table.get("sex")
        if sex is not None and sex not in _SEXES:
            self.refuse("sex", f"sex is one of {', '.join(_SEXES)}; leave it out if it is not known.", "sex")
        return Chart(
            patient=str(table["patient"]),
            birth=birth,
            died=self.day(table, "died", "died"),
            sex=sex if sex in _SEXES else None,
            entries=tuple(self.entries),
            drugs=tuple(self.drugs),
            events=tuple(self.events),
            refused=tuple(self.refused),
            notes=_texts(table.get("notes", [])),
        )

    def facts(self, name: str, value: Any, path: str) -> None:
        """One line of [facts]: a value, or a list of values with their dates."""
        several = isinstance(value, list)
        for at, one in enumerate(value if several else (value,)):
            place = f"{path}[{at}]" if several else path
            with self.guard(place, name, str(one).rpartition("@")[2]):
                self.fact_text(name, _text(one), place)

    def fact_text(self, name: str, text: str, path: str) -> None:
        key = find_fact(name, self.knowledge)
        written, at, day = text.rpartition("@")
        when = _date(day) if at else self.taken
        self.add(key, written if at else text, when, Origin(self.file, path, words=text))

    def fact_row(self, row: Mapping[str, Any], path: str) -> None:
        key = find_fact(str(row.get("id", "")), self.knowledge)
        if "value" not in row:
            raise BadFact(f"{key} has no value. Write value = …, or leave the entry out.")
        when = _date(row["date"]) if "date" in row else self.taken
        text = _text(row["value"])
        unit = row.get("unit")
        origin = Origin(self.file, path, words=text if unit is None else f"{text} {unit}")
        more: dict[str, Any] = {"notes": _texts(row.get("note", [])), "lasting": row.get("lasting") is True}
        more |= {name: str(row[name]) for name in ("draw", "unit_read") if name in row}
        self.add(key, text, when, origin, unit, more)

    def add(
        self,
        key: str,
        text: str,
        when: When | None,
        origin: Origin,
        unit: Any = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        known = read_value(key, text, self.knowledge, None if unit is None else str(unit))
        if known is None:
            raise BadFact(f"{key} is said to be unknown.")
        entry = Entry(
            fact=key,
            value=known.value,
            when=when,
            origin=origin,
            unit_read=known.unit_read,
            draw=default_draw(self.knowledge, key, when),
        )
        self.entries.append(msgspec.structs.replace(entry, **(more or {})))

    def drug_row(self, row: Mapping[str, Any], path: str) -> None:
        """A drug with a fault is kept: what it may mean for iron must not be lost with it."""
        name = str(row.get("name", "")).strip()
        started, ended = (self.day(row, key, f"{path}.{key}") for key in ("started", "ended"))
        status = row.get("status", "ended" if ended else "unknown")
        if not name:
            self.refuse(path, "The drug has no name. Write name = … as the record has it.")
        if status not in _STATUSES or ("status" not in row and not ended):
            self.refuse(path, f"The status of the drug is not given. It is one of {', '.join(_STATUSES)}.")
        concepts, how = self.concepts(row, name, path)
        drug = Drug(
            name=name,
            concepts=concepts,
            status=status if status in _STATUSES else "unknown",
            started=started,
            ended=ended,
            origin=Origin(self.file, path, words=name),
            recognised_by=how,  # type: ignore[arg-type]
        )
        self.drugs.append(drug)
        if "concepts" not in row:
            self.entries += entries_of_drug(drug, self.knowledge, listed=self.taken)
            self.events += events_of_drug(drug, self.knowledge)

    def concepts(self, row: Mapping[str, Any], name: str, path: str) -> tuple[tuple[str, ...], str]:
        if "concepts" in row:
            return tuple(map(str, row["concepts"])), str(row.get("recognised_by", "none"))
        by_code: tuple[str, ...] = ()
        if "code" in row or "system" in row:
            with self.guard(path):
                code = read_code(str(row.get("system", "")), str(row.get("code", "")))
                by_code = concepts_of_code(self.knowledge, code.system, code.value)
        by_name = by_code or concepts_of_name(self.knowledge, name)
        return by_name, "code" if by_code else "name" if by_name else "none"

    def event_row(self, row: Mapping[str, Any], path: str) -> None:
        """An event whose date cannot be read still happened: its date is not known."""
        when = self.day(row, "date", path)
        origin = Origin(self.file, path)
        event = Happening(
            kind=row["kind"],
            when=when,
            origin=origin,
            note=str(row.get("note", "")),
            taken_as_given=row.get("taken_as_given") is True,
            elsewhere=row.get("elsewhere") is True,
            began=self.day(row, "began", f"{path}.began"),
            counted=row.get("counted") is not False,
        )
        self.events.append(with_dose(event, self.dose(row, f"{path}.dose")))

    def dose(self, row: Mapping[str, Any], path: str) -> IronDose:
        """A dose that cannot be read is unknown; the infusion stays."""
        product, written, said = str(row.get("product", "")), row.get("dose"), str(row.get("dose_said", ""))
        text = "" if written is None or isinstance(written, bool) else str(written)
        if not text or text.strip().lower() == UNKNOWN:
            return IronDose(product, None, said)
        dose = dose_of_amount(Amount(text), product, self.knowledge)
        if dose.mg is None:
            self.refuse(path, f'The dose is not used: {dose.said}. Write it as elemental iron, such as "1000 mg".')
        return msgspec.structs.replace(dose, said=said or dose.said)

    def day(self, table: Mapping[str, Any], key: str, path: str, fact: str = "") -> When | None:
        when = None
        with self.guard(path, fact):
            when = _date(table.get(key))
        return when

    @contextmanager
    def guard(self, path: str, name: Any = "", day: Any = None) -> Iterator[None]:
        """What cannot be read is refused with its place; the rest of the file is still read."""
        try:
            yield
        except UserError as problem:
            key = ALIASES.get(str(name), str(name))
            when = _date_or_none(day) or self.taken
            self.refuse(path, str(problem), key if key in self.knowledge.facts else "", when)

    def refuse(self, path: str, reason: str, fact: str = "", when: When | None = None) -> None:
        self.refused.append(Rejected(Origin(self.file, path), reason, fact, when))


def default_draw(knowledge: Knowledge, key: str, when: When | None) -> str:
    """Results of one effective time are of one draw, unless the file names the draws."""
    return "" if when is None or knowledge.facts[key].kind != "number" else write_when(when)


def _faults(table: Mapping[str, Any], knowledge: Knowledge) -> Iterator[str]:
    yield from _unknown_keys("the file", table, (*HEAD, *ROWS))
    patient = table.get("patient")
    if not isinstance(patient, str | int) or isinstance(patient, bool) or not str(patient).strip():
        yield 'patient is missing. Write patient = "any-id" at the top.'
    if not isinstance(table.get("facts", {}), dict):
        yield 'facts is a table. Write [facts] and under it lines such as ferritin = "42 ng/mL @ 2026-05-01".'
    for name, keys in ROWS.items():
        rows = table.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield f"{name} is a list of tables. Write [[{name}]] above each."
            continue
        for at, row in enumerate(rows):
            yield from _unknown_keys(f"{name}[{at}]", row, keys)
            if name == "event" and str(row.get("kind")) not in knowledge.events:
                yield f"event[{at}]: kind is one of {', '.join(knowledge.events)}."
            elif name == "event":
                yield from _product_faults(row, f"event[{at}]", knowledge)
    for key, read in (("date", _date), ("notes", lambda value: _texts(value or []))):
        try:
            read(table.get(key))
        except UserError as problem:
            yield f"{key}: {problem}"


def _product_faults(row: Mapping[str, Any], where: str, knowledge: Knowledge) -> Iterator[str]:
    if (row.get("product") or row.get("dose") is not None) and row["kind"] != "iv_iron":
        yield f"{where}: product and dose belong to the kind iv_iron."
    elif row.get("product", "") not in ("", *knowledge.iron_products):
        yield f"{where}: product is one of {', '.join(knowledge.iron_products)}; leave it out if it is not known."
    for key in ("elsewhere", "taken_as_given", "counted"):
        if not isinstance(row.get(key, False), bool):
            yield f"{where}: {key} is true or false."


def _unknown_keys(where: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> Iterator[str]:
    for key in table:
        if key not in allowed:
            yield f"{quoted(key)} is not a key of {where}. {nearest(key, allowed)}"


def _date(value: Any) -> When | None:
    """A TOML date, or a text; None if there is none."""
    if value is None:
        return None
    if isinstance(value, date | datetime):
        return read_when(value.isoformat())
    return read_when(str(value))


def _date_or_none(value: Any) -> When | None:
    try:
        return _date(value)
    except UserError:
        return None


def _text(value: Any) -> str:
    """A value as it would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    raise BadFact('A value is a text such as "42 ng/mL @ 2026-05-01", a number, true or false, or a list.')


def _texts(value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadFact('A note is a text, or a list of texts. Write "…" or ["…", "…"].')
    return tuple(texts)
