"""The blank sheet for the day on which nothing works: everything is filled in by hand and typed in afterwards."""

from __future__ import annotations

from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_products import Jurisdiction
from ironrest.report.sheets.amounts import amount, number
from ironrest.report.sheets.bedside import Cited, checks, holds, vitals_due
from ironrest.report.sheets.emergency import emergency, never_given, reactions
from ironrest.report.sheets.frame import sheet
from ironrest.report.sheets.words import word

#: Lines left free for changes of the rate, and for what went otherwise.
_RATE_LINES, _OTHER_LINES = range(8), range(4)


def downtime_sheet(knowledge: Knowledge, jurisdiction: Jurisdiction) -> str:
    """Of nobody: it holds the checks, the grid, the steps of a reaction and the adrenaline, and no dose of iron."""
    before, leaving, held = checks(knowledge, "started"), checks(knowledge, "discharged"), holds(knowledge)
    vitals, card, kinds = (
        vitals_due(knowledge, None),
        emergency(knowledge, jurisdiction, None, None),
        reactions(knowledge),
    )
    limits, never = knowledge.infusion.limits, never_given(knowledge)
    shown: list[Cited] = [*before, *leaving, *held, *vitals, *kinds, *never]
    cited = [*(one.citation for one in shown), limits.observation.source, *card.citations]
    return sheet(
        "downtime", knowledge, on=None, keys={one.key for one in cited},
        jurisdiction=word("jurisdiction", jurisdiction), before=before, leaving=leaving, holds=held, vitals=vitals,
        emergency=card, reactions=kinds, never=never, not_a_monitor=knowledge.infusion.not_a_monitor,
        observation=amount(limits.observation.value, limits.observation.unit),
        observation_citation=limits.observation.source,
        rate_lines=_RATE_LINES, other_lines=_OTHER_LINES, late=number(limits.late.value),
    )  # fmt: skip
