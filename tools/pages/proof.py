"""docs/reference/proof.md: every safety law in words, what it is said of, and how its statement is sourced."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from ironrest.care.laws.all_laws import all_laws
from ironrest.care.laws.law import Law
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.samples import sample_files
from ironrest.knowledge.schema import Citation, Knowledge
from tools.json_contract import PROOF, about, shapes
from tools.pages.json_answer import rows
from tools.tables import cited, table

#: The newest version of each criterion, so that the page does not hang on the day of printing.
NEWEST = date.max

FAMILIES = {
    "1": "Law 1: never intravenous iron while a contraindication is true or unknown",
    "2": "Law 2: never intravenous iron from TSAT 45 % or ferritin 300 ng/mL",
    "3": "Law 3: never more than a label allows",
    "4": "Law 4: never sooner, faster or less observed than a label allows",
    "total": "Everybody gets an answer",
    "reachable": "Every verdict is somebody's",
    "constant": "No criterion is the same for everybody",
    "point": "No gap at a threshold",
    "side": "Each threshold belongs to the side that its source says",
    "overlap": "No overlap at a threshold",
    "lower-ferritin": "Less iron never means less treatment",
    "possible": "No limit of a label contradicts another",
    "exact": "No rule is unknown where every completion says the same",
    "tighter": "A clinic's own file only tightens",
}


def pages() -> dict[str, str]:
    return {"docs/reference/proof.md": "\n\n".join(_parts(load()))}


def _parts(knowledge: Knowledge) -> Iterator[str]:
    clinics = [(file.name, with_clinic(knowledge, str(file))[0]) for file in sample_files()]
    laws = list(all_laws(knowledge, on=NEWEST, clinics=clinics))
    yield "# The proof"
    yield (
        f"{len(laws)} laws, each proved of every possible person by [`ironrest prove`](cli.md): z3 searches for "
        "somebody who breaks it, cvc5 is asked the same, and neither may find anybody. Where a law says that somebody "
        "*is* so, both have to find somebody. What the proof covers and what not: [the decision]"
        "(../adr/0015-laws-said-twice-and-proved-by-two-solvers.md); how to read a failure: "
        "[prove the rules](../how-to/prove-the-rules.md)."
    )
    yield (
        "A law is only as good as its statement: the last column says where that comes from and how well it was "
        "checked. `–` marks laws about the rules themselves, which need no source."
    )
    for family, members in groupby(sorted(laws, key=_order), key=_family):
        yield from _told(knowledge, family, list(members))
    yield from _meant(knowledge)
    yield "## The JSON of `ironrest prove`"
    for name, keys in shapes(PROOF).items():
        yield from (f"### {name}", about(PROOF)[name], table(["Key", "Type", "Means"], rows(keys, PROOF)))


def _family(law: Law) -> str:
    return law.id.partition(".")[0]


def _order(law: Law) -> int:
    return list(FAMILIES).index(_family(law))


def _told(knowledge: Knowledge, family: str, laws: list[Law]) -> Iterator[str]:
    yield f"## {FAMILIES[family]}"
    by_id: dict[str, list[Law]] = {}
    for law in laws:
        by_id.setdefault(law.id, []).append(law)
    told = (
        [f"`{key}`", group[0].says, _subjects(knowledge, group), _source(knowledge, key)]
        for key, group in by_id.items()
    )
    yield f"{len(laws)} laws."
    yield table(["Law", "Says", "Of", "Statement from"], told)


def _subjects(knowledge: Knowledge, laws: Iterable[Law]) -> str:
    """What the law is said of; all guidelines, and all of them under all samples, in one word."""
    found = list(dict.fromkeys(law.about for law in laws))
    guidelines, files = list(knowledge.guidelines), [file.name for file in sample_files()]
    sampled = [f"{guideline}, {file}" for file in files for guideline in guidelines]
    for whole, word in ((sampled, "every guideline with each sample file"), (guidelines, "every guideline")):
        if set(whole) <= set(found):
            found = [word, *(one for one in found if one not in whole)]
    return "; ".join(found)


def _source(knowledge: Knowledge, law: str) -> str:
    family, _, rest = law.partition(".")
    source: Citation | None = None
    if family in ("1", "2") and rest != "table":
        source = knowledge.laws.never[rest.removesuffix(".cleared")].source
    elif family in ("3", "4"):
        source = knowledge.laws.ceiling[rest].source
    elif family == "side":
        fact, _, number = rest.partition(".")
        source = next(one.source for one in knowledge.laws.side if (one.fact, f"{one.number:g}") == (fact, number))
    return cited(source) if source else "–"


def _meant(knowledge: Knowledge) -> Iterator[str]:
    yield "## Exceptions that are meant"
    yield "Here the opposite is proved: that the exception is really there."
    yield table(["Law", "Where", "Why"], ([one.law, f"`{one.where}`", one.reason] for one in knowledge.laws.exception))
