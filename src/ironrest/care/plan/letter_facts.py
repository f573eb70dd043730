"""What a letter may say of one person: coded diagnoses, iron by mouth tried, billing units. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from ironrest.care.chart import pick
from ironrest.care.chart.person import Chart, Drug, Entry
from ironrest.care.chart.readings import Day
from ironrest.care.plan.proposal import Proposal
from ironrest.knowledge.schema import CodeRow, Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_letters import Letters
from ironrest.values.dates import When
from ironrest.values.errors import Bug


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """`code` is of ICD-10-CM; empty where the record names the diagnosis otherwise (`recorded_as`) or not at all.

    `by` says whether the record gave the code, or our table did for a diagnosis that is recorded without one.
    """

    fact: str
    code: str
    display: str
    recorded_as: str
    when: When | None
    by: Literal["record", "table", "none"]
    row: CodeRow | None = None


class Billing(msgspec.Struct, frozen=True, kw_only=True):
    """`units` is None, and `why` says so, where the code or a whole number of units is not certain."""

    code: str
    unit_mg: float
    citation: Citation
    visits: tuple[float, ...]
    units: tuple[int, ...] | None
    why: Literal["", "open-condition", "other-code", "part-unit"] = ""


def diagnoses(chart: Chart, day: Day, knowledge: Knowledge, *, on: date) -> tuple[Diagnosis, ...]:
    """Diagnoses of the record that hold on the day, each code once; RLS by our table where it has no code."""
    found: dict[tuple[str, str], Diagnosis] = {}
    for one in _coded(chart, day, knowledge, on):
        found.setdefault((one.fact, one.code or one.recorded_as), one)
    coded = {one.fact for one in found.values() if one.code}
    kept = [one for one in found.values() if one.code or one.fact not in coded]
    reading = day.reading(_RLS)
    if _RLS not in coded and reading.value is True and reading.how == "recorded":
        row = next((row for row in knowledge.codes if row.system == _ICD and row.concept == "rls"), None)
        if row is None:
            raise Bug("The code table of ICD-10-CM has no row for RLS.")
        ours = Diagnosis(
            fact=_RLS, code=row.code, display=row.display, recorded_as="", when=reading.when, by="table", row=row
        )
        kept = [ours, *(one for one in kept if one.fact != _RLS)]
    return tuple(sorted(kept, key=lambda one: (one.fact != _RLS, one.code == "", one.code, one.fact)))


def oral_iron_tried(chart: Chart, day: Day) -> tuple[Drug, ...]:
    """Every iron by mouth in the record, those that are only planned left out."""
    return tuple(one for one in chart.drugs if "oral_iron" in one.concepts and one.status != "planned")


def billing(proposal: Proposal, day: Day, knowledge: Knowledge, letters: Letters) -> Billing | None:
    """Units of the product's HCPCS code for each visit, for the United States; None where there is no code."""
    product = knowledge.products[proposal.product]
    if proposal.jurisdiction != "us" or not product.hcpcs or not product.hcpcs_unit_mg or product.hcpcs_source is None:
        return None
    doses = tuple(visit.dose_mg for visit in proposal.visits)
    row = knowledge.iron_products[product.id].billing.get(product.hcpcs)
    agreed = row is not None and row.mg == product.hcpcs_unit_mg
    cited = row.source if row is not None and agreed else product.hcpcs_source
    made = Billing(code=product.hcpcs, unit_mg=product.hcpcs_unit_mg, citation=cited, visits=doses, units=None)
    rule = letters.code_only_if_no.get(product.hcpcs)
    if rule is not None:
        reading = day.reading(rule.fact)
        if reading.value is not False or reading.how in ("assumed", "implied"):
            why: Literal["open-condition", "other-code"] = "other-code" if reading.value is True else "open-condition"
            return msgspec.structs.replace(made, why=why, citation=rule.source)
    units = tuple(dose / made.unit_mg for dose in doses)
    if not all(one.is_integer() for one in units):
        return msgspec.structs.replace(made, why="part-unit")
    return msgspec.structs.replace(made, units=tuple(int(one) for one in units))


_RLS = "rls_diagnosed"
_ICD = "ICD-10-CM"
#: Code systems in which a record writes diagnoses.
_SYSTEMS = (_ICD, "SNOMED-CT")


def _coded(chart: Chart, day: Day, knowledge: Knowledge, on: date) -> Iterator[Diagnosis]:
    for entry in pick.on_or_before(chart.entries, on):
        system, _, code = entry.origin.words.partition(" ")
        if entry.value is True and system in _SYSTEMS and day.reading(entry.fact).value is True and code:
            yield _diagnosis(entry, system, code, knowledge)


def _diagnosis(entry: Entry, system: str, code: str, knowledge: Knowledge) -> Diagnosis:
    if system != _ICD:
        return Diagnosis(
            fact=entry.fact, code="", display="", recorded_as=entry.origin.words, when=entry.when, by="none"
        )
    rows = [row for row in knowledge.codes if row.system == _ICD and row.code.replace(".", "") == code.replace(".", "")]
    row = rows[0] if rows else None
    return Diagnosis(
        fact=entry.fact, code=row.code if row else code, display=row.display if row else "",
        recorded_as=entry.origin.words, when=entry.when, by="record", row=row,
    )  # fmt: skip
