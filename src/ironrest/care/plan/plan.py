"""Plan intravenous iron for one person: each product under each label, proposed or refused with the rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from ironrest.care.plan.anaemia import AnaemiaDose, anaemia_doses
from ironrest.care.plan.check_wanted import check_wanted
from ironrest.care.plan.cleared import NOT_ASSESSED, Cleared
from ironrest.care.plan.course import Before, Wanted, kept_courses
from ironrest.care.plan.gates import contraindicated, gated
from ironrest.care.plan.limits import LabelRules, label_rules
from ironrest.care.plan.proposal import Proposal, Refusal, Said
from ironrest.care.plan.propose import proposal
from ironrest.care.plan.rank import ranked
from ironrest.care.plan.refuse import refused_course
from ironrest.care.plan.visit import Wish
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction, OffLabelApproval, Regimen
from ironrest.rules.evaluate import Facts

#: No intravenous iron in the week before.
NOTHING_BEFORE = Before()


class Request(NamedTuple):
    """What is asked for: products (all when empty), the dose in mg (None: that for RLS), and other wishes."""

    jurisdiction: Jurisdiction = "us"
    products: tuple[str, ...] = ()
    dose_mg: float | None = None
    wish: Wish = Wish()
    visits: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Every product, proposed or refused. `ranked_by` names what put the proposals in their order."""

    jurisdiction: Jurisdiction
    clearance: str
    verdict: str
    proposals: tuple[Proposal, ...]
    refusals: tuple[Refusal, ...]
    ranked_by: tuple[str, ...]
    anaemia: tuple[AnaemiaDose, ...]
    assumed: tuple[str, ...]
    release: str


def plan(
    knowledge: Knowledge,
    person: Facts,
    request: Request,
    *,
    cleared: Cleared = NOT_ASSESSED,
    before: Before = NOTHING_BEFORE,
    assumed: tuple[str, ...] = (),
) -> Plan:
    """`person` are the facts of the day by id, in their own units; `cleared` is what the assessment allows."""
    check_wanted(request.dose_mg, request.wish, request.visits)
    products = request.products or tuple(knowledge.products)
    found = [one for product in products for one in _product(knowledge, product, person, request, cleared, before)]
    proposals = [one for one in found if isinstance(one, Proposal)]
    order = ("visits", "name") if cleared is NOT_ASSESSED else knowledge.plan.ranked_by
    return Plan(
        jurisdiction=request.jurisdiction,
        clearance=cleared.clearance,
        verdict=cleared.verdict,
        proposals=ranked(proposals, knowledge, order),
        refusals=tuple(one for one in found if isinstance(one, Refusal)),
        ranked_by=order,
        anaemia=anaemia_doses(knowledge, person),
        assumed=assumed,
        release=knowledge.release,
    )


def _product(
    knowledge: Knowledge, product: str, person: Facts, request: Request, cleared: Cleared, before: Before
) -> Iterator[Proposal | Refusal]:
    rules = label_rules(knowledge, product, request.jurisdiction)
    if rules.label.market != "marketed":
        yield _absent(rules)
    elif not cleared.go:
        yield _not_cleared(rules, cleared)
    else:
        yield from _planned(knowledge, rules, person, request, cleared, before)


def _planned(
    knowledge: Knowledge, rules: LabelRules, person: Facts, request: Request, cleared: Cleared, before: Before
) -> Iterator[Proposal | Refusal]:
    with_person = cleared is not NOT_ASSESSED
    found = list(gated(knowledge, rules, person, asked_about=with_person))
    bars = [*contraindicated(rules, person, asked_about=with_person), *(o for o in found if isinstance(o, Refusal))]
    if bars:
        yield bars[0] if len(bars) == 1 else msgspec.structs.replace(bars[0], also=tuple(one.rule for one in bars[1:]))
        return
    ways = _as_asked(allowed_ways(knowledge, rules), request.wish)
    wanted = _wanted(knowledge, rules, person, ways, request, before)
    courses = kept_courses(rules, knowledge.plan, person, ways, wanted)
    explicit = request.dose_mg is not None
    refusal = refused_course(knowledge, rules, person, ways, wanted, courses, explicit=explicit)
    if refusal is not None:
        yield refusal
        return
    warnings = tuple(one for one in found if isinstance(one, Said))
    yield proposal(knowledge, rules, courses, wanted, cleared, warnings)


def _wanted(
    knowledge: Knowledge, rules: LabelRules, person: Facts, ways: dict[str, Regimen], request: Request, before: Before
) -> Wanted:
    """A wish for bag, time or observation is one for the visits as they would be: it never splits the dose further."""
    dose = rules.product.rls.dose_mg if request.dose_mg is None else request.dose_mg
    wanted = Wanted(dose, request.wish, request.visits, before)
    asked = (request.wish.diluent_ml, request.wish.minutes, request.wish.observe_min)
    if request.visits is not None or all(one is None for one in asked):
        return wanted
    plain = wanted._replace(wish=request.wish._replace(diluent_ml=None, minutes=None, observe_min=None))
    courses = kept_courses(rules, knowledge.plan, person, ways, plain)
    return wanted._replace(visits=len(courses[0].visits)) if courses else wanted


def allowed_ways(knowledge: Knowledge, rules: LabelRules) -> dict[str, Regimen]:
    """The label's ways of giving, and the off-label ones that the clinic has switched on."""
    on = {one.regimen for one in _approvals(knowledge, rules)}
    return {key: way for key, way in rules.label.regimen.items() if not way.off_label or key in on}


def _as_asked(ways: dict[str, Regimen], wish: Wish) -> dict[str, Regimen]:
    """A time that is too short for an infusion is refused, and never answered by an injection that nobody asked for."""
    infused = {key: way for key, way in ways.items() if way.method == "infusion"}
    asked = wish.minutes is not None and wish.method is None
    return infused if asked and infused else ways


def _approvals(knowledge: Knowledge, rules: LabelRules) -> Iterable[OffLabelApproval]:
    if knowledge.clinic is None:
        return ()
    here = (rules.product.id, rules.jurisdiction)
    return (one for one in knowledge.clinic.off_label if (one.product, one.jurisdiction) == here)


def _absent(rules: LabelRules) -> Refusal:
    market = rules.label.market
    return Refusal(
        product=rules.product.id, jurisdiction=rules.jurisdiction, rule=market, limit=rules.jurisdiction,
        asked=rules.product.name, says=rules.label.says, citation=rules.label.source,
    )  # fmt: skip


def _not_cleared(rules: LabelRules, cleared: Cleared) -> Refusal:
    return Refusal(
        product=rules.product.id, jurisdiction=rules.jurisdiction, rule=cleared.rule, limit="clear",
        asked=cleared.clearance if cleared.clearance != "clear" else cleared.verdict, says=cleared.says,
        needs=cleared.needs,
    )  # fmt: skip
