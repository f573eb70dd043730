"""How near the line is, in words: how often another draw, or another assay, would give another answer."""

from __future__ import annotations

from ironrest.care.assess.answer import Assessment, Near, OtherAssay
from ironrest.care.assess.words import rounded
from ironrest.knowledge.schema import Knowledge
from ironrest.report.facts import fact_row
from ironrest.report.shapes import Statement
from ironrest.report.words import word


def near_statements(a: Assessment, knowledge: Knowledge) -> tuple[Statement, ...]:
    """One on another draw, one for each other assay; none where no iron value is known as a number."""
    if a.near is None:
        return ()
    facts = tuple(fact_row(a.day.reading(key), knowledge, a.on) for key in a.near.varied)
    status = word("project_default", "status")  # the method is this project's own, whatever its numbers rest on
    cited = a.near.citations[0]
    draw = Statement(another_draw(a.near, a.answer.verdict), status, cited.key, cited.place, facts)
    return (draw, *(_assay(one, knowledge, status) for one in a.near.other_assays))


def another_draw(near: Near, verdict: str) -> str:
    """`About 7 times in 10 another draw would give another answer`, and which."""
    times = near.times_in_ten
    key = {0: "never", 1: "once", 10: "always"}.get(times, "times")
    told = word("near", key, times=times)
    others = [word("possible", one) for one in near.verdicts if one != verdict]
    return word("near", "others", told=told, list="; ".join(others)) if times and others else told


def _assay(one: OtherAssay, knowledge: Knowledge, status: str) -> Statement:
    unit = word("unit", knowledge.facts["ferritin"].unit)
    verdict, platform = word("possible", one.verdict), word("platform", one.platform)
    text = word("near", "assay", platform=platform, value=rounded(one.ferritin), unit=unit, verdict=verdict)
    source = knowledge.assay_pairs[0].source
    return Statement(text, status, source.key, source.place)
