"""What is still possible for one person under one rulebook: RLS, indication, clearances, verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ironrest.care.assess.rulebook import Limit, Population, Rulebook
from ironrest.care.assess.verdict import capped, possible_verdicts
from ironrest.rules.decide import Step, always, possible, settled
from ironrest.rules.decide import narrowed as left_open
from ironrest.rules.evaluate import Facts


class Outcome(NamedTuple):
    """All that is possible, each as a set; one member is a definite answer."""

    rls: tuple[str, ...]
    indications: tuple[str, ...]
    iv: tuple[str, ...]
    oral: tuple[str, ...]
    verdicts: tuple[str, ...]


def judge(book: Rulebook, facts: Facts) -> Outcome:
    """The outcome for these facts."""
    rls = possible(book.rls, facts)
    indications = _indications(book, rls, facts)
    iv = clearance(book.blocks["iv"], book.defers["iv"], facts)
    oral = clearance(book.blocks["oral"], book.defers["oral"], facts)
    return Outcome(tuple(rls), tuple(indications), iv, oral, possible_verdicts(rls, indications, iv, oral))


def _indications(book: Rulebook, rls: Iterable[str], facts: Facts) -> dict[str, None]:
    """Iron is for RLS that is there and clinically significant; whatever else is `no-iron`."""
    found: dict[str, None] = {}
    significant = book.significant.test(facts)
    rls = set(rls)
    if "yes" in rls and significant is not False:
        found |= _by_guideline(book, facts)
    if rls != {"yes"} or significant is not True:
        found["no-iron"] = None
    return found


def _by_guideline(book: Rulebook, facts: Facts) -> dict[str, None]:
    found: dict[str, None] = {}
    for population in book.populations:
        applies = population.rule.test(facts)
        if applies is False:
            continue
        found |= population_indications(book, population, facts)
        if applies is True:
            break
    return found


def population_indications(book: Rulebook, population: Population, facts: Facts) -> dict[str, None]:
    """What is possible for somebody of this population, under the caps."""
    return _capped(dict.fromkeys(possible(population.lines, facts)), book.caps, population.lifts, facts)


def _capped(
    indications: dict[str, None], caps: Iterable[Limit], lifts: tuple[str, ...], facts: Facts
) -> dict[str, None]:
    for rule, cap in caps:
        if cap.criterion in lifts:
            continue
        holds = rule.test(facts)
        if holds is False:
            continue
        under = {capped(one, cap.at, cap.only): None for one in indications}
        indications = under if holds is True else indications | under
    return indications


def clearance(blocks: Iterable[Step], defers: Iterable[Step], facts: Facts) -> tuple[str, ...]:
    """Which of clear, deferred and blocked are possible."""
    blocking = [rule.test(facts) for rule in blocks]
    if True in blocking:
        return ("blocked",)
    deferring = [rule.test(facts) for rule in defers]
    found = ["blocked"] if None in blocking else []
    if True in deferring:
        return (*found, "deferred")
    return (*found, "deferred", "clear") if None in deferring else (*found, "clear")


def clearance_word(blocks: Iterable[Step], defers: Iterable[Step], facts: Facts) -> str:
    """blocked, unanswered (a contraindication is unknown), deferred, clear: the first that holds."""
    blocking = [rule.test(facts) for rule in blocks]
    deferring = [rule.test(facts) for rule in defers]
    if True in blocking:
        return "blocked"
    if None in blocking or None in deferring:
        return "unanswered"
    return "deferred" if True in deferring else "clear"


def narrowed(book: Rulebook, facts: Facts) -> Rulebook:
    """The same rulebook without what these facts have settled: what is left is what can still be asked."""
    limits = [(limit, limit.rule.test(facts)) for limit in book.caps]
    routes = {route: _narrow_clearance(book.blocks[route], book.defers[route], facts) for route in book.blocks}
    return book._replace(
        rls=tuple(left_open(book.rls, facts)),
        significant=_settled(book.significant, book.significant.test(facts)),
        populations=_cut_populations(book, facts),
        caps=tuple(Limit(_settled(limit.rule, truth), limit.cap) for limit, truth in limits if truth is not False),
        blocks={route: found[0] for route, found in routes.items()},
        defers={route: found[1] for route, found in routes.items()},
    )


def _cut_populations(book: Rulebook, facts: Facts) -> tuple[Population, ...]:
    left: list[Population] = []
    for population in book.populations:
        truth = population.rule.test(facts)
        if truth is not False:
            rule = _settled(population.rule, truth)
            left.append(population._replace(rule=rule, lines=tuple(left_open(population.lines, facts))))
        if truth is True:
            break
    return tuple(left)


def _narrow_clearance(
    blocks: Iterable[Step], defers: Iterable[Step], facts: Facts
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Once one contraindication holds, the others of its kind no longer matter."""
    blocking = [(rule, rule.test(facts)) for rule in blocks]
    if any(truth is True for _, truth in blocking):
        return (_HOLDS,), ()
    left = tuple(rule for rule, truth in blocking if truth is None)
    deferring = [(rule, rule.test(facts)) for rule in defers]
    if any(truth is True for _, truth in deferring):
        return left, (_HOLDS,)
    return left, tuple(rule for rule, truth in deferring if truth is None)


def _settled(rule: Step, truth: bool | None) -> Step:
    """A rule that is settled reads nothing any more."""
    return rule if truth is None or not rule.reads else settled(rule, truth)


_HOLDS = always("", "holds")


def shape(book: Rulebook) -> tuple[object, ...]:
    """What tells two narrowed rulebooks of one guideline apart."""
    return (
        tuple(map(_mark, book.rls)),
        _mark(book.significant),
        tuple((_mark(one.rule), tuple(map(_mark, one.lines))) for one in book.populations),
        tuple((_mark(limit.rule), limit.cap.criterion) for limit in book.caps),
        tuple(tuple(map(_mark, table[route])) for table in (book.blocks, book.defers) for route in ("iv", "oral")),
    )


def _mark(rule: Step) -> tuple[str, str]:
    """An open rule by its name; a settled one only by how it was settled."""
    return (rule.name if rule.reads else str(rule.test({})), rule.then)


def all_rules(book: Rulebook) -> list[Step]:
    """Every rule of the book, for the facts and thresholds that it reads."""
    rules = [*book.rls, book.significant, *(limit.rule for limit in book.caps)]
    for population in book.populations:
        rules += [population.rule, *population.lines]
    for table in (book.blocks, book.defers):
        rules += [rule for group in table.values() for rule in group]
    return rules
