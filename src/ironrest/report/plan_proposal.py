"""One proposal in words: its state, its visits, reasons in two lists, and the limits that it was held to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ironrest.care.plan.proposal import Proposal, Said, Visit
from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.report.benefit_said import benefit_statements
from ironrest.report.plan_said import amount, said, step_words, vials_words, visits_words
from ironrest.report.plan_shapes import LimitTold, ProposalTold, SameVisits, VisitRow
from ironrest.report.shapes import Statement
from ironrest.report.words import word

#: The part of a note that stands at the top of its product.
BOXED = "boxed-warning"
_MINUTES = 60


def tell_proposal(one: Proposal, knowledge: Knowledge, at: int) -> ProposalTold:
    """`at` is its place in the order, 1 first."""
    return ProposalTold(
        title=_title(one, at),
        released=one.release.releasable,
        state=_state(one),
        boxed=_told(note for note in one.notes if note.part == BOXED),
        lines=tuple(_lines(one, knowledge)),
        rows=tuple(_row(visit) for visit in one.visits),
        visits=tuple(_same_visits(one.visits)),
        reasons_for=_told(one.reasons_for),
        reasons_against=_told(one.reasons_against),
        verify=tuple(
            _stated(word("plan", "verify", field=each.field, limit=each.limit, look_up=each.look_up), each.citation)
            for each in one.must_verify
        ),
        warnings=_told(one.warnings),
        benefit=benefit_statements(one.benefit, knowledge),
        limits_count=_limits_count(one),
        limits=tuple(_limits(one)),
        alternatives=tuple(
            word(
                "plan", "alternative", regimen=knowledge_label(knowledge, one, each.regimen),
                dose=amount(each.total_dose_mg), visits=visits_words(each.visits),
            )
            for each in one.alternatives
        ),
    )  # fmt: skip


def knowledge_label(knowledge: Knowledge, one: Proposal, regimen: str) -> str:
    """A way of giving in the words of its label."""
    return knowledge.products[one.product].jurisdiction[one.jurisdiction].regimen[regimen].label


def _title(one: Proposal, at: int) -> str:
    key = "proposal_brand" if one.brand else "proposal"
    filled = {"at": at, "name": one.name, "brand": one.brand, "dose": amount(one.total_dose_mg)}
    return word("plan", key, **filled, visits=visits_words(len(one.visits)))


def _state(one: Proposal) -> str:
    if one.release.releasable:
        return word("plan", "released")
    because = "; ".join(word("plan_because", key) for key in one.release.because)
    return word("plan", "draft_because", because=because)


def _told(found: Iterable[Said]) -> tuple[Statement, ...]:
    return tuple(said(one) for one in found)


def _stated(text: str, citation: Citation) -> Statement:
    return Statement(text, citation.status, citation.key, citation.place)


def _lines(one: Proposal, knowledge: Knowledge) -> Iterator[Statement]:
    """What is said before the visits."""
    yield _stated(one.way.label, one.way.source)
    if one.total_dose_mg < one.asked_mg:
        filled = {"asked": amount(one.asked_mg), "dose": amount(one.total_dose_mg)}
        yield _stated(word("plan", "less_than_asked", **filled), one.rls_dose)
    if one.second_signature:
        yield Statement(word("plan", "second_signature"), "")
    if one.price is not None:
        currency = knowledge.clinic.currency if knowledge.clinic else ""
        yield Statement(word("plan", "price", price=amount(one.price), currency=currency), "")


# --- visits ------------------------------------------------------------------------------------------
def _same_visits(visits: tuple[Visit, ...]) -> Iterator[SameVisits]:
    groups: dict[Visit, list[Visit]] = {}
    for one in visits:
        groups.setdefault(replace(one, number=0, day=0), []).append(one)
    for group in groups.values():
        yield SameVisits(_head(group), _bag(group[0]), _time(group[0]), tuple(map(step_words, group[0].steps)))


def _head(group: list[Visit]) -> str:
    one = group[0]
    vials = word("plan_visit", "no_vials")
    if one.vials:
        vials = word("plan_visit", "vials", list=vials_words(one.vials), waste=amount(one.waste_mg))
    filled = {"dose": amount(one.dose_mg), "drug": amount(one.drug_ml), "vials": vials}
    if len(group) == 1:
        return word("plan_visit", "line", number=one.number, day=amount(one.day), **filled)
    numbers = ", ".join(str(each.number) for each in group)
    return word("plan_visit", "same", numbers=numbers, days=", ".join(amount(each.day) for each in group), **filled)


def _bag(one: Visit) -> str:
    filled = {"volume": amount(one.volume_ml), "concentration": amount(one.concentration_mg_per_ml)}
    if not one.diluent_ml:
        return word("plan_visit", "undiluted", **filled)
    diluent = word("plan_diluent", one.diluent)
    return word("plan_visit", "bag", diluent=diluent, bag=amount(one.diluent_ml), **filled)


def _time(one: Visit) -> str:
    return word(
        "plan_visit", "time", method=word("plan_method", one.method), minutes=amount(one.duration_min),
        ml_h=amount(one.rate_ml_per_h, 1), mg_min=_mg_per_min(one), observe=amount(one.observation_min),
        total=amount(one.total_min),
    )  # fmt: skip


def _mg_per_min(one: Visit) -> str:
    return amount(one.rate_ml_per_h / _MINUTES * one.concentration_mg_per_ml)


def _row(one: Visit) -> VisitRow:
    return VisitRow(
        number=str(one.number),
        day=amount(one.day),
        dose=amount(one.dose_mg),
        bag=_bag(one),
        concentration=amount(one.concentration_mg_per_ml),
        minutes=amount(one.duration_min),
        rate=f"{amount(one.rate_ml_per_h, 1)} mL/h, {_mg_per_min(one)} mg/min",
        observation=amount(one.observation_min),
        vials=vials_words(one.vials),
        waste=amount(one.waste_mg),
    )


# --- limits ------------------------------------------------------------------------------------------
def _limits_count(one: Proposal) -> str:
    statuses = [each.limit.source.status for each in one.limits]
    counts = {status: statuses.count(status) for status in ("verified", "secondary", "unverified")}
    return word("plan", "limits_count", count=len(statuses), product=one.product, **counts)


def _limits(one: Proposal) -> Iterator[LimitTold]:
    for each in one.limits:
        limit, source = each.limit, each.limit.source
        yield LimitTold(
            each.id, limit_words(limit, each.kind), limit.when, source.status, source.key, source.place,
            word("plan_jurisdiction", limit.inherited) if limit.inherited else "", limit.released,
        )  # fmt: skip
