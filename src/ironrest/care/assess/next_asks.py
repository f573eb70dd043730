"""What to ask next for one rulebook, and what would change its answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from ironrest.care.assess.answer import AskFor, Change
from ironrest.care.assess.judge import all_rules, judge, narrowed, shape
from ironrest.care.assess.rulebook import Rulebook
from ironrest.care.chart.person import Value
from ironrest.care.chart.readings import Day
from ironrest.knowledge.schema import Knowledge
from ironrest.rules.asks import Ask, AskSet, plan_asks
from ironrest.rules.regions import Cut, regions
from ironrest.values.interval import Interval

#: Plans by what is open: in a batch most people lack the same few facts.
_PLANS: dict[Hashable, tuple[AskFor, ...]] = {}
MOST_PLANS = 4096  # number: a bound on memory, about a kilobyte each

#: Facts whose yes takes other facts away (iron studies before IV iron no longer count), so that it settles nothing.
REOPENING = ("iv_iron_elsewhere",)

#: The two results of a yes/no question; no first, because it settles less.
NO_YES = (False, True)


def asks_for(book: Rulebook, facts: Mapping[str, Value | None], knowledge: Knowledge) -> tuple[AskFor, ...]:
    """Sets of asks that settle the verdict, cheapest first; or the set without which it cannot be settled."""
    open_book = narrowed(book, facts)
    key = _asked_before(open_book, facts, knowledge)
    if key not in _PLANS:
        if len(_PLANS) >= MOST_PLANS:
            _PLANS.clear()
        _PLANS[key] = _plan(open_book, facts, knowledge)
    return _PLANS[key]


def _asked_before(book: Rulebook, facts: Mapping[str, Value | None], knowledge: Knowledge) -> Hashable:
    """Two people with the same open rules, and the same bounds on what these read, are asked the same."""
    reads = frozenset().union(*(rule.reads for rule in all_rules(book)))
    bounds = tuple((fact, repr(facts[fact])) for fact in sorted(reads) if facts.get(fact) is not None)
    return knowledge.release, book.guideline, book.versions, shape(book), bounds


def _plan(open_book: Rulebook, facts: Mapping[str, Value | None], knowledge: Knowledge) -> tuple[AskFor, ...]:
    cuts, reads = _open(open_book)
    grouped: dict[str, list[str]] = {}
    for fact in knowledge.facts:  # the order of the dictionary, so that the answer never depends on a set's order
        if fact in reads and knowledge.facts[fact].ask and _is_open(facts.get(fact)):
            grouped.setdefault(knowledge.facts[fact].ask, []).append(fact)
    asks = [Ask(key, knowledge.asks[key].cost, tuple(names)) for key, names in grouped.items()]
    values = {fact: values_of(fact, cuts, knowledge) for names in grouped.values() for fact in names}
    values |= {fact: (False,) for fact in REOPENING if fact in values}
    plan = plan_asks(OpenBook(open_book, facts, {}), asks, values)
    return tuple(_ask_for(one, {key: tuple(grouped[key]) for key in one.asks}) for one in plan)


def _ask_for(found: AskSet, facts: dict[str, tuple[str, ...]]) -> AskFor:
    """A yes that reopens the answer is said beside the set, which then does not settle for every result."""
    unless = [fact for names in facts.values() for fact in names if fact in REOPENING]
    if not unless or not found.settles:
        return AskFor(found, facts)
    return AskFor(found._replace(settles=False), facts, unless=unless[0])


def _is_open(value: Value | None) -> bool:
    """Not known, or known only as a bound."""
    return value is None or (isinstance(value, Interval) and not value.is_exact)


class OpenBook:
    """A rulebook from which everything that is settled has been taken away, and the facts learned since."""

    def __init__(self, book: Rulebook, facts: Mapping[str, Value | None], learned: Mapping[str, Value]) -> None:
        self.book, self.facts, self.learned = book, facts, learned
        self.rules = [rule for rule in all_rules(book) if rule.reads]

    def definite(self) -> bool:
        return len(judge(self.book, self.facts).verdicts) == 1

    def next_fact(self, allowed: frozenset[str]) -> str | None:
        for rule in self.rules:
            matters = [fact for fact in rule.reads if fact in allowed and fact not in self.learned]
            if matters:
                return min(matters)
        return None

    def learn(self, fact: str, value: Value) -> OpenBook:
        facts = {**self.facts, fact: value}
        return OpenBook(narrowed(self.book, facts), facts, {**self.learned, fact: value})

    def key(self) -> Hashable:
        """What is left of the book, and what was learned of facts that the rest still reads."""
        read = self.reads()
        known = tuple(sorted((fact, repr(value)) for fact, value in self.learned.items() if fact in read))
        return shape(self.book), known

    def reads(self) -> frozenset[str]:
        return frozenset().union(*(rule.reads for rule in self.rules))


def _open(book: Rulebook) -> tuple[dict[str, set[Cut]], set[str]]:
    """The thresholds and facts of the rules that are still open."""
    cuts: dict[str, set[Cut]] = {}
    reads: set[str] = set()
    for rule in all_rules(book):
        reads |= rule.reads
        for fact, found in rule.cuts.items():
            cuts.setdefault(fact, set()).update(found)
    return cuts, reads


def values_of(fact: str, cuts: Mapping[str, set[Cut]], knowledge: Knowledge) -> tuple[Value, ...]:
    """Every result that the rules can tell apart."""
    entry = knowledge.facts[fact]
    if entry.kind == "flag":
        return NO_YES
    return entry.choices if entry.kind == "choice" else regions(cuts.get(fact, ()))


def changes(book: Rulebook, day: Day, knowledge: Knowledge) -> tuple[Change, ...]:
    """Each fact that the record holds turned to what it might be instead, one at a time: where the verdict differs."""
    facts = day.values
    before = judge(book, facts).verdicts
    cuts, reads = _open(book)
    found: list[Change] = []
    trial = dict(facts)
    for fact in knowledge.facts:
        known = facts.get(fact)
        if (
            fact not in reads
            or known is None
            or fact in REOPENING
            or day.readings[fact].how not in ("recorded", "derived")
        ):
            continue
        for value in values_of(fact, cuts, knowledge):
            if _same(known, value):
                continue
            trial[fact] = value
            after = judge(book, trial).verdicts
            if after != before:
                found.append(Change(fact, _words(value), after[0] if len(after) == 1 else "undetermined"))
        trial[fact] = known
    return tuple(_joined(found))


def _same(known: Value, value: Value) -> bool:
    if isinstance(known, Interval) and isinstance(value, Interval):
        inside_low = (value.low, not value.low_closed) <= (known.low, not known.low_closed)
        return inside_low and (known.high, known.high_closed) <= (value.high, value.high_closed)
    return known == value


def _words(value: Value) -> str:
    from ironrest.care.assess.words import interval_words

    if isinstance(value, Interval):
        return interval_words(value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _joined(found: list[Change]) -> list[Change]:
    """Several neighbouring results of one fact with one verdict are told once."""
    told: dict[tuple[str, str], list[str]] = {}
    for one in found:
        told.setdefault((one.fact, one.verdict), []).append(one.to)
    return [Change(fact, " or ".join(to), verdict) for (fact, verdict), to in told.items()]
