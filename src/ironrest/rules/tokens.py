"""Rule text to tokens, with the place of each. Anything outside the language is refused here by name."""

from __future__ import annotations

import re
from typing import NamedTuple

from ironrest.values.errors import KnowledgeError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<text>'[^']*')
    | (?P<name>[a-z][a-z0-9_]*)
    | (?P<operator><=|>=|<>|<|>|=)
    | (?P<mark>[(),+\-*])
    )""",
    re.VERBOSE,
)

#: Spellings that begin like a token of ours and mean something else.
_FOREIGN = re.compile(r"\s*(?:--|/\*|==)")
_COMMENT = re.compile(r"\s*(?:--.*|/\*.*?\*/)", re.DOTALL)
_TRUE_FALSE = re.compile(r"\b([a-z]\w*)\s*(?:=|\bis\b)\s*(true|false)\b")

KEYWORDS = frozenset({"and", "or", "not", "between", "in", "known"})

#: What SQL has and this language has not, each with what to do instead.
REFUSED = {
    "is": "Asking for what is missing is the engine's work: leave the test out, unknown is handled.",
    "null": "There is no null in a rule: leave it out, unknown is handled by the engine.",
    "case": "Write two criteria, one for each branch.",
    "cast": "Facts already have their unit and type: leave the cast out.",
    "select": "A rule reads the facts of one person: make what you look up a fact.",
    "like": "Use `in ('word', 'word')` with the words spelled out.",
    "current_date": "There is no clock in a rule: use a fact in whole days, such as `days_since_iv_iron`.",
    "date": "There is no date in a rule: use a fact in whole days, such as `days_since_iv_iron`.",
    "timestamp": "There is no date in a rule: use a fact in whole days, such as `days_since_iv_iron`.",
    "interval": "There is no date arithmetic in a rule: use a fact in whole days.",
    "true": "Write the fact's name alone for yes, and `not name` for no.",
    "false": "Write the fact's name alone for yes, and `not name` for no.",
}


class RuleError(KnowledgeError):
    """A rule that is not in the language: what is wrong, where, and the corrected line."""

    def __init__(self, problem: str, *, rule: str, place: int, instead: str | None = None) -> None:
        self.problem, self.rule, self.place, self.instead = problem, rule, place, instead
        pointer = " " * place + "^"
        lines = [problem, f"    {rule}", f"    {pointer}"]
        lines += [f"  write: {instead}"] if instead else []
        super().__init__("\n".join(lines))


class Token(NamedTuple):
    kind: str
    text: str
    place: int


def tokens(rule: str) -> list[Token]:
    """All tokens of a rule, closed by an `end` token."""
    found: list[Token] = []
    at = 0
    while rule[at:].strip():
        match = _TOKEN.match(rule, at)
        if match is None or _FOREIGN.match(rule, at):
            raise _strange(rule, at)
        kind = str(match.lastgroup)
        token = Token(kind, match.group(kind), match.start(kind))
        if kind == "name" and token.text in REFUSED:
            problem = f"`{token.text}` is not part of the rule language. {REFUSED[token.text]}"
            raise RuleError(problem, rule=rule, place=token.place, instead=_yes_no(rule))
        found.append(token if token.text not in KEYWORDS else token._replace(kind=token.text))
        at = match.end()
    return [*found, Token("end", "", len(rule))]


def _strange(rule: str, at: int) -> RuleError:
    at += len(rule[at:]) - len(rule[at:].lstrip())
    rest = rule[at:]
    if rest.startswith(("--", "/*")):
        instead = _COMMENT.sub("", rule).strip() or None
        return RuleError("A rule holds no comments: use `note`.", rule=rule, place=at, instead=instead)
    if rest[0] == "/":
        return RuleError("Division is not part of the rule language: make the quotient a fact.", rule=rule, place=at)
    if rest[0] == ";":
        instead = rule.rstrip("; ") if not rest.strip("; ") else None
        return RuleError("A rule is one condition, without `;`.", rule=rule, place=at, instead=instead)
    if rest[0].isdigit() or rest[0] == ".":
        return RuleError("A number is written in digits, with digits on both sides of its point.", rule=rule, place=at)
    if rest.startswith(("!=", "==")):
        instead = rule[:at] + ("<>" if rest[0] == "!" else "=") + rule[at + 2 :]
        return RuleError(f"`{rest[:2]}` is not SQL.", rule=rule, place=at, instead=instead)
    if rest[0].isupper():
        word = re.match(r"\w+", rest)
        text = word.group() if word else rest[0]
        instead = rule[:at] + text.lower() + rule[at + len(text) :]
        return RuleError("Names and words are written in lower case.", rule=rule, place=at, instead=instead)
    return RuleError(f"`{rest[0]}` is not part of the rule language.", rule=rule, place=at)


def _yes_no(rule: str) -> str | None:
    """`pregnant = true` as `pregnant`, `pregnant = false` as `not pregnant`."""
    instead = _TRUE_FALSE.sub(lambda found: found[1] if found[2] == "true" else f"not {found[1]}", rule)
    return instead if instead != rule else None
