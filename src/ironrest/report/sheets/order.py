"""The order: everything that is signed and taken along, for one person and one product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from ironrest.care.assess.answer import Noted
from ironrest.care.plan.proposal import Applied, MustVerify, Proposal, Said, Visit
from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.report.facts import fact_row, line
from ironrest.report.sheets.amounts import amount, number, plain
from ironrest.report.sheets.bedside import Check, Cited, Due, Hold, checks, holds, vitals_due
from ironrest.report.sheets.emergency import Emergency, emergency
from ironrest.report.sheets.frame import sheet
from ironrest.report.sheets.subject import Ordered
from ironrest.report.sheets.visits import VisitShown, strength, visit_shown
from ironrest.report.sheets.words import word
from ironrest.report.words import clean
from ironrest.rules.nodes import facts_of


class Point(NamedTuple):
    """One sentence of the knowledge with its source."""

    says: str
    citation: Citation


class Section(NamedTuple):
    """A heading and its points; `empty` says that the knowledge holds nothing."""

    heading: str
    points: tuple[Point, ...]
    empty: str = ""


class Limit(NamedTuple):
    """A limit of the label that the plan keeps; `released` is a pharmacist's entry."""

    words: str
    note: str
    released: str
    citation: Citation


class OrderShown(NamedTuple):
    """One order, ready to be laid out."""

    patient: str
    on: str
    draft: bool
    why_draft: tuple[str, ...]
    verify: tuple[MustVerify, ...]
    person: tuple[tuple[str, str], ...]
    product: tuple[tuple[str, str], ...]
    dose_says: Point
    visits: tuple[VisitShown, ...]
    vitals: tuple[tuple[str, tuple[Due, ...]], ...]
    holds: tuple[Hold, ...]
    before: tuple[Check, ...]
    emergency: Emergency
    warnings: tuple[Point, ...]
    sections: tuple[Section, ...]
    limits: tuple[Limit, ...]
    assumed: tuple[str, ...]
    second_signature: bool
    lapses: Point


def order_sheet(orders: Sequence[Ordered], knowledge: Knowledge) -> str:
    """One page for all orders, each beginning on a new sheet of paper."""
    shown = [order_shown(one, knowledge) for one in orders]
    keys = {key for one in shown for key in _keys(one)}
    return sheet("order", knowledge, on=orders[0].on, keys=keys, orders=shown, draft=any(one.draft for one in shown))


def order_shown(one: Ordered, knowledge: Knowledge) -> OrderShown:
    """Everything that stands on the order, in words."""
    proposal, product = one.proposal, knowledge.products[one.proposal.product]
    return OrderShown(
        patient=clean(one.patient) or word("person", "nobody"),
        on=one.on.isoformat(),
        draft=one.draft,
        why_draft=tuple(word("draft", why) for why in proposal.release.because),
        verify=proposal.must_verify,
        person=tuple(_person(one, knowledge)),
        product=tuple(_product(one, knowledge)),
        dose_says=Point(plain(product.rls.says), product.rls.source),
        visits=tuple(visit_shown(visit, proposal) for visit in proposal.visits),
        vitals=tuple(
            (word("visit", "title", number=visit.number, count=len(proposal.visits)), _vitals(knowledge, visit))
            for visit in proposal.visits
        ),
        holds=holds(knowledge),
        before=_before(knowledge, proposal),
        emergency=emergency(knowledge, proposal.jurisdiction, one.number_of("age_years"), one.number_of("weight")),
        warnings=(
            *_noted(one.assessment.alerts if one.assessment else ()),
            *_points([*proposal.warnings, *_of(proposal.notes, ("boxed-warning",)), *proposal.reasons_against]),
        ),
        sections=tuple(_sections(one, knowledge)),
        limits=tuple(_limit(applied) for applied in proposal.limits),
        assumed=one.plan.assumed,
        second_signature=proposal.second_signature,
        lapses=_lapses(one, knowledge),
    )


#: What only a guard of a restart reads, and what only that of a test dose does.
_RESTART, _TEST_DOSE = "after_reaction", "plan_has_test_dose"


def _before(knowledge: Knowledge, proposal: Proposal) -> tuple[Check, ...]:
    """The checks before the first start: none of a restart, and of a test dose only where the plan has one."""
    unwanted = {_RESTART} if any(visit.test_dose_mg for visit in proposal.visits) else {_RESTART, _TEST_DOSE}
    guards = knowledge.infusion.guards.items()
    left_out = {one.label for key, one in guards if unwanted.intersection(facts_of(knowledge.nodes[f"guard:{key}"]))}
    return tuple(one for one in checks(knowledge, "started") if one.label not in left_out)


def _vitals(knowledge: Knowledge, visit: Visit) -> tuple[Due, ...]:
    """The sets that are due in this visit; those of a test dose only where there is one."""
    left_out = {one.label for one in knowledge.infusion.vitals if one.anchor == "test-dose" and not visit.test_dose_mg}
    return tuple(due for due in vitals_due(knowledge, visit) if due.when not in left_out)


