"""Rule text to nodes: a strict subset of SQL, with errors that show the corrected line.

condition := group (('and' group)* | ('or' group)*)          mixing the two needs parentheses
group     := 'not' (name | '(' condition ')') | '(' condition ')' | known '(' fact ')' | test
test      := flag | criterion | term operator term | term 'between' number 'and' number | choice ['not'] 'in' (...)
term      := product (('+'|'-') product)*         product := number | fact | number '*' fact | fact '*' number
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from ironrest.rules import nodes as n
from ironrest.rules.tokens import RuleError, Token, tokens

Kind = Literal["number", "flag", "choice", "criterion"]


class Vocabulary:
    """What each name in a rule stands for; `choices` are the words that a choice fact may take."""

    def __init__(self, kinds: dict[str, Kind], choices: dict[str, tuple[str, ...]] | None = None) -> None:
        self.kinds = kinds
        self.choices = choices or {}


def parse(rule: str, vocabulary: Vocabulary, *, allow_known: bool = False) -> n.Condition:
    """Nodes of one rule. Raises RuleError."""
    return _Parser(rule, vocabulary, allow_known).whole()


class _Parser:
    def __init__(self, rule: str, vocabulary: Vocabulary, allow_known: bool) -> None:
        self.rule, self.vocabulary, self.allow_known = rule, vocabulary, allow_known
        self.tokens = tokens(rule)
        self.at = 0

    # --- walking ---------------------------------------------------------------------------------
    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self, kind: str | None = None, text: str | None = None) -> Token:
        token = self.here
        if (kind and token.kind != kind) or (text and token.text != text):
            wanted = text or kind
            raise self.error(f"Expected `{wanted}` here, found `{token.text or 'the end of the rule'}`.", token)
        self.at += 1
        return token

    def error(self, problem: str, token: Token, instead: str | None = None) -> RuleError:
        return RuleError(problem, rule=self.rule, place=token.place, instead=instead)

    def span(self, start: int) -> str:
        """The text from token `start` to just before the present one."""
        return self.rule[self.tokens[start].place : self.here.place].strip()

    # --- grammar ---------------------------------------------------------------------------------
    def whole(self) -> n.Condition:
        if self.here.kind == "end":
            raise self.error("The rule is empty.", self.here)
        condition = self.condition()
        if self.here.kind != "end":
            raise self.error(f"`{self.here.text}` cannot follow a complete condition.", self.here)
        return condition

    def condition(self) -> n.Condition:
        start = self.at
        parts = [self.group()]
        joins: list[Token] = []
        while self.here.kind in ("and", "or"):
            joins.append(self.take())
            if joins[-1].kind != joins[0].kind:
                left = self.rule[self.tokens[start].place : joins[-1].place].strip()
                rest = self.rule[joins[-1].place :]
                instead = self.rule[: self.tokens[start].place] + f"({left}) {rest}"
                raise self.error(
                    "`and` and `or` are mixed: parentheses must say what belongs together.", joins[-1], instead
                )
            parts.append(self.group())
        if not joins:
            return parts[0]
        return n.All(tuple(parts)) if joins[0].kind == "and" else n.Any(tuple(parts))

    def group(self) -> n.Condition:
        if self.here.kind == "not":
            return self.negation()
        if self.here.text == "(":
            return self.bracketed()
        if self.here.kind == "known":
            return self.known()
        return self.test()

    def bracketed(self) -> n.Condition:
        self.take(text="(")
        condition = self.condition()
        self.take(text=")")
        if self.here.kind == "operator":
            raise self.error("The side of a comparison is itself a comparison.", self.here)
        return condition

    def negation(self) -> n.Condition:
        word = self.take("not")
        if self.here.text == "(":
            return n.Not(self.bracketed())
        start = self.at
        part = self.group()
        if isinstance(part, n.Flag | n.Ref):
            return n.Not(part)
        text = self.span(start)
        rest = self.rule[self.tokens[start].place + len(text) :]
        instead = self.rule[: word.place] + f"not ({text})" + rest
        raise self.error("`not` before a bare comparison is easy to misread.", word, instead)

    def known(self) -> n.Condition:
        word = self.take("known")
        self.take(text="(")
        name = self.fact_name()
        self.take(text=")")
        if not self.allow_known:
            raise self.error(
                "`known(...)` stands only in indicators, never under a verdict: leave it out, "
                "the engine asks for what is missing.",
                word,
            )
        return n.Known(name.text)

    def test(self) -> n.Condition:
        token = self.here
        kind = self.kind(token) if token.kind == "name" else None
        if kind == "choice":
            return self.choice()
        if kind in ("flag", "criterion"):
            return self.flag(cast(Kind, kind))
        start = self.at
        left = self.term()
        if self.here.kind == "between":
            return self.between(left)
        if self.here.kind in ("in", "not"):
            raise self.error("`in` is for words; a number takes `between` or a comparison.", self.here)
        if self.here.kind != "operator":
            raise self.error(f"`{self.span(start)}` is a number, not a condition: compare it with something.", token)
        operator = self.take("operator")
        right = self.term()
        self.refuse_chain(start, left, operator, right)
        if not n.term_facts(left) and not n.term_facts(right):
            raise self.error("Two bare numbers have no fact to give them a unit.", token)
        return n.Compare(cast(n.Operator, operator.text), left, right)

    def refuse_chain(self, start: int, left: n.Term, operator: Token, right: n.Term) -> None:
        if self.here.kind != "operator":
            return
        again = self.here
        middle = self.rule[operator.place + len(operator.text) : again.place].strip()
        first = self.rule[self.tokens[start].place : operator.place].strip()
        mirrored = n.MIRRORED[cast(n.Operator, operator.text)]
        rest = self.rule[again.place :]
        head = f"{middle} {mirrored} {first}" if isinstance(left, n.Number) else self.span(start)
        shared = first if isinstance(right, n.Number) else middle
        instead = self.rule[: self.tokens[start].place] + f"{head} and {shared} {rest}"
        raise self.error("The side of a comparison is itself a comparison.", again, instead)

    def between(self, left: n.Term) -> n.Condition:
        self.take("between")
        low = self.number()
        self.take("and")
        high = self.number()
        return n.All((n.Compare(">=", left, low), n.Compare("<=", left, high)))

    def flag(self, kind: Kind) -> n.Condition:
        name = self.take("name")
        if self.here.kind == "operator":
            raise self.error(
                f"`{name.text}` is a yes/no {'fact' if kind == 'flag' else 'criterion'}: write its "
                f"name alone for yes, and `not {name.text}` for no.",
                self.here,
            )
        return n.Flag(name.text) if kind == "flag" else n.Ref(name.text)

    def choice(self) -> n.Condition:
        name = self.take("name")
        if self.here.kind == "operator" and self.here.text in ("=", "<>"):
            operator = self.take("operator")
            one = n.OneOf(name.text, (self.word(name),))
            return one if operator.text == "=" else n.Not(one)
        negated = self.here.kind == "not"
        if negated:
            self.take("not")
        self.take("in")
        self.take(text="(")
        options = [self.word(name)]
        while self.here.text == ",":
            self.take()
            options.append(self.word(name))
        self.take(text=")")
        many = n.OneOf(name.text, tuple(options))
        return n.Not(many) if negated else many

    def word(self, name: Token) -> str:
        token = self.take("text")
        word = token.text[1:-1]
        allowed = self.vocabulary.choices.get(name.text, ())
        if word not in allowed:
            raise self.error(f"`{name.text}` is never {token.text}; it is one of {', '.join(allowed)}.", token)
        return word

    # --- terms -----------------------------------------------------------------------------------
    def term(self) -> n.Term:
        parts = [self.product()]
        while self.here.text in ("+", "-"):
            sign = -1.0 if self.take().text == "-" else 1.0
            parts.append(_scaled(self.product(), sign))
        return parts[0] if len(parts) == 1 else n.Sum(tuple(parts))

    def product(self) -> n.Number | n.FactValue | n.Scaled:
        first = self.factor()
        if self.here.text != "*":
            return first
        star = self.take()
        second = self.factor()
        if isinstance(first, n.Number) and isinstance(second, n.FactValue):
            return n.Scaled(first.value, second.fact)
        if isinstance(first, n.FactValue) and isinstance(second, n.Number):
            return n.Scaled(second.value, first.fact)
        raise self.error("Only a constant times a fact: make the product a fact.", star)

    def factor(self) -> n.Number | n.FactValue:
        if self.here.text == "-":
            self.take()
            return n.Number(-self.number().value)
        if self.here.kind == "number":
            return self.number()
        if self.here.kind == "text":
            raise self.error("A word is compared with a choice fact standing on the left.", self.here)
        name = self.fact_name()
        if self.kind(name) != "number":
            raise self.error(f"`{name.text}` is not a number.", name)
        return n.FactValue(name.text)

    def number(self) -> n.Number:
        return n.Number(float(self.take("number").text))

    def fact_name(self) -> Token:
        name = self.take("name")
        if self.here.text == "(":
            raise self.error(f"`{name.text}(...)`: functions are not part of the rule language.", name)
        self.kind(name)
        return name

    def kind(self, name: Token) -> Kind:
        if name.text not in self.vocabulary.kinds:
            following = self.tokens[min(self.tokens.index(name) + 1, len(self.tokens) - 1)]
            if following.text == "(":
                raise self.error(f"`{name.text}(...)`: functions are not part of the rule language.", name)
            raise self.error(f"No fact or criterion is called `{name.text}`.{self.nearest(name.text)}", name)
        return self.vocabulary.kinds[name.text]

    def nearest(self, text: str) -> str:
        import difflib

        close: Callable[..., list[str]] = difflib.get_close_matches
        found = close(text, list(self.vocabulary.kinds), n=1)
        return f" Did you mean `{found[0]}`?" if found else " `ironrest facts` lists the facts."


def _scaled(term: n.Number | n.FactValue | n.Scaled, sign: float) -> n.Number | n.FactValue | n.Scaled:
    if sign > 0:
        return term
    if isinstance(term, n.Number):
        return n.Number(-term.value)
    if isinstance(term, n.Scaled):
        return n.Scaled(-term.factor, term.fact)
    return n.Scaled(-1.0, term.fact)
