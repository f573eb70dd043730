"""Every shipped rule is SQL: another parser of SQL reads it to the same tree."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from ironrest.knowledge.compile import texts, vocabulary
from ironrest.knowledge.load import load
from ironrest.rules import nodes as n
from ironrest.rules.parse import Vocabulary
from tests.rules.language import VOCABULARY
from tests.rules.test_parse import REFUSED

SHIPPED = {key: text for key, text, indicator in texts(load()) if not indicator}
COMPARISONS: dict[type[exp.Expression], n.Operator] = {
    exp.LT: "<",
    exp.LTE: "<=",
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GTE: ">=",
    exp.GT: ">",
}


def tree(found: exp.Expression, words: Vocabulary) -> n.Condition:
    """The other parser's tree in our nodes."""
    if isinstance(found, exp.Paren):
        return tree(found.this, words)
    if isinstance(found, exp.And | exp.Or):
        parts = tuple(tree(part, words) for part in chain(found, type(found)))
        return n.All(parts) if isinstance(found, exp.And) else n.Any(parts)
    if isinstance(found, exp.Not):
        return n.Not(tree(found.this, words))
    if isinstance(found, exp.In):
        return n.OneOf(found.this.name, tuple(word.name for word in found.expressions))
    if isinstance(found, exp.Between):
        left = term(found.this)
        low, high = term(found.args["low"]), term(found.args["high"])
        return n.All((n.Compare(">=", left, low), n.Compare("<=", left, high)))
    if isinstance(found, exp.Column):
        return n.Flag(found.name) if words.kinds[found.name] == "flag" else n.Ref(found.name)
    return comparison(found, words)


def comparison(found: exp.Expression, words: Vocabulary) -> n.Condition:
    operator = COMPARISONS[type(found)]
    if isinstance(found.this, exp.Column) and words.kinds[found.this.name] == "choice":
        one = n.OneOf(found.this.name, (found.expression.name,))
        return one if operator == "=" else n.Not(one)
    return n.Compare(operator, term(found.this), term(found.expression))


def chain(found: exp.Expression, kind: type[exp.Expression]) -> list[exp.Expression]:
    """`a and b and c` nests to the left there; parentheses end a chain."""
    if isinstance(found, kind):
        return [*chain(found.this, kind), *chain(found.expression, kind)]
    return [found]


def term(found: exp.Expression) -> n.Term:
    if isinstance(found, exp.Literal):
        return n.Number(float(found.this))
    if isinstance(found, exp.Neg):
        return n.Number(-float(found.this.this))
    assert isinstance(found, exp.Column), f"no shipped rule has {type(found).__name__}"
    return n.FactValue(found.name)


@pytest.mark.parametrize("key", SHIPPED)
def test_another_parser_of_sql_reads_the_same_tree(key: str):
    knowledge = load()

    assert tree(sqlglot.parse_one(SHIPPED[key], dialect="duckdb"), vocabulary(knowledge)) == knowledge.nodes[key]


def test_there_are_rules_to_compare():
    assert len(SHIPPED) > 100


def test_the_comparison_notices_another_tree():
    def read(text: str) -> n.Condition:
        return tree(sqlglot.parse_one(text, dialect="duckdb"), VOCABULARY)

    assert read("pregnant or (iron_low and ferritin < 75)") != read("(pregnant or iron_low) and ferritin < 75")
    assert read("ferritin < 75") != read("ferritin <= 75")


@pytest.mark.parametrize("rule", [row[0] for row in REFUSED if "itself a comparison" in row[1] and "(" not in row[0]])
def test_the_other_parser_accepts_a_chain_that_we_refuse(rule: str):
    """Why we refuse it: there it compares a yes or no with a number."""
    found = sqlglot.parse_one(rule, dialect="duckdb")

    inner = [one for one in found.find_all(*COMPARISONS) if isinstance(one.this, tuple(COMPARISONS))]
    assert inner
