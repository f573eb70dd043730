"""The rule language: what it accepts, and how each refusal names the fault and shows the corrected line."""

from __future__ import annotations

import pytest
from hypothesis import given

from ironrest.rules import nodes as n
from ironrest.rules.parse import parse
from ironrest.rules.tokens import RuleError
from ironrest.rules.write import number_text, write
from tests.rules.language import VOCABULARY, everything

FERRITIN, TSAT = n.FactValue("ferritin"), n.FactValue("tsat")


def below(limit: float) -> n.Compare:
    return n.Compare("<", FERRITIN, n.Number(limit))


@pytest.mark.parametrize(
    ("rule", "nodes"),
    [
        ("ferritin < 75", below(75)),
        ("  ferritin   <75 ", below(75)),
        ("ferritin < 0.65", below(0.65)),
        ("ferritin < -5", below(-5)),
        ("75 > ferritin", n.Compare(">", n.Number(75), FERRITIN)),
        ("ferritin <> 75", n.Compare("<>", FERRITIN, n.Number(75))),
        ("ferritin >= tsat", n.Compare(">=", FERRITIN, TSAT)),
        ("pregnant", n.Flag("pregnant")),
        ("not pregnant", n.Not(n.Flag("pregnant"))),
        ("iron_low", n.Ref("iron_low")),
        ("not iron_low", n.Not(n.Ref("iron_low"))),
        ("not (ferritin < 75)", n.Not(below(75))),
        ("sex = 'male'", n.OneOf("sex", ("male",))),
        ("sex <> 'male'", n.Not(n.OneOf("sex", ("male",)))),
        ("sex in ('male', 'other')", n.OneOf("sex", ("male", "other"))),
        ("sex not in ('male')", n.Not(n.OneOf("sex", ("male",)))),
        (
            "ferritin between 20 and 45",
            n.All((n.Compare(">=", FERRITIN, n.Number(20)), n.Compare("<=", FERRITIN, n.Number(45)))),
        ),
        ("pregnant and iron_low and ferritin < 75", n.All((n.Flag("pregnant"), n.Ref("iron_low"), below(75)))),
        (
            "pregnant or (iron_low and ferritin < 75)",
            n.Any((n.Flag("pregnant"), n.All((n.Ref("iron_low"), below(75))))),
        ),
        ("ferritin - tsat < 5", n.Compare("<", n.Sum((FERRITIN, n.Scaled(-1, "tsat"))), n.Number(5))),
        (
            "ferritin + 2 * tsat - 3 < 5",
            n.Compare("<", n.Sum((FERRITIN, n.Scaled(2, "tsat"), n.Number(-3))), n.Number(5)),
        ),
        ("tsat * 0.5 <= ferritin", n.Compare("<=", n.Scaled(0.5, "tsat"), FERRITIN)),
    ],
)
def test_a_rule_becomes_these_nodes(rule: str, nodes: n.Condition):
    assert parse(rule, VOCABULARY) == nodes


