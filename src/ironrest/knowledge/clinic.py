"""A clinic's own file: the governing guideline, windows of freshness, and safety rules made tighter, never looser."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from ironrest.knowledge import files, schema
from ironrest.knowledge import schema_products as sp
from ironrest.knowledge.check import problems
from ironrest.knowledge.clinic_infusion import Bedside, bedside_faults, with_bedside
from ironrest.knowledge.clinic_plan import planning_faults, with_planning
from ironrest.knowledge.compile import compile_nodes
from ironrest.knowledge.schema_alternatives import ClinicAlternatives
from ironrest.knowledge.signatures import signatures_of
from ironrest.rules.tighten import holds_more_often
from ironrest.values.errors import KnowledgeError, UserError


class About(schema.Strict, frozen=True, kw_only=True):
    name: str
    governing: str | None = None
    never_assume: tuple[str, ...] = ()


class Tightened(schema.Strict, frozen=True, kw_only=True):
    """A safety criterion or an alert in the clinic's own, tighter words."""

    when: str
    source: schema.Citation


class Contraindication(schema.Strict, frozen=True, kw_only=True):
    """One that the clinic adds."""

    label: str
    when: str
    route: str
    effect: str
    source: schema.Citation
    lifted_by: str = ""


class Planning(schema.Strict, frozen=True, kw_only=True):
    """Formulary, prices, off-label approvals, a pharmacist's entries and added limits, for `ironrest plan`."""

    formulary: tuple[str, ...] = ()
    currency: str = ""
    price: dict[str, sp.Price] = msgspec.field(default_factory=dict)
    off_label: tuple[sp.OffLabelApproval, ...] = ()
    verified: tuple[sp.PharmacistEntry, ...] = ()
    limit: tuple[sp.ClinicLimit, ...] = ()


class ClinicFile(schema.Strict, frozen=True, kw_only=True):
    """The whole file."""

    clinic: About
    fresh: dict[str, schema.Freshness] = msgspec.field(default_factory=dict)
    tighten: dict[str, Tightened] = msgspec.field(default_factory=dict)
    contraindication: dict[str, Contraindication] = msgspec.field(default_factory=dict)
    plan: Planning = msgspec.field(default_factory=Planning)
    infusion: Bedside = msgspec.field(default_factory=Bedside)
    alternatives: ClinicAlternatives = ClinicAlternatives()


def with_clinic(knowledge: schema.Knowledge, path: str | None) -> tuple[schema.Knowledge, str | None]:
    """The knowledge under the clinic's file, and the guideline that governs there. Raises KnowledgeError."""
    if path is None:
        return knowledge, None
    try:
        text = Path(path).read_bytes()
    except OSError as problem:
        raise UserError(f"The clinic's file {path} cannot be read: {problem.strerror}.") from None
    own = files.read_toml(Path(path), ClinicFile)
    stated = {name: getattr(own.plan, name) for name in _PLANNING}
    planning = sp.ClinicPlan(name=own.clinic.name, alternatives=own.alternatives, **stated)
    unknown = planning_faults(knowledge, planning)
    if unknown:
        raise KnowledgeError(f"{Path(path).name} cannot be used:\n" + "\n".join(f"  - {one}" for one in unknown))
    changed = _applied(with_planning(knowledge, planning), own)
    faults = [*_looser(knowledge, changed, own), *bedside_faults(knowledge, changed, own.infusion), *problems(changed)]
    if own.clinic.governing is not None and own.clinic.governing not in knowledge.guidelines:
        faults.append(f"governing: no guideline is called `{own.clinic.governing}`.")
    if faults:
        raise KnowledgeError(f"{Path(path).name} cannot be used:\n" + "\n".join(f"  - {one}" for one in faults))
    release = hashlib.sha256(knowledge.release.encode() + text).hexdigest()
    signatures = signatures_of(release, files.FOLDER)
    return msgspec.structs.replace(changed, release=release, signatures=signatures), own.clinic.governing


_PLANNING = ("formulary", "currency", "price", "off_label", "verified", "limit")


def _applied(knowledge: schema.Knowledge, own: ClinicFile) -> schema.Knowledge:
    changed = msgspec.structs.replace(
        knowledge,
        facts=_facts(knowledge, own),
        criteria={**_criteria(knowledge, own), **{key: _added(one) for key, one in own.contraindication.items()}},
        alerts={
            key: msgspec.structs.replace(one, when=own.tighten[key].when, source=own.tighten[key].source)
            if key in own.tighten
            else one
            for key, one in knowledge.alerts.items()
        },
        infusion=with_bedside(knowledge.infusion, own.infusion),
        clearances=(*knowledge.clearances, *(_clearance(key, one) for key, one in own.contraindication.items())),
    )
    return msgspec.structs.replace(changed, nodes=compile_nodes(changed))


def _facts(knowledge: schema.Knowledge, own: ClinicFile) -> dict[str, schema.Fact]:
    unknown = [key for key in (*own.fresh, *own.clinic.never_assume) if key not in knowledge.facts]
    if unknown:
        raise KnowledgeError(f"The clinic's file names facts that there are not: {', '.join(sorted(unknown))}.")
    facts = dict(knowledge.facts)
    for key, fresh in own.fresh.items():
        facts[key] = msgspec.structs.replace(facts[key], fresh=fresh)
    for key in own.clinic.never_assume:
        facts[key] = msgspec.structs.replace(facts[key], assume=())
    return facts


def _criteria(knowledge: schema.Knowledge, own: ClinicFile) -> dict[str, schema.Criterion]:
    return {
        key: msgspec.structs.replace(one, when=own.tighten[key].when, source=own.tighten[key].source)
        if key in own.tighten
        else one
        for key, one in knowledge.criteria.items()
    }


def _added(one: Contraindication) -> schema.Criterion:
    return schema.Criterion(label=one.label, when=one.when, source=one.source)


def _clearance(key: str, one: Contraindication) -> schema.Clearance:
    return msgspec.convert(
        {"criteria": [key], "route": one.route, "effect": one.effect, "lifted_by": one.lifted_by}, schema.Clearance
    )


def _looser(before: schema.Knowledge, after: schema.Knowledge, own: ClinicFile) -> list[str]:
    """Whatever the file changes must be a safety rule or an alert, and must hold at least as often as before."""
    safety = {name for entry in before.clearances for name in entry.criteria} | {one.criterion for one in before.caps}
    faults: list[str] = []
    for key in own.contraindication:
        if key in before.criteria:
            faults.append(f"contraindication {key}: that criterion exists; tighten it instead.")
    for key in own.tighten:
        node = f"alert:{key}" if key in before.alerts else f"criterion:{key}"
        if key not in before.alerts and key not in safety:
            faults.append(f"tighten {key}: not a safety criterion or an alert; guidelines are not changed by a clinic.")
        elif not holds_more_often(before.nodes[node], after.nodes[node]):
            was = before.alerts[key].when if key in before.alerts else before.criteria[key].when
            faults.append(
                f"tighten {key}: looser than, or not comparable with, `{was}`. Add `or ...`, or move the number."
            )
    faults += [f"fresh {key}: a `yes` that stays for ever cannot be made to lapse." for key in _lapsed(before, own)]
    return faults


def _lapsed(before: schema.Knowledge, own: ClinicFile) -> list[str]:
    kept = {key for key, fact in before.facts.items() if fact.fresh and fact.fresh.yes_for_ever}
    return [key for key, fresh in own.fresh.items() if key in kept and not fresh.yes_for_ever]
