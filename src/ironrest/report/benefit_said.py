"""The benefit of one product in words: both arms always, uncontrolled figures under their own heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ironrest.care.assess.answer import Answer
from ironrest.knowledge.schema import Knowledge
from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_benefit import PooledFall, Responders, ScoreFall
from ironrest.report.shapes import Statement
from ironrest.report.words import group, word

if TYPE_CHECKING:
    from ironrest.care.plan.benefit import Controlled, ProductBenefit

#: Verdicts that lead to iron into a vein.
_IV = ("iv-iron", "either-route")
#: Of uncontrolled shares so many are named in the text.
_FEW = 3


def benefit_statements(found: ProductBenefit, knowledge: Knowledge) -> tuple[Statement, ...]:
    """Lines for text and page."""
    return tuple(_statements(found, knowledge))


def band_statement(knowledge: Knowledge) -> Statement:
    """How far one person falls on a dummy."""
    band = knowledge.benefit.band
    text = word(
        "benefit", "band", of_ten=_one(band.of_ten), low=f"{-band.low:.0f}", high=f"{band.high:.0f}", unit=band.unit,
        outcome=band.outcome, k=len(band.trials), newest=band.newest, trials=", ".join(band.trials),
        people=band.people,
    )  # fmt: skip
    return Statement(text, band.status, band.sources[0].key, band.sources[0].place)


def assessed_benefit(answer: Answer, knowledge: Knowledge) -> Statement | None:
    """One sentence for an answer that is intravenous iron: the largest pool that may be held together."""
    if not (answer.definite and answer.verdict in _IV):
        return None
    found = [one for one in knowledge.benefit.pooled if one.population == "together"]
    if not found:
        return None
    row = max(found, key=lambda one: one.people)
    told = f"{_numbers(row, knowledge)}; {word('benefit', 'population', population=_people(row.population))}"
    text = word("benefit", "in_assess", pooled=told, product=knowledge.products[row.product].name)
    return Statement(text, row.status, row.sources[0].key, row.sources[0].place)


def _statements(found: ProductBenefit, knowledge: Knowledge) -> Iterator[Statement]:
    """`part` is `more` where a terminal may leave it to the page, and `text` where the page has it at length."""
    if not (found.responders or found.falls or found.pooled):
        yield Statement(word("benefit", "none"), "")
    for rows in (found.pooled, found.responders, found.falls):
        for at, one in enumerate(rows):
            yield said_of(one, knowledge)._replace(part="more" if at else "")
    if found.silent:
        listed = "; ".join(word("benefit", "silent_one", study=one.study, why=one.why) for one in found.silent)
        yield _listed("silent", listed, [one.source for one in found.silent], knowledge)._replace(part="more")
        names = ", ".join(one.study for one in found.silent)
        yield _listed("silent_few", names, [one.source for one in found.silent], knowledge)._replace(part="text")
    if found.uncontrolled:
        shown = [
            word("benefit", "uncontrolled_one", events=one.share.events, people=one.share.people, study=one.study,
                 what=one.what)
            for one in found.uncontrolled[:_FEW]
        ]  # fmt: skip
        if len(found.uncontrolled) > _FEW:
            shown.append(word("benefit", "uncontrolled_more", count=len(found.uncontrolled) - _FEW))
        yield _listed("uncontrolled", "; ".join(shown), [one.source for one in found.uncontrolled], knowledge)
    if found.responders or found.falls:
        yield band_statement(knowledge)
    if len(found.responders) > 1 or len(found.falls) > 1:
        yield Statement(word("benefit", "trials_more"), "", part="text")


def _listed(key: str, listed: str, cited: Sequence[Citation], knowledge: Knowledge) -> Statement:
    """Of several sources the first is named, under the status of the weakest."""
    text = word("benefit", key, list=listed, outcome=knowledge.benefit.outcome)
    weakest = min((one.status for one in cited), key=("unverified", "secondary", "verified").index)
    return Statement(text, weakest, cited[0].key, cited[0].place)


def said_of(one: Controlled, knowledge: Knowledge) -> Statement:
    row = one.row
    text = f"{_numbers(row, knowledge)}; {word('benefit', 'population', population=_people(row.population))}"
    if one.fits != "yes":
        text += f" ({word('benefit', 'other_people' if one.fits == 'no' else 'not_known_people')})"
    citation = row.sources[0] if isinstance(row, PooledFall) else row.source
    status = row.status if isinstance(row, PooledFall) else row.source.status
    return Statement(text, status, citation.key, citation.place)


def _numbers(row: Responders | ScoreFall | PooledFall, knowledge: Knowledge) -> str:
    unit = {"unit": knowledge.benefit.unit, "outcome": knowledge.benefit.outcome}
    if isinstance(row, PooledFall):
        filled = {"more": _one(row.more), "low": _one(row.low), "high": _one(row.high), "k": len(row.trials)}
        kind = word("benefit", "pooled_open" if row.low <= 0 <= row.high else "t_based")
        return word(
            "benefit", "pooled", **unit, **filled, kind=kind, newest=row.newest, trials=", ".join(row.trials),
            people=row.people,
        )  # fmt: skip
    week = "" if row.week is None else f"{row.week:g}"
    people = {"study": row.study, "people": row.iron.people + row.control.people, "week": week}
    if isinstance(row, Responders):
        return word(
            "benefit", "responders", iron=f"{row.iron.of_ten:.0f}", iron_low=_one(row.iron.low),
            iron_high=_one(row.iron.high), control=_few(row.control.of_ten), control_low=_one(row.control.low),
            control_high=_one(row.control.high), what=row.what, **people,
        )  # fmt: skip
    key, control = ("fall_rose", -row.control.fall) if row.control.fall < 0 else ("fall", row.control.fall)
    text = word(
        "benefit", key, **unit, iron=_one(row.iron.fall), control=_one(control), more=_one(row.more),
        low=_one(row.low), high=_one(row.high), **people,
    )  # fmt: skip
    return f"{text}; {word('benefit', 'doubt', says=row.doubt.rstrip('.'))}" if row.doubt else text


def _people(population: str) -> str:
    return group("outcome_population").get(population, population)


def _few(of_ten: float) -> str:
    """Whole people; less than one of ten is told with a decimal, not as none."""
    return _one(of_ten) if 0 < of_ten < 1 else f"{of_ten:.0f}"


def _one(value: float) -> str:
    return f"{value:.1f}".replace("-0.0", "0.0")
