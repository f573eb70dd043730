"""What is checked before the first start, for a letter: no guard of a restart, a test dose only where there is one."""

from __future__ import annotations

from ironrest.care.plan.proposal import Proposal
from ironrest.knowledge.schema import Knowledge
from ironrest.report.letter_shapes import LetterLine
from ironrest.report.sheets.bedside import checks
from ironrest.report.words import sentence
from ironrest.rules.nodes import facts_of

#: What only a guard of a restart reads, and what only that of a test dose does.
_RESTART, _TEST_DOSE = "after_reaction", "plan_has_test_dose"


def letter_checks(knowledge: Knowledge, proposal: Proposal | None) -> list[LetterLine]:
    """The labels of the guards with their sources."""
    tested = proposal is not None and any(visit.test_dose_mg for visit in proposal.visits)
    unwanted = {_RESTART} if tested else {_RESTART, _TEST_DOSE}
    guards = knowledge.infusion.guards.items()
    left_out = {one.label for key, one in guards if unwanted.intersection(facts_of(knowledge.nodes[f"guard:{key}"]))}
    return [
        LetterLine(sentence(one.label), one.citation.status, one.citation.key, one.citation.place)
        for one in checks(knowledge, "started")
        if one.label not in left_out
    ]
