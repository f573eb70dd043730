"""What the printed pages of the knowledge share: tables, citations, and where a criterion is used."""

from collections.abc import Iterable, Sequence

from ironrest.knowledge.compile import base_id
from ironrest.knowledge.schema import Citation, Knowledge
from ironrest.rules.nodes import refs_of

#: Kinds of rules whose short name says too little.
KINDS = {"alone": "not RLS alone:", "secondary": "cause of RLS", "first": "cause looked for first:"}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [_row(head), "|" + "---|" * len(head), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def cited(citation: Citation) -> str:
    """Key, place, status, and the source's own mark."""
    mark = f", marked `{citation.mark}`" if citation.mark else ""
    return f"{source_link(citation.key)}, {citation.place}: **{citation.status}**{mark}"


def source_link(key: str) -> str:
    return f"[{key}](sources.md#{anchor(key)})"


def criterion_link(key: str) -> str:
    return f"[`{key}`](criteria.md#{anchor(key)})"


def anchor(heading: str) -> str:
    return "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")


def uses(knowledge: Knowledge) -> dict[str, list[str]]:
    """For each criterion the places that name it, in words."""
    found: dict[str, list[str]] = {base_id(key): [] for key in knowledge.criteria}
    for key, node in knowledge.nodes.items():
        for name in refs_of(node):
            found[name].append(_place(key, knowledge))
    for entry in knowledge.clearances:
        for name in entry.criteria:
            found[name].append(f"{entry.route} clearance: {entry.effect}")
    for cap in knowledge.caps:
        found[cap.criterion].append(f"cap at `{cap.at}`")
        if cap.exclude_first:
            found[cap.exclude_first].append(f"to be excluded under {criterion_link(cap.criterion)}")
    for guideline in knowledge.guidelines.values():
        for name in guideline.priority:
            found[name].append(f"{guideline.id}: who comes first")
    found["rls_clinically_significant"].append("every guideline: iron is for RLS that is clinically significant")
    return {name: list(dict.fromkeys(places)) for name, places in found.items()}


def _place(node: str, knowledge: Knowledge) -> str:
    kind, _, rest = node.partition(":")
    if kind == "criterion":
        return criterion_link(base_id(rest))
    if kind != "line":
        return f"{KINDS.get(kind, kind)} `{rest.partition(':')[0]}`"
    decision, population, at = rest.split(":")
    if decision not in knowledge.guidelines:
        return f"decision `{decision}`"
    rules = next(one for one in knowledge.guidelines[decision].populations if one.population == population)
    return f"{decision}, {population}: `{rules.lines[int(at)].then}`"
