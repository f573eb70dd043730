"""Laws 3 and 4: whatever keeps the limits of a label keeps the maxima, intervals and times that the laws file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ironrest.care.laws.evaluated import exactly
from ironrest.care.laws.law import Breaks, Law
from ironrest.care.laws.model import kind_of
from ironrest.knowledge.products import regimens
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction, PlanFact
from ironrest.rules.evaluate import Facts, compile_condition
from ironrest.rules.prove.compile import compile_truths
from ironrest.rules.prove.logic import ALWAYS, both, every, no, some
from ironrest.rules.prove.symbols import FactKind, Formula, Number, Symbols, Words


def ceiling_laws(knowledge: Knowledge) -> Iterator[Law]:
    """One law for each ceiling and jurisdiction: for every weight, age and visit."""
    held: dict[tuple[str, str], Held] = {}
    for key, ceiling in knowledge.laws.ceiling.items():
        for where in ceiling.jurisdictions:
            label = ceiling.product, where
            held[label] = held.get(label) or held_visit(knowledge, *label)
            yield ceiling_law(knowledge, key, where, held[label])


class Held(NamedTuple):
    """Any visit, and the formula that says that it keeps every limit of one label."""

    visit: Symbols
    within: Formula


def held_visit(knowledge: Knowledge, product: str, jurisdiction: str) -> Held:
    visit = visit_symbols(knowledge)
    return Held(visit, within_limits(knowledge, product, jurisdiction, visit))  # type: ignore[arg-type]


def ceiling_law(knowledge: Knowledge, key: str, jurisdiction: str, held: Held | None = None) -> Law:
    """One of them."""
    ceiling = knowledge.laws.ceiling[key]
    visit, within = held or held_visit(knowledge, ceiling.product, jurisdiction)
    keeps = compile_truths(knowledge.nodes[f"ceiling:{key}"], visit, {})
    node = knowledge.nodes.get(f"ceiling-when:{key}")
    when = compile_truths(node, visit, {}) if node else ALWAYS
    where = f" where {ceiling.when}" if ceiling.when else ""
    return Law(
        f"{ceiling.law}.{key}", f"A visit within the limits keeps `{ceiling.keeps}`{where}",
        f"{ceiling.product}, {jurisdiction}",
        every([within, visit_is_exact(knowledge, visit), when.true, no(keeps.true)]), (visit,),
        breaks=_breaks(knowledge, key, f"{ceiling.product}:{jurisdiction}"), source=ceiling.source.key,
    )  # fmt: skip


def _breaks(knowledge: Knowledge, key: str, where: str) -> Breaks:
    """The evaluator holds the visit to every limit of the label, and to the ceiling."""

    def says(node: str, facts: Facts) -> bool | None:
        return compile_condition(knowledge.nodes[node], {})(facts) if node in knowledge.nodes else True

    def breaks(people: Sequence[Facts]) -> bool:
        facts = people[0]
        product, jurisdiction = where.split(":")
        label = knowledge.products[product].jurisdiction[jurisdiction]  # type: ignore[index]
        kept = all(
            says(f"limit:{where}:{name}", facts) is True or says(f"limit-when:{where}:{name}", facts) is False
            for name in label.limit
        )
        settled = facts.get("regimen") in label.regimen and _can_be(knowledge, facts)
        over = says(f"ceiling-when:{key}", facts) is True and says(f"ceiling:{key}", facts) is not True
        return settled and kept and over

    return breaks


def _can_be(knowledge: Knowledge, facts: Facts) -> bool:
    """What `visit_is_exact` asks, of the numbers themselves."""
    names = [key for key, one in knowledge.plan.fact.items() if one.kind == "number" and key != "gap_d"]
    found = {name: exactly(name, facts) for name in names}
    words = [key for key, one in knowledge.plan.fact.items() if one.kind == "choice"]
    if None in found.values() or any(facts.get(word) is None for word in words):
        return False
    at = {name: value or 0.0 for name, value in found.items()}
    sums = all(at[whole] >= at[part] for whole, part in _PARTS)
    counted = at["visit"] == 1 or at["visit"] > _BETWEEN
    return sums and counted and all(at[name] > 0 for name in _POSITIVE)


def possible_visit_laws(knowledge: Knowledge) -> Iterator[Law]:
    """Each regimen of each marketed label has a visit that keeps every limit: none contradicts another."""
    for product in knowledge.products.values():
        for jurisdiction, label in product.jurisdiction.items():
            for regimen, way in label.regimen.items():
                visit = visit_symbols(knowledge)
                within = within_limits(knowledge, product.id, jurisdiction, visit)
                this = visit.is_word("regimen", regimen), visit.is_word("method", way.method)
                yield Law(
                    f"possible.{regimen}", f"`{regimen}` has a visit that keeps every limit",
                    f"{product.id}, {jurisdiction}", every([within, *this, visit_is_exact(knowledge, visit)]), (visit,),
                    "sat",
                )  # fmt: skip


def within_limits(knowledge: Knowledge, product: str, jurisdiction: Jurisdiction, visit: Symbols) -> Formula:
    """One of the label's ways of giving, with every limit certainly kept, or certainly for others."""
    label = knowledge.products[product].jurisdiction[jurisdiction]
    kept = [limit_kept(knowledge, f"{product}:{jurisdiction}:{key}", visit) for key in label.limit]
    return every([some(visit.is_word("regimen", name) for name in label.regimen), *kept])


def limit_kept(knowledge: Knowledge, where: str, visit: Symbols) -> Formula:
    """One limit, certainly kept or certainly for others."""
    test = compile_truths(knowledge.nodes[f"limit:{where}"], visit, {})
    node = knowledge.nodes.get(f"limit-when:{where}")
    if node is None:
        return test.true
    return some([test.true, compile_truths(node, visit, {}).false])


def visit_symbols(knowledge: Knowledge) -> Symbols:
    """A person and one planned visit."""
    words = regimens(knowledge.products)
    planned = {key: _plan_kind(key, one, words) for key, one in knowledge.plan.fact.items()}
    return Symbols({**{key: kind_of(fact) for key, fact in knowledge.facts.items()}, **planned})


def visit_is_exact(knowledge: Knowledge, visit: Symbols) -> Formula:
    """What a plan settles is known and exact; what it says of the person may be anything."""
    numbers = [key for key, one in knowledge.plan.fact.items() if one.kind == "number" and key != "gap_d"]
    words = [key for key, one in knowledge.plan.fact.items() if one.kind == "choice"]
    positive = [visit.is_above(key, 0.0) for key in _POSITIVE]
    return every(
        [*(visit.exactly(key) for key in numbers), *(visit.word(key)[0] for key in words), *positive, _sums(visit)]
    )


def _sums(visit: Symbols) -> Formula:
    """What a day, a week and a course hold is at least the visit; the fluid is at least its diluent."""
    counted = some([visit.is_number("visit", 1), visit.is_above("visit", _BETWEEN)])
    return both(counted, every(visit.no_less(whole, part) for whole, part in _PARTS))


def _plan_kind(key: str, fact: PlanFact, words: tuple[str, ...]) -> FactKind:
    if fact.kind == "choice":
        return Words(words if key == "regimen" else fact.choices)
    return Number(0.0, _MOST)


_POSITIVE = ("dose_mg", "minutes", "volume_ml")
_PARTS = (("day_mg", "dose_mg"), ("week_mg", "day_mg"), ("course_mg", "dose_mg"), ("volume_ml", "diluent_ml"))
#: Visits are counted: the first, or a later one.
_BETWEEN = 1.5  # number: between the first and the second
_MOST = 1e6  # number: more than any dose, volume or time