#: rule, a part of what is said, the corrected line (None: there is none to give).
REFUSED: list[tuple[str, str, str | None]] = [
    # chains
    ("75 < ferritin < 100", "is itself a comparison", "ferritin > 75 and ferritin < 100"),
    ("75 < ferritin <= 100 and pregnant", "is itself a comparison", "ferritin > 75 and ferritin <= 100 and pregnant"),
    ("pregnant or 75 <= ferritin < 100", "is itself a comparison", "pregnant or ferritin >= 75 and ferritin < 100"),
    ("100 > ferritin > 75", "is itself a comparison", "ferritin < 100 and ferritin > 75"),
    ("ferritin > 75 <= 100", "is itself a comparison", "ferritin > 75 and ferritin <= 100"),
    ("ferritin = tsat = hb", "is itself a comparison", "ferritin = tsat and tsat = hb"),
    ("(ferritin > 75) = pregnant", "is itself a comparison", None),
    # and with or
    ("ferritin <= 75 or tsat < 20 and pregnant", "mixed", "(ferritin <= 75 or tsat < 20) and pregnant"),
    ("pregnant and ferritin <= 75 or tsat < 20", "mixed", "(pregnant and ferritin <= 75) or tsat < 20"),
    ("not (pregnant and on_dialysis or iron_low)", "mixed", "not ((pregnant and on_dialysis) or iron_low)"),
    # not
    ("not ferritin < 75", "easy to misread", "not (ferritin < 75)"),
    ("not sex = 'male'", "easy to misread", "not (sex = 'male')"),
    ("not sex in ('male', 'other')", "easy to misread", "not (sex in ('male', 'other'))"),
    ("not ferritin between 20 and 45", "easy to misread", "not (ferritin between 20 and 45)"),
    ("not not pregnant", "easy to misread", "not (not pregnant)"),
    ("pregnant and not ferritin < 75 and iron_low", "misread", "pregnant and not (ferritin < 75) and iron_low"),
    # null
    ("ferritin is null", "unknown is handled", None),
    ("ferritin is not null", "unknown is handled", None),
    ("ferritin = null", "no null in a rule", None),
    ("sex in ('male', null)", "no null in a rule", None),
    ("known(ferritin)", "stands only in indicators", None),
    # arithmetic
    ("ferritin / 2 < 75", "Division", None),
    ("1 / ferritin < 75", "Division", None),
    ("ferritin * tsat < 75", "Only a constant times a fact", None),
    ("2 * 3 < ferritin", "Only a constant times a fact", None),
    ("ferritin % 2 = 0", "`%` is not part", None),
    # casts, functions, dates, sub-queries
    ("cast(ferritin as int) < 75", "leave the cast out", None),
    ("ferritin::int < 75", "`:` is not part", None),
    ("coalesce(ferritin, 0) < 75", "functions are not part", None),
    ("abs(ferritin) < 75", "functions are not part", None),
    ("ferritin < abs(75)", "functions are not part", None),
    ("ferritin < date '2020-01-01'", "whole days", None),
    ("current_date > 5", "no clock in a rule", None),
    ("ferritin < interval '5' day", "whole days", None),
    ("ferritin < (select max(tsat) from labs)", "facts of one person", None),
    ("exists (select 1)", "facts of one person", None),
    ("case when pregnant then 1 end", "two criteria", None),
    ("sex like 'm%'", "words spelled out", None),
    # comments, several statements
    ("ferritin < 75 -- low", "no comments", "ferritin < 75"),
    ("ferritin < 75 /* low */", "no comments", "ferritin < 75"),
    ("/* low */ ferritin < 75", "no comments", "ferritin < 75"),
    ("# low", "`#` is not part", None),
    ("ferritin < 75;", "one condition", "ferritin < 75"),
    ("ferritin < 75; drop", "one condition", None),
    # bare numbers
    ("75 < 100", "no fact to give them a unit", None),
    ("75", "compare it with something", None),
    ("ferritin", "compare it with something", None),
    ("ferritin < 75 and 30", "compare it with something", None),
    ("ferritin < 75.", "digits on both sides", None),
    ("ferritin < .5", "digits on both sides", None),
    ("ferritin < 1e3", "in digits", None),
    ("ferritin < 5ng", "in digits", None),
    # spelling
    ("ferritin != 75", "`!=` is not SQL", "ferritin <> 75"),
    ("sex != 'male'", "`!=` is not SQL", "sex <> 'male'"),
    ("ferritin == 75", "`==` is not SQL", "ferritin = 75"),
    ("FERRITIN < 75", "lower case", "ferritin < 75"),
    ("ferritin < 75 AND tsat < 20", "lower case", "ferritin < 75 and tsat < 20"),
    ('"ferritin" < 75', '`"` is not part', None),
    ("ferritin < ?", "`?` is not part", None),
    # yes and no
    ("pregnant = true", "name alone for yes", "pregnant"),
    ("pregnant = false", "name alone for yes", "not pregnant"),
    ("pregnant is true", "leave the test out", "pregnant"),
    ("iron_low = true and ferritin < 75", "name alone for yes", "iron_low and ferritin < 75"),
    ("pregnant = 1", "`not pregnant` for no", None),
    ("iron_low <> pregnant", "`not iron_low` for no", None),
    ("true", "name alone for yes", None),
    # names and words
    ("feritin < 75", "Did you mean `ferritin`?", None),
    ("pregnent", "Did you mean `pregnant`?", None),
    ("pregnant or xyzzy", "`ironrest facts` lists the facts", None),
    ("sex = 'man'", "one of female, male, other", None),
    ("sex in ('male', 'man')", "one of female, male, other", None),
    ("'male' = sex", "standing on the left", None),
    ("ferritin = 'low'", "standing on the left", None),
    ("ferritin < pregnant", "`pregnant` is not a number", None),
    ("ferritin in (1, 2)", "`in` is for words", None),
    ("ferritin not in (1, 2)", "`in` is for words", None),
    ("ferritin between tsat and 45", "Expected `number`", None),
    ("sex", "Expected `in`", None),
    ("sex = 5", "Expected `text`", None),
    # broken off
    ("", "empty", None),
    ("   ", "empty", None),
    ("ferritin <", "the end of the rule", None),
    ("ferritin < 75 and", "the end of the rule", None),
    ("(ferritin < 75", "Expected `)`", None),
    ("ferritin < 75)", "cannot follow a complete condition", None),
    ("ferritin < 75 tsat", "cannot follow a complete condition", None),
    ("and ferritin < 75", "found `and`", None),
]


