"""A small vocabulary and random conditions over it."""

from __future__ import annotations

from hypothesis import strategies as st

from ironrest.rules import nodes as n
from ironrest.rules.parse import Vocabulary

NUMBERS = ("ferritin", "tsat", "hb")
FLAGS = ("pregnant", "on_dialysis")
CHOICES = {"sex": ("female", "male", "other")}
VOCABULARY = Vocabulary(
    {
        **dict.fromkeys(NUMBERS, "number"),
        **dict.fromkeys(FLAGS, "flag"),
        "sex": "choice",
        "iron_low": "criterion",
    },
    CHOICES,
)
OPERATORS: tuple[n.Operator, ...] = ("<", "<=", "=", "<>", ">=", ">")

literals = st.sampled_from([-5.0, 0.0, 0.65, 1.0, 2.5, 75.0, 100.0, 1e-7, 1e22]).map(n.Number)
fact_values = st.sampled_from(NUMBERS).map(n.FactValue)
scaled = st.builds(n.Scaled, st.sampled_from([-2.5, -1.0, 0.5, 1.0, 2.0]), st.sampled_from(NUMBERS))
sums = st.lists(literals | fact_values | scaled, min_size=1, max_size=3).flatmap(
    lambda terms: fact_values.map(lambda fact: n.Sum((*terms, fact)))
)
terms = literals | fact_values | scaled | sums
comparisons = st.builds(n.Compare, st.sampled_from(OPERATORS), terms, terms).filter(
    lambda one: bool(n.term_facts(one.left) or n.term_facts(one.right))
)
plain_comparisons = st.builds(
    n.Compare, st.sampled_from(OPERATORS), fact_values, st.sampled_from([1.0, 2.0, 3.0]).map(n.Number)
)
words = st.lists(st.sampled_from(CHOICES["sex"]), min_size=1, max_size=3, unique=True).map(
    lambda options: n.OneOf("sex", tuple(options))
)
flags = st.sampled_from(FLAGS).map(n.Flag)


def conditions(leaves: st.SearchStrategy[n.Condition]) -> st.SearchStrategy[n.Condition]:
    """Leaves under and, or, not, to any depth."""
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: n.All(tuple(parts)))
            | st.lists(inner, min_size=2, max_size=3).map(lambda parts: n.Any(tuple(parts)))
            | inner.map(n.Not)
        ),
        max_leaves=8,
    )


everything = conditions(comparisons | words | flags | st.just(n.Ref("iron_low")))
