"""Cross-checks of the knowledge files: what one file says of another must be there. Returns sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ironrest.knowledge import schema
from ironrest.knowledge.alternatives import problems_of_alternatives
from ironrest.knowledge.check_benefit import citations_of_benefit
from ironrest.knowledge.check_laws import problems_of_laws
from ironrest.knowledge.check_products import problems_of_products
from ironrest.knowledge.check_reactions import problems_of_reactions
from ironrest.knowledge.check_sections import citations_of_sections, problems_of_sections
from ironrest.knowledge.compile import base_id
from ironrest.knowledge.followup import problems_of_followup
from ironrest.knowledge.infusion import problems_of_infusion
from ironrest.rules.nodes import facts_of, refs_of

INDICATIONS = ("iv-iron", "either-route", "oral-iron", "specialist-decision", "no-iron", "not-covered")


def problems(knowledge: schema.Knowledge) -> list[str]:
    """Every contradiction that was found, each as a sentence."""
    checks = (
        _citations,
        _facts,
        _criteria,
        _decisions,
        _safety,
        _order_of_implications,
        _versions,
        _concepts,
        _iron_products,
        _doubts,
        problems_of_sections,
        problems_of_products,
        problems_of_laws,
        problems_of_reactions,
        problems_of_followup,
        lambda known: problems_of_infusion(known.infusion, known.facts),
        lambda known: problems_of_alternatives(known.alternatives, known.facts),
    )
    return [sentence for check in checks for sentence in check(knowledge)]


def citations(knowledge: schema.Knowledge) -> Iterator[tuple[str, schema.Citation]]:
    """Where each citation stands, and the citation."""
    tables = {
        "fact": knowledge.facts,
        "event": knowledge.events,
        "limit": knowledge.limits,
        "criterion": knowledge.criteria,
        "population": knowledge.populations,
        "alert": knowledge.alerts,
        "caution": knowledge.cautions,
        "guideline": knowledge.guidelines,
    }
    for name, table in tables.items():
        yield from ((f"{name} {key}", entry.source) for key, entry in table.items())  # type: ignore[attr-defined]
    for guideline in knowledge.guidelines.values():
        yield from ((f"{guideline.id}, {rules.population}", rules.source) for rules in guideline.populations)
    for key, fact in knowledge.facts.items():
        yield from ((f"fact {key}, implied", one.source) for one in fact.implied if one.source)
    for key, product in knowledge.iron_products.items():
        yield f"iron product {key}", product.source
        yield f"iron product {key}, undiluted", product.undiluted_source
        yield from ((f"iron product {key}, {code}", unit.source) for code, unit in product.billing.items())
    yield from citations_of_sections(knowledge)
    yield from citations_of_benefit(knowledge.benefit)


def _citations(knowledge: schema.Knowledge) -> Iterator[str]:
    for where, citation in citations(knowledge):
        source = knowledge.sources.get(citation.key)
        if source is None:
            yield f"{where} cites `{citation.key}`, which sources.toml does not hold."
        elif not source.alone:
            yield f"{where} cites `{citation.key}` alone; that source may only corroborate another."
        elif source.depth == "own" and citation.status != "unverified":
            yield f"{where}: a default or reading of the project's own is `unverified`, not `{citation.status}`."


def _facts(knowledge: schema.Knowledge) -> Iterator[str]:
    for key, fact in knowledge.facts.items():
        if fact.ask and fact.ask not in knowledge.asks:
            yield f"fact {key}: no ask is called `{fact.ask}`."
        if fact.kind == "number" and not fact.unit:
            yield f"fact {key}: a number needs a unit (`1` for a score)."
        if (fact.kind == "choice") != bool(fact.choices):
            yield f"fact {key}: a choice, and only a choice, lists its choices."
        yield from (
            f"fact {key}: no event is called `{event}`."
            for event in fact.invalidated_by
            if event not in knowledge.events
        )
        if fact.fresh and fact.fresh.deciding > fact.fresh.screening:
            yield f"fact {key}: a value is fresh for deciding longer than for screening."


def _criteria(knowledge: schema.Knowledge) -> Iterator[str]:
    for key in knowledge.criteria:
        trail = _circle(knowledge, base_id(key), ())
        if trail:
            yield f"criterion {key} leads back to itself: {' -> '.join(trail)}."


def _circle(knowledge: schema.Knowledge, key: str, behind: tuple[str, ...]) -> tuple[str, ...]:
    if key in behind:
        return (*behind, key)
    for ref in refs_of(knowledge.nodes[f"criterion:{key}"]):
        found = _circle(knowledge, ref, (*behind, key))
        if found:
            return found
    return ()


def _decisions(knowledge: schema.Knowledge) -> Iterator[str]:
    for guideline in knowledge.guidelines.values():
        named = [rules.population for rules in guideline.populations]
        if named != list(knowledge.populations):
            yield f"guideline {guideline.id}: populations must be {list(knowledge.populations)}, in order, not {named}."
        for rules in guideline.populations:
            thens = [*(line.then for line in rules.lines), rules.otherwise]
            yield from (
                f"guideline {guideline.id}: `{then}` is no indication." for then in thens if then not in INDICATIONS
            )
            caps = {cap.criterion: cap for cap in knowledge.caps}
            for lifted in rules.lifts:
                if lifted not in caps or not caps[lifted].liftable:
                    yield f"guideline {guideline.id}, {rules.population}: `{lifted}` is not a cap that can be lifted."


def _safety(knowledge: schema.Knowledge) -> Iterator[str]:
    known = {base_id(key) for key in knowledge.criteria}
    named = [name for entry in knowledge.clearances for name in entry.criteria]
    named += [name for cap in knowledge.caps for name in (cap.criterion, cap.exclude_first) if name]
    yield from (f"safety names `{name}`, which is no criterion." for name in named if name not in known)
    yield from (
        f"cap {cap.criterion}: `{cap.at}` is no indication." for cap in knowledge.caps if cap.at not in INDICATIONS
    )
    for entry in knowledge.clearances:
        if (entry.effect == "deferred") != bool(entry.lifted_by):
            yield f"clearance of {', '.join(entry.criteria)}: a deferral, and only a deferral, says what lifts it."


def _order_of_implications(knowledge: schema.Knowledge) -> Iterator[str]:
    place = {key: at for at, key in enumerate(knowledge.facts)}
    for node_key, node in knowledge.nodes.items():
        kind, _, rest = node_key.partition(":")
        if kind not in ("implied", "assume"):
            continue
        fact = rest.rpartition(":")[0]
        late = [other for other in facts_of(node) if place[other] >= place[fact]]
        yield from (f"fact {fact}: its {kind} rule reads `{other}`, which stands later in the file." for other in late)


def _versions(knowledge: schema.Knowledge) -> Iterator[str]:
    by_id: dict[str, list[schema.Criterion]] = {}
    for key, criterion in knowledge.criteria.items():
        by_id.setdefault(base_id(key), []).append(criterion)
    for key, versions in by_id.items():
        ordered = sorted(versions, key=lambda one: (one.since is not None, one.since))
        for older, newer in pairwise(ordered):
            if newer.since is None or older.until is None or older.until >= newer.since:
                yield f"criterion {key}: two versions are in force on one day; give the older one `until`."


def _concepts(knowledge: schema.Knowledge) -> Iterator[str]:
    coded = {row.concept for row in knowledge.codes} | {row.concept for row in knowledge.drug_names}
    for key, fact in knowledge.facts.items():
        if fact.form_only and fact.concepts:
            yield f"fact {key} is form-only and yet lists concepts."
        yield from (f"fact {key}: no code carries the concept `{one}`." for one in fact.concepts if one not in coded)
    for key, event in knowledge.events.items():
        yield from (f"event {key}: no code carries the concept `{one}`." for one in event.concepts if one not in coded)


def _iron_products(knowledge: schema.Knowledge) -> Iterator[str]:
    claimed: dict[str, str] = {}
    billed = {row.code: row.concept for row in knowledge.codes if row.system == "HCPCS"}
    for key, product in knowledge.iron_products.items():
        for concept in product.concepts:
            if concept not in knowledge.events["iv_iron"].concepts:
                yield f"iron product {key}: `{concept}` is no concept of the event iv_iron."
            if claimed.setdefault(concept, key) != key:
                yield f"iron product {key}: `{concept}` belongs to {claimed[concept]} too."
        yield from (
            f"iron product {key}: {code} is no HCPCS code of its concepts."
            for code in product.billing
            if billed.get(code) not in product.concepts
        )


def _doubts(knowledge: schema.Knowledge) -> Iterator[str]:
    coded = {row.concept for row in knowledge.codes}
    for row in knowledge.doubts:
        where = f"doubtful_diagnoses.csv, {row.kind} `{row.pattern}`"
        if row.fact not in knowledge.facts:
            yield f"{where}: no fact is called `{row.fact}`."
        if not row.pattern.strip():
            yield f"{where}: it needs a pattern."
        if row.kind == "concept" and row.pattern not in coded:
            yield f"{where}: no code carries that concept."
        if row.source not in knowledge.sources:
            yield f"{where} cites `{row.source}`, which sources.toml does not hold."
    named = {row.fact for row in knowledge.doubts}
    for key, fact in knowledge.facts.items():
        if fact.section == "history" and fact.concepts and fact.assume and key not in named:
            yield f"fact {key}: it may be assumed, and doubtful_diagnoses.csv does not say what may be it."
