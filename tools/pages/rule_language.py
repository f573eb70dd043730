"""docs/reference/rule-language.md: the grammar, what is allowed and refused, and the truth tables, by running them."""

import ast
from itertools import product

from ironrest.rules.parse import Vocabulary, parse
from ironrest.rules.tokens import RuleError
from ironrest.rules.write import write
from ironrest.values.truth import Truth
from tools.pages import ROOT
from tools.tables import table

#: The words of the examples: facts of each kind, and one criterion.
VOCABULARY = Vocabulary(
    {
        "ferritin": "number", "tsat": "number", "hb": "number", "pregnant": "flag", "on_dialysis": "flag",
        "sex": "choice", "iron_low": "criterion",
    },
    {"sex": ("female", "male", "other")},
)  # fmt: skip

ALLOWED = {
    "ferritin <= 75": "a number against a literal, in the fact's own unit",
    "75 < ferritin": "the literal may stand on either side",
    "ferritin between 75 and 100": "both ends count",
    "pregnant": "a yes/no fact is yes",
    "not on_dialysis": "a yes/no fact is no",
    "iron_low and not pregnant": "another criterion by its name",
    "sex = 'male'": "a word",
    "sex in ('female', 'other')": "one of several words",
    "(ferritin <= 75 or tsat < 20) and not pregnant": "`and` with `or`: parentheses say what belongs together",
    "not (ferritin <= 75 or tsat < 20)": "`not` before parentheses",
    "ferritin - 2 * tsat > 10": "sums, and a constant times a fact (not under a verdict)",
}

REFUSED = (
    "75 < ferritin < 100", "ferritin <= 75 or tsat < 20 and pregnant", "not ferritin > 75", "ferritin is null",
    "ferritin in (75, null)", "known(ferritin)", "ferritin / 2 > 30", "cast(ferritin) > 3", "abs(ferritin) > 3",
    "current_date > 3", "ferritin * tsat > 3", "75 > 20", "ferritin", "pregnant = 1", "pregnant = true", "sex = 'man'",
    "ferritin != 75", "Ferritin > 75", "feritin > 75", "ferritin > 75; tsat < 20", "(ferritin > 75) = (tsat > 20)", "",
)  # fmt: skip

SHOWN = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown"}


def pages() -> dict[str, str]:
    parts = [
        "# The rule language",
        "A rule is one condition over the facts of one person: a strict subset of SQL, read by the program's own "
        "parser. "
        "Everything outside it is refused, with the corrected line where there is one. Why: "
        "[0004](../adr/0004-our-own-small-rule-language.md).",
        "## Grammar",
        f"```text\n{_grammar()}\n```",
        "## Allowed",
        table(["Rule", "What", "Kept as"], ((f"`{rule}`", what, f"`{_kept(rule)}`") for rule, what in ALLOWED.items())),
        "Numbers are in the unit that the [data dictionary](data-dictionary.md) gives the fact. Under a verdict each "
        "comparison is one fact against one number, so that what to ask next can be worked out.",
        "## Refused",
        *(f"```text\n{refusal(rule)}\n```" for rule in REFUSED),
        "## Three values",
        "A fact may be unknown. The tables are those of Kleene, and of SQL's `null`.",
        *_tables(),
        "A number is an interval. A result of `<15` answers `ferritin <= 75` with true and `ferritin < 10` with "
        "unknown. `ferritin <= 75 or ferritin > 75` is unknown when ferritin is: each side is asked alone.",
    ]
    return {"docs/reference/rule-language.md": "\n\n".join(parts)}


def refusal(rule: str) -> str:
    """What the parser says of a rule that is not in the language."""
    try:
        parse(rule, VOCABULARY)
    except RuleError as fault:
        return "\n".join(line.rstrip() for line in str(fault).splitlines())
    return f"accepted: {rule}"


def _kept(rule: str) -> str:
    return write(parse(rule, VOCABULARY))


def _grammar() -> str:
    source = (ROOT / "src" / "ironrest" / "rules" / "parse.py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source)) or ""
    return docstring.partition("\n\n")[2].strip()


def _tables() -> list[str]:
    pairs = [(SHOWN[a], SHOWN[b], SHOWN[a & b], SHOWN[a | b]) for a, b in product(Truth, repeat=2)]
    nots = [(SHOWN[a], SHOWN[~a]) for a in Truth]
    return [table(["a", "b", "a and b", "a or b"], pairs), table(["a", "not a"], nots)]
