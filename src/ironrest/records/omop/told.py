"""CONDITION_OCCURRENCE, PROCEDURE_OCCURRENCE and DRUG_EXPOSURE."""

from __future__ import annotations

from ironrest.care.chart.person import Happening
from ironrest.records.concepts import drug_facts, events_of
from ironrest.records.doubtful import Unread
from ironrest.records.iron_dose import BILLING, Amount, dose_of_amount, product_of, with_dose
from ironrest.records.omop.context import Context
from ironrest.records.omop.folder import Record
from ironrest.records.omop.vocabulary import Meaning
from ironrest.records.table.outcome import REFUSED, USED
from ironrest.records.table.somebody import Somebody
from ironrest.records.told import PASSING, Told, doubt_diagnosis, superseded_by, tell_diagnosis, tell_drug
from ironrest.values.errors import UserError

NEEDED = {
    "condition_occurrence": ("person_id", "condition_concept_id", "condition_start_date"),
    "procedure_occurrence": ("person_id", "procedure_concept_id", "procedure_date"),
    "drug_exposure": ("person_id", "drug_concept_id", "drug_exposure_start_date"),
}
OPTIONAL = {
    "condition_occurrence": (
        "condition_source_concept_id", "condition_source_value", "condition_start_datetime", "condition_end_date",
    ),
    "procedure_occurrence": (
        "procedure_source_concept_id", "procedure_source_value", "procedure_datetime", "procedure_end_date",
        "quantity",
    ),
    "drug_exposure": (
        "drug_source_concept_id", "drug_source_value", "drug_exposure_start_datetime", "drug_exposure_end_date",
        "route_source_value", "route_concept_id", "quantity", "dose_unit_source_value",
    ),
}  # fmt: skip
_HCPCS = "HCPCS "
_NOT_USED = "rows of concepts that are not used here"


def take_told(record: Record, ctx: Context, somebody: Somebody) -> str:
    """What became of the row."""
    meaning = _joined(*ctx.meaning(record))
    if ctx.table == "condition_occurrence":
        _doubt(record, meaning, ctx, somebody)
    if meaning is None:
        return _NOT_USED
    facts = tuple(ctx.words.facts_of(meaning.concepts, "flag")) if ctx.table != "drug_exposure" else ()
    events = events_of(ctx.knowledge, meaning.concepts) if ctx.table != "condition_occurrence" else ()
    if not facts and not events and ctx.table != "drug_exposure":
        return _NOT_USED
    try:
        if record.fault:
            raise UserError(record.fault)
        if ctx.table == "drug_exposure":
            return _drug(record, meaning, events, ctx, somebody)
        if ctx.table == "condition_occurrence":
            return _condition(record, meaning, facts, ctx, somebody)
        return _procedure(record, meaning, facts, events, ctx, somebody)
    except UserError as problem:
        origin = ctx.origin(record, f"{ctx.head}_concept_id", meaning.words)
        for fact in (*facts, *superseded_by(events, ctx.knowledge)) or ("",):
            somebody.reject(origin, str(problem), fact)
        return REFUSED


def _joined(standard: Meaning | None, source: Meaning | None) -> Meaning | None:
    """Both codes of one row together: a source code may be narrower than the standard concept."""
    if standard is None or source is None:
        return standard or source
    concepts = tuple(dict.fromkeys((*standard.concepts, *source.concepts)))
    return Meaning(concepts, standard.words or source.words, standard.name or source.name, standard.by_name)


def _condition(record: Record, meaning: Meaning, facts: tuple[str, ...], ctx: Context, somebody: Somebody) -> str:
    """An end may be that of the visit: a diagnosis that has one is doubted, and neither a yes nor silence."""
    when, end = ctx.date(record), ctx.end(record)
    origin = ctx.origin(record, "condition_concept_id", meaning.words)
    notes = (*((meaning.note,) if meaning.note else ()), "without a status, read as active")
    outcomes = []
    for fact in facts:
        if end is None:
            tell_diagnosis(fact, True, when, origin, ctx.knowledge, somebody, notes=notes)
            outcomes.append(USED)
        elif tell_diagnosis(fact, False, when, origin, ctx.knowledge, somebody, notes=("it has an end date",)):
            outcomes.append(USED)
        else:
            if fact not in PASSING:
                somebody.doubt(origin, "The diagnosis has an end date, which may be that of a visit.", fact, when)
            outcomes.append("rows of diagnoses with an end date")
    return USED if USED in outcomes else outcomes[0]