def _person(one: Ordered, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    yield word("person", "id"), clean(one.patient) or word("person", "nobody")
    yield word("person", "allergy"), _fact(one, "iv_iron_allergy", knowledge)
    yield word("person", "other_allergies"), word("blank", "line")
    yield word("person", "weight"), _fact(one, "weight", knowledge)
    yield word("person", "indication"), word("person", "rls")


def _fact(one: Ordered, fact: str, knowledge: Knowledge) -> str:
    """The fact as the record has it, with its day; for nobody, what was given on the command line."""
    if one.assessment is not None:
        return line(fact_row(one.assessment.day.reading(fact), knowledge, one.on)).partition(": ")[2]
    if fact == "weight" and one.weight is not None:
        return f"{amount(one.weight.low, 'kg')} {word('person', 'weight_given')}"
    return word("person", "not_asked")


def _product(one: Ordered, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    proposal = one.proposal
    product = knowledge.products[proposal.product]
    yield word("product", "name"), strength(proposal, product.mg_per_ml)
    yield word("product", "label"), word("jurisdiction", proposal.jurisdiction)
    yield word("product", "regimen"), proposal.way.label + (word("product", "off") if proposal.way.off_label else "")
    total = amount(proposal.total_dose_mg, "mg")
    less = word("product", "asked", dose=amount(proposal.asked_mg, "mg"))
    yield word("product", "total"), total if proposal.total_dose_mg == proposal.asked_mg else f"{total} {less}"
    yield word("product", "visits"), number(len(proposal.visits))


#: Headings of the sheet and the parts of notes that go under each; those marked True say so when there is nothing.
_SECTIONS = (
    ("setting", ("setting",), True),
    ("preparation", ("preparation", "stability"), True),
    ("consent", ("consent", "staining", "licence"), True),
    ("interactions", ("interaction", "interference", "mri"), True),
    ("oral_iron", ("oral-iron",), True),
    ("rls_drugs", ("rls-drugs",), True),
    ("cautions", ("caution", "pregnancy", "side-effects", "work-up"), False),
)

#: The guards that say who and what is there for every dose.
_PRESENT = ("emergency-ready", "second-trained-person")


def _sections(one: Ordered, knowledge: Knowledge) -> Iterator[Section]:
    guards = knowledge.infusion.guards
    for name, parts, always in _SECTIONS:
        points = [*_points(_of(one.proposal.notes, parts))]
        if name == "setting":
            points = [*(Point(guards[key].says, guards[key].source) for key in _PRESENT), *points]
        if name == "cautions" and one.assessment is not None:
            points = [*_noted(one.assessment.cautions), *points]
        if name == "rls_drugs":
            points += _drugs(one)
        if points or always:
            yield Section(word("section", name), tuple(points), "" if points else word("section", "nothing"))


def _drugs(one: Ordered) -> Iterator[Point]:
    """The person's own medicines that matter for RLS; those without a source are shown at the assessment."""
    for note in one.assessment.drugs if one.assessment else ():
        if note.citation is not None:
            yield Point(f"{clean(note.drug.name)}: {plain(note.says)}", note.citation)


def _of(notes: Iterable[Said], parts: tuple[str, ...]) -> list[Said]:
    return [one for part in parts for one in notes if one.part == part]


def _points(said: Iterable[Said]) -> tuple[Point, ...]:
    """What holds only if something holds that nobody knows says so."""
    return tuple(
        Point(plain(one.says if one.held == "yes" else word("section", "if_so", says=one.says)), one.citation)
        for one in said
    )


def _noted(found: Iterable[Noted]) -> tuple[Point, ...]:
    """Alerts and cautions of the assessment."""
    return tuple(Point(plain(f"{one.label}: {one.says}"), one.citation) for one in found)


def _limit(applied: Applied) -> Limit:
    limit = applied.limit
    note = " ".join(part for part in (limit.note, _inherited(limit.inherited)) if part)
    return Limit(plain(_words(applied)), note, limit.released, limit.source)


def _words(applied: Applied) -> str:
    """The limit; diluents by their names."""
    value = applied.limit.value
    if isinstance(value, tuple):
        return applied.kind.says.replace("{value}", ", ".join(word("diluent", one) for one in value))
    return limit_words(applied.limit, applied.kind)


def _inherited(jurisdiction: str) -> str:
    return word("limits", "inherited", label=word("jurisdiction", jurisdiction)) if jurisdiction else ""


def _lapses(one: Ordered, knowledge: Knowledge) -> Point:
    lapse = knowledge.plan.number["plan_lapses_d"]
    last = one.on + timedelta(days=int(lapse.value))
    told = word("order", "lapses", made=one.on.isoformat(), last=last.isoformat(), days=number(lapse.value))
    return Point(told, lapse.source)


def _keys(one: OrderShown) -> Iterator[str]:
    cited: list[Citation] = [one.dose_says.citation, one.lapses.citation, *one.emergency.citations]
    shown: list[Cited] = [*one.holds, *one.before, *one.warnings, *one.limits, *one.verify]
    cited += [each.citation for each in shown]
    cited += [point.citation for section in one.sections for point in section.points]
    cited += [due.citation for _, rows in one.vitals for due in rows]
    yield from (citation.key for citation in cited)
