"""Whether this person may be planned for at all: an answer of `assess` turned into go, go with a reason, or no."""

from __future__ import annotations

import msgspec

from ironrest.care.assess.answer import Answer, Assessment
from ironrest.values.truth import Truth

#: Verdicts that stand for intravenous iron, and the one that leaves the decision to a specialist.
GO = ("iv-iron", "either-route")
SPECIALIST = "specialist-decision"


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """`go` lets a plan be made; `because` are reasons for which it may not be released yet; `rule` names a refusal."""

    clearance: str
    verdict: str
    go: bool
    because: tuple[str, ...] = ()
    rule: str = ""
    says: str = ""
    needs: tuple[str, ...] = ()


NOT_ASSESSED = Cleared(clearance="not-assessed", verdict="not-assessed", go=True, because=("not-assessed",))


def cleared(assessment: Assessment) -> Cleared:
    """Only a definite answer for intravenous iron that is clear is planned; a specialist's is never released."""
    answer = assessment.answer
    if assessment.day.values.get("deceased") is True:
        return _died(answer)
    clear = answer.iv_clearance == "clear"
    if clear and answer.verdict in (*GO, SPECIALIST):
        because = (SPECIALIST,) if answer.verdict == SPECIALIST else ()
        return Cleared(clearance="clear", verdict=answer.verdict, go=True, because=because)
    says, needs = _why(assessment)
    rule = f"verdict:{answer.verdict}" if clear else f"clearance:{answer.iv_clearance}"
    return Cleared(clearance=answer.iv_clearance, verdict=answer.verdict, go=False, rule=rule, says=says, needs=needs)


def _died(answer: Answer) -> Cleared:
    says = "The record says that this person has died."
    return Cleared(clearance=answer.iv_clearance, verdict=answer.verdict, go=False, rule="deceased", says=says)


def _why(assessment: Assessment) -> tuple[str, tuple[str, ...]]:
    """The criteria that stand in the way, and the facts that are missing."""
    answer = assessment.answer
    part = "iv-clearance" if answer.iv_clearance != "clear" else "indication"
    held = [one for one in answer.reasons if one.part == part and one.truth is Truth.TRUE]
    open_ones = [one for one in answer.reasons if one.truth is Truth.UNKNOWN]
    said = [one.label for one in (held or [one for one in open_ones if one.part == part])]
    if part == "indication":
        said = _why_not_iron(answer)
    missing = []
    if answer.iv_clearance == "unanswered":
        missing = [r.fact for one in open_ones if one.part == part for r in one.facts if r.value is None]
    missing += [fact for ask in answer.asks[:1] for facts in ask.facts.values() for fact in facts]
    return "; ".join(dict.fromkeys(said)), tuple(dict.fromkeys(missing))


def _why_not_iron(answer: Answer) -> list[str]:
    """The caps that hold; else what is not fulfilled, or, for another route, what holds."""
    caps = [one.label for one in answer.reasons if one.part == "cap" and one.truth is Truth.TRUE]
    if caps and answer.indication != "oral-iron":
        return caps
    wanted = Truth.TRUE if answer.indication == "oral-iron" else Truth.FALSE
    found = [one for one in answer.reasons if one.part in ("rls", "indication") and one.truth is wanted]
    return [one.label if wanted is Truth.TRUE else f"not fulfilled: {one.label}" for one in found]