def _doubt(record: Record, meaning: Meaning | None, ctx: Context, somebody: Somebody) -> None:
    """A diagnosis that the vocabulary maps to nothing: what the code in the source may be, or its words."""
    mapped = record.number("condition_concept_id") in ctx.concepts.known
    if mapped and meaning is None:
        return
    facts = ctx.words.doubts.of_concepts(meaning.concepts) if meaning is not None else ()
    if meaning is None:
        source = record.text("condition_source_value")
        facts = ctx.words.doubts.of_code("", source) or ctx.words.doubts.of_words(source)
    reason = "A diagnosis that may be this could not be read: its concept says too little, or is not mapped."
    try:
        when = ctx.date(record)
    except UserError:
        when = None
    # An end may be that of a visit: it does not make the diagnosis over.
    origin = ctx.origin(record, "condition_concept_id")
    doubt_diagnosis(Unread(facts, reason, ""), True, when, origin, ctx.knowledge, somebody)


def _procedure(
    record: Record, meaning: Meaning, facts: tuple[str, ...], events: tuple[str, ...], ctx: Context, somebody: Somebody
) -> str:
    when = ctx.end(record) or ctx.date(record)
    origin = ctx.origin(record, "procedure_concept_id", meaning.words)
    notes = (meaning.note,) if meaning.note else ()
    for fact in facts:
        somebody.entry(fact, True, when, origin, notes=notes)
    amount = _amount(record, ctx)
    dose = dose_of_amount(amount, product_of(ctx.knowledge, meaning.concepts), ctx.knowledge)
    for kind in events:
        somebody.event(with_dose(Happening(kind=kind, when=when, origin=origin, note=meaning.note), dose))
    return USED


def _amount(record: Record, ctx: Context) -> Amount:
    """`quantity` counts the billing units of a HCPCS code, else the unit in the source. Others cannot be told apart:
    vials, millilitres and milligrams stand in `quantity` without a word.
    """
    code = next((one.words for one in ctx.meaning(record) if one is not None and one.words.startswith(_HCPCS)), "")
    if code:
        return Amount(record.text("quantity"), BILLING, code.removeprefix(_HCPCS))
    return Amount(record.text("quantity"), record.text("dose_unit_source_value"))


def _drug(record: Record, meaning: Meaning, events: tuple[str, ...], ctx: Context, somebody: Somebody) -> str:
    """CDM 5.4 gives every exposure an end: it was taken on its first and on its last day."""
    started, ended = ctx.date(record), ctx.end(record)
    origin = ctx.origin(record, "drug_concept_id", meaning.words)
    routes = (record.text("route_source_value"), ctx.concepts.routes.get(record.number("route_concept_id"), ""))
    name = meaning.name or record.text("drug_source_value")
    notes = (meaning.note,) if meaning.note else ()
    told = Told(
        concepts=() if meaning.by_name else meaning.concepts,
        name=name,
        texts=(name, *routes),
        state="ended" if ended is not None else "unknown",
        started=started,
        ended=ended,
        origin=origin,
        notes=notes,
        given="an exposure; taken as given",
        amount=_amount(record, ctx) if events else Amount(),
    )
    if not tell_drug(told, ctx.knowledge, somebody):
        return _NOT_USED
    if not events:
        for when in dict.fromkeys(day for day in (started, ended) if day is not None):
            for fact in drug_facts(ctx.knowledge, meaning.concepts):
                somebody.entry(fact, True, when, origin, notes=(*notes, "taken on this day of an exposure"))
    return USED
