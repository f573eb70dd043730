"""Cumulative intravenous iron: what was given, as far as the record and the answers say. Silence is never zero."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from ironrest.care.chart import pick
from ironrest.care.chart.ledger_rows import IronRow, ledger_rows
from ironrest.care.chart.person import Chart, Entry, Happening, Origin
from ironrest.knowledge.schema import Knowledge
from ironrest.values.dates import Precision, When, of_day
from ironrest.values.interval import Interval, at_least

__all__ = ["IronLedger", "IronRow", "iron_ledger"]


class IronLedger(msgspec.Struct, frozen=True, kw_only=True):
    """Milligrams of elemental iron up to a day, as intervals.

    `recorded_…` is what the entries add up to; its upper end is open when the dose of one is not known.
    `given_12_months` and `lifetime` are what the person can have had: their upper end is always open, because no
    question asks for iron given elsewhere further back than four weeks. `days_since_last` is of the iron in the rows;
    `days_since_any` of any iron anywhere, and falls to 0 unless iron elsewhere was denied on the day.
    """

    on: date
    rows: tuple[IronRow, ...]
    recorded_12_months: Interval
    recorded_lifetime: Interval
    given_12_months: Interval
    lifetime: Interval
    last: When | None
    days_since_last: Interval | None
    days_since_any: Interval
    unknown_doses: int
    notes: tuple[str, ...]


def iron_ledger(chart: Chart, knowledge: Knowledge, *, on: date) -> IronLedger:
    """All intravenous iron up to the day. Later events are not counted."""
    answers = [one for one in pick.on_or_before(chart.entries, on) if one.fact == _ELSEWHERE]
    told = [one for event in chart.events if event.kind == _KIND for one in _until(event, on)]
    told += [_of_answer(one, knowledge) for one in answers if one.value is True]
    rows = tuple(ledger_rows(told, knowledge))
    unread = _unread(chart, knowledge, on)
    year = _total(rows, on, knowledge.limits["iron_ledger_window"].value, unread=unread)
    life = _total(rows, on, math.inf, unread=unread)
    since = _days_since(rows, on)
    return IronLedger(
        on=on,
        rows=rows,
        recorded_12_months=year,
        recorded_lifetime=life,
        given_12_months=at_least(year.low),
        lifetime=at_least(life.low),
        last=_last(rows),
        days_since_last=since,
        days_since_any=_since_any(since, answers, knowledge, on),
        unknown_doses=sum(row.dose_mg is None for row in rows),
        notes=tuple(_notes(rows, answers, unread)),
    )


_KIND = "iv_iron"
_ELSEWHERE = "iv_iron_elsewhere"


def _until(event: Happening, on: date) -> Iterator[Happening]:
    """The event as far as it lies up to the day; of a course that goes on, nothing says how much was given by then."""
    if event.when is None or event.when.earliest <= on:
        yield event
    elif event.began is not None and event.began.earliest <= on:
        dose = None if event.dose_mg is None else Interval(0.0, event.dose_mg.high, True, event.dose_mg.high_closed)
        yield msgspec.structs.replace(event, when=of_day(on), dose_mg=dose)


def _of_answer(answer: Entry, knowledge: Knowledge) -> Happening:
    """Somebody says that iron was given elsewhere: on a day of the weeks that the question speaks of, no dose known."""
    when = answer.when
    if when is not None:
        back = timedelta(days=knowledge.limits["iron_elsewhere_window"].value)
        when = When(when.earliest - back, when.latest, Precision.DAY)
    note = "said to have been given elsewhere in the four weeks before this answer"
    return Happening(kind=_KIND, when=when, origin=answer.origin, note=note, elsewhere=True)


def _unread(chart: Chart, knowledge: Knowledge, on: date) -> int:
    """Entries that were refused and may be iron: each made every fact unknown that an infusion makes old."""
    stale = {key for key, fact in knowledge.facts.items() if _KIND in fact.invalidated_by}
    facts: dict[Origin, set[str]] = {}
    for one in chart.refused:
        if one.when is None or one.when.earliest <= on:
            facts.setdefault(one.origin, set()).add(one.fact)
    return sum(stale <= found for found in facts.values())


def _total(rows: Sequence[IronRow], on: date, days: float, *, unread: int) -> Interval:
    """What the rows of the last days add up to. A row without one known day may be an infusion of another row."""
    sure: dict[str, float] = {}
    may_be_again: dict[str, float] = {}
    high = math.inf if unread else 0.0
    for row in rows:
        inside = _inside(row, on, days)
        if inside is False:
            continue
        high += row.dose_mg.high if row.dose_mg is not None else math.inf
        low = row.dose_mg.low if row.dose_mg is not None and inside else 0.0
        if row.on_one_day:
            sure[row.product] = sure.get(row.product, 0.0) + low
        else:
            may_be_again[row.product] = max(may_be_again.get(row.product, 0.0), low)
    named = (sure | may_be_again).keys() - {""}
    by_product = sum(max(sure.get(key, 0.0), may_be_again.get(key, 0.0)) for key in sorted(named))
    low = max(sum(sure.values()), by_product, may_be_again.get("", 0.0))
    return Interval(low, high, True, math.isfinite(high))


def _inside(row: IronRow, on: date, days: float) -> bool | None:
    """Whether all of a row lies in the last days; None if it may, or if part of it does."""
    if row.day is None:
        return True if math.isinf(days) else None
    first, last = (row.began or row.day).earliest, row.day.latest
    if (on - last).days > days:
        return False
    return True if (on - first).days <= days and last <= on else None


def _days_since(rows: Sequence[IronRow], on: date) -> Interval | None:
    """Since the last of the rows; any of them may be the last."""
    if not rows:
        return None
    spans = [_days_before(row, on) for row in rows]
    low, high = min(low for low, _ in spans), min(high for _, high in spans)
    return Interval(low, high, True, math.isfinite(high))


def _days_before(row: IronRow, on: date) -> tuple[float, float]:
    """The last dose of a row: from the least days ago to the most."""
    if row.day is None:
        return 0.0, math.inf
    return max(0.0, float((on - row.day.latest).days)), max(0.0, float((on - row.day.earliest).days))


def _since_any(since: Interval | None, answers: list[Entry], knowledge: Knowledge, on: date) -> Interval:
    """Iron anywhere: what is recorded, and what only the person can say."""
    value, when = (None, None)
    if answers:
        chosen, value, _ = pick.latest(answers)
        when = chosen.when
    denied = value is False and when is not None and when.earliest == when.latest == on
    elsewhere = knowledge.limits["iron_elsewhere_window"].value if denied else 0.0
    if since is None:
        return at_least(elsewhere)
    return Interval(min(since.low, elsewhere), since.high, True, since.high_closed)


def _last(rows: Sequence[IronRow]) -> When | None:
    days = [row.day for row in rows if row.day is not None]
    return max(days, key=lambda day: (day.latest, day.sort_key)) if days else None


def _notes(rows: Sequence[IronRow], answers: list[Entry], unread: int) -> Iterator[str]:
    if not rows:
        yield "recorded: 0 mg. That is what the record holds, not what the person has had"
    unknown = sum(row.dose_mg is None for row in rows)
    if unknown:
        yield f"the dose of {unknown} of {len(rows)} is not known: the sum is the least that it can be"
    if any(row.dose_mg is not None and math.isinf(row.dose_mg.high) for row in rows):
        yield "a course or a repeated order is counted with one dose: it may have been more"
    if any(row.day is None for row in rows):
        yield "an infusion without a date counts for the whole life, and may lie in the last 12 months"
    if unread:
        yield f"{unread} entries that may be intravenous iron or a transfusion could not be read and are not in the sum"
    if not any(one.value is False for one in answers):
        yield "whether iron was given elsewhere is not answered"
    yield "iron given elsewhere more than four weeks ago is in the sum only where somebody wrote it down"
