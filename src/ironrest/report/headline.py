"""The answer in one plain sentence. What is not settled says so first, so that it is never read as no."""

from __future__ import annotations

from ironrest.care.assess.answer import Answer
from ironrest.knowledge.schema import Knowledge
from ironrest.report.deciding import INDICATED
from ironrest.report.words import sentence, word

_ROUTES = {"iv-iron": "vein_indicated", "oral-iron": "mouth_indicated"}


def headline(answer: Answer, knowledge: Knowledge) -> str:
    """The verdict in words; where several are possible, what holds already and what is to be asked."""
    if not answer.definite:
        return _unsettled(answer, knowledge)
    if answer.rls == "no":
        return sentence(word("sentence", "not_rls"))
    if answer.verdict == "oral-iron" and answer.indication == "either-route":
        return sentence(word("sentence", "oral_only"))
    if answer.verdict == "either-route" and answer.oral_clearance == "blocked":
        return sentence(word("sentence", "not_by_mouth"))
    told = word("verdict", answer.verdict)
    if answer.verdict == "deferred" and answer.lifted_by:
        told = f"{told} {word('sentence', 'until', what='; '.join(answer.lifted_by))}"
    return sentence(told)


def possible_words(answer: Answer) -> tuple[str, ...]:
    """Every verdict that is still possible."""
    return tuple(word("possible", one) for one in answer.possible)


def verdict_words(answer: Answer) -> str:
    """One short line for a table of guidelines."""
    if answer.definite:
        return word("verdict", answer.verdict)
    still = word("sentence", "still_possible", list="; ".join(possible_words(answer)))
    return f"{word('verdict', answer.verdict)}; {still}"


def _unsettled(answer: Answer, knowledge: Knowledge) -> str:
    first = word("sentence", "not_settled_long")
    possible = set(answer.possible_indications)
    if answer.rls != "yes" or not possible <= set(INDICATED):
        return (
            f"{sentence(first)} {sentence(word('sentence', 'still_possible', list='; '.join(possible_words(answer))))}"
        )
    only = answer.possible_indications[0] if len(possible) == 1 else ""
    told = [word("sentence", _ROUTES.get(only, "iron_indicated"))]
    mouth = possible <= {"either-route", "oral-iron"}
    if mouth and answer.oral_clearance == "clear":
        told.append(word("sentence", "mouth_now"))
    asks = ", ".join(f"“{one}”" for one in _ask_labels(answer, knowledge))
    if asks and answer.iv_clearance == "unanswered" and possible != {"oral-iron"}:
        told.append(word("sentence", "before_infusion", asks=asks))
    elif asks and mouth and answer.oral_clearance == "unanswered":
        told.append(word("sentence", "before_mouth", asks=asks))
    return f"{sentence(first)} {sentence('; '.join(told))}"


def _ask_labels(answer: Answer, knowledge: Knowledge) -> tuple[str, ...]:
    """The asks of the first set that serves the verdict."""
    chosen = next((one for one in answer.asks if not one.why), None)
    return tuple(knowledge.asks[key].label for key in chosen.set.asks) if chosen else ()