@pytest.mark.parametrize(("rule", "said", "instead"), REFUSED, ids=[row[0] or "nothing" for row in REFUSED])
def test_a_refusal_says_what_is_wrong_where_and_what_to_write(rule: str, said: str, instead: str | None):
    with pytest.raises(RuleError) as found:
        parse(rule, VOCABULARY)

    assert said in found.value.problem
    assert found.value.instead == instead
    assert 0 <= found.value.place <= len(rule)
    assert rule in str(found.value)
    assert (instead is None) or f"write: {instead}" in str(found.value)


CORRECTED = [row for row in REFUSED if row[2] is not None and row[0] != "pregnant or 75 <= ferritin < 100"]


@pytest.mark.parametrize(("rule", "said", "instead"), CORRECTED, ids=[row[0] for row in CORRECTED])
def test_the_corrected_line_can_be_read(rule: str, said: str, instead: str):
    assert parse(instead, VOCABULARY)


def test_a_line_with_two_faults_is_corrected_in_two_steps():
    """A chain beside an `or`: the first correction leaves `and` mixed with `or`, which the second one mends."""
    with pytest.raises(RuleError) as chain:
        parse("pregnant or 75 <= ferritin < 100", VOCABULARY)
    with pytest.raises(RuleError) as mixed:
        parse(str(chain.value.instead), VOCABULARY)

    assert mixed.value.instead == "(pregnant or ferritin >= 75) and ferritin < 100"


def test_known_is_read_where_it_is_allowed():
    assert parse("known(ferritin)", VOCABULARY, allow_known=True) == n.Known("ferritin")
    assert write(n.Known("ferritin")) == "known(ferritin)"


def test_the_pointer_stands_under_the_fault():
    with pytest.raises(RuleError) as found:
        parse("ferritin < 75 and tsat != 20", VOCABULARY)

    _, rule, pointer, instead = str(found.value).splitlines()
    assert rule[pointer.index("^") :].startswith("!=")
    assert instead.strip() == "write: ferritin < 75 and tsat <> 20"


@given(everything)
def test_printing_and_reading_again_gives_the_same_nodes(node: n.Condition):
    assert parse(write(node), VOCABULARY) == node


@pytest.mark.parametrize(
    ("number", "text"), [(75.0, "75"), (0.65, "0.65"), (-5.0, "-5"), (1e-7, "0.0000001"), (1e22, "1" + "0" * 22)]
)
def test_a_number_is_written_in_digits(number: float, text: str):
    assert number_text(number) == text
    assert float(text) == number


@pytest.mark.parametrize(("node", "text"), [(n.ALWAYS, "always"), (n.NEVER, "never")])
def test_what_is_left_of_a_settled_rule_is_written_as_a_word(node: n.Condition, text: str):
    assert write(node) == text
