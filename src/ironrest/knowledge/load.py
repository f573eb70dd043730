"""Read the knowledge folder once, strictly, and compile every rule to nodes. A cache makes the second start fast."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from ironrest.knowledge import files, schema
from ironrest.knowledge import schema_products as sp
from ironrest.knowledge import schema_rls as rls
from ironrest.knowledge.alternatives import read_alternatives
from ironrest.knowledge.check import problems
from ironrest.knowledge.compile import compile_nodes
from ironrest.knowledge.followup import read_followup
from ironrest.knowledge.infusion import read_infusion
from ironrest.knowledge.products import resolved
from ironrest.knowledge.reactions import read_reactions
from ironrest.knowledge.schema_benefit import Benefit
from ironrest.knowledge.schema_iron import IronProducts
from ironrest.knowledge.schema_laws import Laws
from ironrest.knowledge.signatures import signatures_of
from ironrest.values.errors import KnowledgeError

Entry = TypeVar("Entry")


@cache
def load(folder: Path = files.FOLDER) -> schema.Knowledge:
    """All knowledge. Raises KnowledgeError with every problem that was found, each with file or id."""
    release = files.fingerprint(folder)
    store = _cache_file(release)
    kept = _from_cache(store)
    if kept is not None:
        return _signed(kept, folder)
    knowledge = read(folder, release)
    found = problems(knowledge)
    if found:
        raise KnowledgeError("The knowledge files contradict themselves:\n" + "\n".join(f"  - {one}" for one in found))
    _to_cache(store, knowledge)
    return _signed(knowledge, folder)


def _signed(knowledge: schema.Knowledge, folder: Path) -> schema.Knowledge:
    """Signatures are read each time: they come and go without a new release."""
    return msgspec.structs.replace(knowledge, signatures=signatures_of(knowledge.release, folder))


def read(folder: Path, release: str) -> schema.Knowledge:
    """All files, without the cross-checks."""
    rules = [files.read_toml(path, files.RuleFile) for path in sorted((folder / "criteria").glob("*.toml"))]
    guidelines = [files.read_toml(path, files.RuleFile) for path in sorted((folder / "guidelines").glob("*.toml"))]
    limits = files.read_toml(folder / "limits.toml", files.LimitFile)
    knowledge = schema.Knowledge(
        release=release,
        sources=files.read_toml(folder / "sources.toml", files.SourceFile).source,
        asks=files.read_toml(folder / "asks.toml", files.AskFile).ask,
        facts=files.read_toml(folder / "facts.toml", files.FactFile).fact,
        events=files.read_toml(folder / "events.toml", files.EventFile).event,
        limits=limits.limit,
        assay_pairs=limits.assay_pair,
        criteria=_merged([file.criterion for file in rules + guidelines], "criterion"),
        populations=files.read_toml(folder / "populations.toml", files.PopulationFile).population,
        guidelines={one.id: one for one in map(_guideline, guidelines)},
        decisions=_merged([file.decision for file in rules], "decision"),
        clearances=tuple(entry for file in rules for entry in file.clearance),
        caps=tuple(entry for file in rules for entry in file.cap),
        alerts=files.read_toml(folder / "alerts.toml", files.AlertFile).alert,
        cautions=files.read_toml(folder / "cautions.toml", files.CautionFile).caution,
        instruments=files.read_toml(folder / "instruments.toml", files.InstrumentFile).instrument,
        mimics=files.read_toml(folder / "rls" / "mimics.toml", rls.Mimics),
        secondary_causes=files.read_toml(folder / "rls" / "secondary_causes.toml", rls.SecondaryCauses),
        supportive=files.read_toml(folder / "rls" / "supportive.toml", rls.Supportive),
        red_flags=files.read_toml(folder / "rls" / "red_flags.toml", rls.RedFlags),
        deficiency_symptoms=files.read_toml(folder / "rls" / "iron_deficiency_symptoms.toml", rls.DeficiencySymptoms),
        exacerbating=files.read_toml(folder / "rls" / "exacerbating.toml", rls.Exacerbating),
        drug_notes=files.read_toml(folder / "rls" / "drug_notes.toml", rls.DrugNotes),
        augmentation=files.read_toml(folder / "rls" / "augmentation.toml", rls.Augmentation),
        deficiency_causes=files.read_toml(folder / "rls" / "deficiency_causes.toml", rls.DeficiencyCauses),
        findings=files.read_toml(folder / "rls" / "findings.toml", rls.Findings),
        reactions=read_reactions(folder / "reactions"),
        infusion=read_infusion(folder / "infusion"),
        followup=read_followup(folder / "followup"),
        plan=files.read_toml(folder / "plan.toml", sp.PlanRules),
        laws=files.read_toml(folder / "laws.toml", Laws),
        alternatives=read_alternatives(folder / "alternatives"),
        benefit=files.read_toml(folder / "benefit.toml", Benefit),
        products=_products(folder / "products"),
        iron_products=files.read_toml(folder / "iron_products.toml", IronProducts).product,
        codes=_codes(folder / "codes"),
        drug_names=files.read_table(folder / "codes" / "drug_names.csv", schema.NameRow),
        doubts=files.read_table(folder / "codes" / "doubtful_diagnoses.csv", schema.DoubtRow),
        nodes={},
    )
    return msgspec.structs.replace(knowledge, nodes=compile_nodes(knowledge))


def _guideline(file: files.RuleFile) -> schema.Guideline:
    head = file.guideline
    if head is None:
        raise KnowledgeError("A file in guidelines/ has no [guideline] table: give it id, title, published, source.")
    return schema.Guideline(
        id=head.id,
        title=head.title,
        published=head.published,
        populations=file.rules,
        priority=head.priority,
        notes=head.notes,
        source=head.source,
    )


def _products(folder: Path) -> dict[str, sp.Product]:
    found = [files.read_toml(path, sp.Product) for path in sorted(folder.glob("*.toml"))]
    return resolved({one.id: one for one in found})


def _codes(folder: Path) -> tuple[schema.CodeRow, ...]:
    rows: list[schema.CodeRow] = []
    for stem, system in files.CODE_TABLES.items():
        rows += files.read_table(folder / f"{stem}.csv", schema.CodeRow, system=system)
    return tuple(rows)


def _merged(tables: list[dict[str, Entry]], what: str) -> dict[str, Entry]:
    merged: dict[str, Entry] = {}
    for table in tables:
        twice = merged.keys() & table.keys()
        if twice:
            raise KnowledgeError(f"Two files hold the same {what}: {', '.join(sorted(twice))}. Keep one.")
        merged |= table
    return merged


def _cache_file(release: str) -> Path | None:
    """The name holds everything that the content depends on: the knowledge, and the sources that compile it."""
    root = _cache_root()
    if root is None:
        return None
    here = Path(__file__).parent
    sources = [*here.glob("*.py"), *(here.parent / "rules").glob("*.py")]
    stamp = "-".join(str(path.stat().st_mtime_ns) for path in sorted(sources))
    return root / "ironrest" / f"{_short(release + stamp)}.msgpack"


def _cache_root() -> Path | None:
    """None for a user without a home, as containers have."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None


def _short(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _from_cache(store: Path | None) -> schema.Knowledge | None:
    if store is None:
        return None
    try:
        return msgspec.msgpack.decode(store.read_bytes(), type=schema.Knowledge)
    except (OSError, msgspec.MsgspecError):
        return None


def _to_cache(store: Path | None, knowledge: schema.Knowledge) -> None:
    """Best effort: a read-only home must not stop an answer."""
    if store is None:
        return
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        fresh = store.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(msgspec.msgpack.encode(knowledge))
        fresh.replace(store)
    except OSError:
        return
