"""docs/reference/sources.md and verification.md: the bibliography, and what rests on less than verified."""

from collections.abc import Iterator
from itertools import groupby

from ironrest.knowledge.check import citations
from ironrest.knowledge.check_education import citations_of_education
from ironrest.knowledge.education import load_education
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Citation, Knowledge, Source
from tools.tables import criterion_link, source_link, table

STATUSES = {
    "verified": "seen in the source itself, or in its abstract, label or table",
    "secondary": "seen in a text about the source, or worked out from verified data",
    "unverified": "recalled, or a default or reading of the project's own",
}


def pages() -> dict[str, str]:
    knowledge = load()
    return {
        "docs/reference/sources.md": _sources(knowledge),
        "docs/reference/verification.md": _verification(knowledge),
    }


def _sources(knowledge: Knowledge) -> str:
    used = {citation.key for _, citation in citations(knowledge)}
    parts = [
        "# Sources",
        f"The {len(knowledge.sources)} entries of the bibliography; {len(used & set(knowledge.sources))} of them are "
        "cited by a rule, a fact or another entry that acts (marked ●). *Seen* says how much of a source was really "
        "read when a figure was taken from it; `own` is the project's own reading or default.",
    ]
    for key, one in sorted(knowledge.sources.items(), key=lambda pair: pair[0].lower()):
        parts += [f"### {key}", _source(one, key in used)]
    return "\n\n".join(parts)


def _source(one: Source, used: bool) -> str:
    ids = [f"{name} {value}" for name, value in _ids(one) if value]
    alone = "" if one.alone else " Only corroborates another source."
    lines = [f"{'● ' * used}{one.title.rstrip('.')}.{alone}", f"*Seen*: {one.depth or 'not said'}."]
    lines += [", ".join(ids) + "."] if ids else []
    lines += [f"<{one.url}>"] if one.url else []
    lines += [f"Note: {one.note}."] if one.note else []
    return "\n".join(f"- {line}" for line in lines)


def _ids(one: Source) -> Iterator[tuple[str, str]]:
    nct = one.nct if isinstance(one.nct, str) else ", ".join(one.nct)
    yield from (("doi", one.doi), ("PMID", one.pmid), ("PMCID", one.pmcid), ("", nct))
    yield from (("ISBN", one.isbn), ("NBK", one.nbk), ("same as", one.same_as))


def _verification(knowledge: Knowledge) -> str:
    every = [*citations(knowledge), *_leaflets()]
    acting = [pair for pair in every if _kind(pair[0]) != "fact"]
    counts = table(
        ["Status", "Means", "Rules and sentences", "Facts"],
        (
            (f"`{status}`", means, _count(acting, status), _count(every, status) - _count(acting, status))
            for status, means in STATUSES.items()
        ),
    )
    parts = [
        "# State of verification",
        "What the program says rests on sources that were checked to different depths. The status is shown wherever a "
        "statement acts; nothing unverified is hidden, and nothing is upgraded without a source. **No rule has been "
        "signed by a clinician.**",
        counts,
        "The source's own mark is kept beside the status. For a fact the citation says where its definition comes "
        "from; "
        "every window of freshness and every plausible range is a project default, `unverified`.",
        "## What is not verified",
        "`ironrest rules list --unverified` prints the criteria, alerts and cautions among these.",
    ]
    weak = [pair for pair in acting if pair[1].status != "verified"]
    for kind, entries in groupby(sorted(weak, key=lambda pair: _kind(pair[0])), key=lambda pair: _kind(pair[0])):
        parts += [
            f"### {kind.replace('_', ' ').capitalize()}",
            table(["What", "Status", "Source", "Place"], map(_entry, entries)),
        ]
    return "\n\n".join(parts)


def _leaflets() -> Iterator[tuple[str, Citation]]:
    """The statements and numbers of the texts for patients."""
    for where, citation in citations_of_education(load_education()):
        yield f"leaflets {where.replace(', ', ' ')}", citation


def _kind(where: str) -> str:
    """`criterion aasm_child` is a criterion; `aasm-2025, child` is a line of a guideline."""
    return "lines of guidelines" if ", " in where and not where.startswith("fact ") else where.partition(" ")[0]


def _count(entries: list[tuple[str, Citation]], status: str) -> int:
    return sum(citation.status == status for _, citation in entries)


def _entry(pair: tuple[str, Citation]) -> tuple[str, ...]:
    where, citation = pair
    name = (where.partition(" ")[2] if ", " not in where else where).removesuffix(" source")
    shown = criterion_link(name) if where.startswith("criterion ") else f"`{name}`"
    return shown, citation.status, source_link(citation.key), citation.place
