"""The limits of one label as tests over a planned visit: which apply, which are broken, and what bounds a setting.

A limit is kept only when it is certainly kept: a missing weight breaks every limit that needs one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ironrest.knowledge.products import limit_words
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction, Label, Limit, LimitKind
from ironrest.rules.evaluate import Facts, Test, compile_condition
from ironrest.rules.nodes import facts_of
from ironrest.values.interval import Interval


class Rule(NamedTuple):
    """One limit, compiled. `reads` are all facts that it or its condition names."""

    id: str
    limit: Limit
    kind: LimitKind
    test: Test
    applies: Test
    reads: tuple[str, ...]

    @property
    def words(self) -> str:
        return limit_words(self.limit, self.kind)

    def kept(self, facts: Facts) -> bool | None:
        """True when the visit certainly keeps the limit or the limit certainly does not apply."""
        truth = self.test(facts)
        if truth is True:
            return True
        applies = self.applies(facts)
        if applies is False:
            return True
        return truth if applies is True else None


class Bar(NamedTuple):
    """One contraindication of the label, compiled."""

    id: str
    label: str
    test: Test
    reads: tuple[str, ...]


class LabelRules:
    """Everything that one label holds a plan to."""

    def __init__(self, knowledge: Knowledge, product: str, jurisdiction: Jurisdiction) -> None:
        self.product = knowledge.products[product]
        self.label: Label = self.product.jurisdiction[jurisdiction]
        self.jurisdiction = jurisdiction
        where = f"{product}:{jurisdiction}"
        self.rules = tuple(_rule(knowledge, where, key, limit) for key, limit in self.label.limit.items())
        self.bars = tuple(_bar(knowledge, where, key, self.label) for key in self.label.contraindication)

    def broken(self, facts: Facts) -> Iterator[tuple[Rule, bool | None]]:
        """Limits that the visit breaks (False), or of which nobody can say whether it keeps them (None)."""
        for rule in self.rules:
            kept = rule.kept(facts)
            if kept is not True:
                yield rule, kept

    def applied(self, facts: Facts) -> tuple[Rule, ...]:
        """Limits that the visit was held to: those that are not certainly for others."""
        return tuple(rule for rule in self.rules if rule.applies(facts) is not False)

    def low(self, fact: str, facts: Facts) -> tuple[float, bool]:
        """The strictest lower bound of a setting, and whether the setting must lie above it. 0 where there is none."""
        bounds = [(_bound(rule, facts), rule.kind.exclusive) for rule in self._of(fact, "low", facts)]
        return max(bounds, default=(0.0, False))

    def high(self, fact: str, facts: Facts) -> float:
        """The strictest upper bound of a setting; infinite where there is none, or where the weight is not known."""
        return min((_bound(rule, facts) for rule in self._of(fact, "high", facts)), default=math.inf)

    def words(self, fact: str, facts: Facts) -> tuple[str, ...]:
        """The choices that a limit leaves for a setting."""
        lists = [rule.limit.value for rule in self._of(fact, "", facts) if isinstance(rule.limit.value, tuple)]
        return tuple(word for word in lists[0] if all(word in other for other in lists)) if lists else ()

    def _of(self, fact: str, side: str, facts: Facts) -> Iterator[Rule]:
        for rule in self.rules:
            if (rule.kind.sets, rule.kind.side) == (fact, side) and rule.applies(facts) is not False:
                yield rule


def label_rules(knowledge: Knowledge, product: str, jurisdiction: Jurisdiction) -> LabelRules:
    """The compiled label, kept for each release."""
    return _kept(_Key(knowledge), product, jurisdiction)


def _rule(knowledge: Knowledge, where: str, key: str, limit: Limit) -> Rule:
    node = knowledge.nodes[f"limit:{where}:{key}"]
    condition = knowledge.nodes.get(f"limit-when:{where}:{key}")
    reads = (*facts_of(node), *(facts_of(condition) if condition else ()))
    applies = compile_condition(condition, {}) if condition else _always
    return Rule(key, limit, knowledge.plan.kind[limit.kind], compile_condition(node, {}), applies, reads)


def _bar(knowledge: Knowledge, where: str, key: str, label: Label) -> Bar:
    node = knowledge.nodes[f"bar:{where}:{key}"]
    return Bar(key, label.contraindication[key].label, compile_condition(node, {}), tuple(facts_of(node)))


def _always(facts: Facts) -> bool:
    return True


def _bound(rule: Rule, facts: Mapping[str, object]) -> float:
    value = rule.limit.value
    if not isinstance(value, int | float):
        return math.inf
    if rule.kind.scale == "times-weight":
        weight = facts.get("weight")
        return value * weight.low if isinstance(weight, Interval) else math.inf
    if rule.kind.scale == "dose-over":
        dose = facts.get("dose_mg")
        return dose.high / value if isinstance(dose, Interval) else 0.0
    return float(value)


class _Key:
    """Makes the knowledge hashable by its release."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.release)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.knowledge.release == self.knowledge.release


@lru_cache(maxsize=64)  # number: six products, three jurisdictions, a few releases
def _kept(key: _Key, product: str, jurisdiction: Jurisdiction) -> LabelRules:
    return LabelRules(key.knowledge, product, jurisdiction)
