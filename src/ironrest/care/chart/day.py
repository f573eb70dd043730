"""The facts of one person on one day: picked, aged, superseded, derived, implied, assumed. Each says how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import msgspec

from ironrest.care.chart import derive, pick
from ironrest.care.chart.person import Chart, Entry, Happening, Origin, Value
from ironrest.care.chart.readings import Day, How, Reading
from ironrest.knowledge.schema import Fact, Knowledge, Use
from ironrest.rules.evaluate import Test, compile_condition


def read_day(chart: Chart, knowledge: Knowledge, *, on: date, use: Use = "deciding", assume: bool = True) -> Day:
    """What is known on that day. Results after it are ignored and counted; nothing is dropped silently."""
    by_fact = _by_fact(chart, on)
    later = sum(1 for entry in chart.entries if entry.when is not None and entry.when.earliest > on)
    by_fact["tsat"] = [*by_fact.get("tsat", ()), *derive.derived_saturations(by_fact, knowledge)]
    for key, total in derive.summed_totals(by_fact, knowledge).items():
        by_fact[key] = [*by_fact.get(key, ()), total]
    readings: dict[str, Reading] = {}
    events = _events(chart, by_fact, on)
    for key, entries in by_fact.items():
        if entries and key in knowledge.facts:
            readings[key] = _read(knowledge.facts[key], key, entries, events, knowledge, on, use)
    _refuse(readings, chart, on)
    _add_derived(readings, chart, by_fact, knowledge, on)
    _share_draw(readings, knowledge, on, use)
    values: dict[str, Value | None] = {key: one.value for key, one in readings.items() if one.value is not None}
    _fill(readings, values, knowledge, use, assume)
    notes = _notes(readings, by_fact, knowledge, chart, on)
    return Day(readings=readings, values=values, later_ignored=later, notes=notes)


def _by_fact(chart: Chart, on: date) -> dict[str, list[Entry]]:
    by_fact: dict[str, list[Entry]] = {}
    for entry in pick.on_or_before(chart.entries, on):
        by_fact.setdefault(entry.fact, []).append(entry)
    return by_fact


def _events(chart: Chart, by_fact: dict[str, list[Entry]], on: date) -> list[Happening]:
    """Recorded events up to the day, and IV iron that somebody says was given elsewhere."""
    events = [one for one in chart.events if one.when is None or one.when.earliest <= on]
    course = by_fact.get("course_in_progress")
    if course and pick.latest(course)[1] is True:  # judged on the studies that the course was signed on
        events = [one for one in events if one.kind != "iv_iron"]
    for entry in by_fact.get("iv_iron_elsewhere", ()):
        if entry.value is True:
            events.append(Happening(kind="iv_iron", when=entry.when, origin=entry.origin, note="given elsewhere"))
    return sorted(events, key=_latest_first)


def _latest_first(event: Happening) -> tuple[int, int, str, str, str]:
    """Undated ones first: they supersede whatever the date of the result is."""
    day = -event.when.latest.toordinal() if event.when else 0
    return int(event.when is not None), day, event.kind, event.origin.file, event.origin.path


def _read(
    fact: Fact, key: str, entries: list[Entry], events: list[Happening], knowledge: Knowledge, on: date, use: Use
) -> Reading:
    chosen, value, notes = pick.latest(entries)
    if fact.fresh and fact.fresh.yes_for_ever and value is not True:
        lasting_yes = [entry for entry in entries if entry.value is True]
        if lasting_yes:
            chosen, value, notes = pick.latest(lasting_yes)
            notes = (*notes, "an earlier yes stays, whatever was answered later")
    if value is False and any(one.lasting and one.value is True for one in entries):
        notes = (*notes, "an active diagnosis in the record says otherwise")
    reading = Reading(
        fact=key,
        value=value,
        state="known" if value is not None else "unknown",
        how=_how(chosen),
        seen=value,
        when=chosen.when,
        origin=chosen.origin,
        unit_read=chosen.unit_read,
        draw=chosen.draw,
        notes=notes,
    )
    superseding = _superseding(fact, chosen, events, knowledge)
    if superseding:
        return msgspec.structs.replace(reading, value=None, state="superseded", says=superseding)
    lasting = value is True and any(one.lasting and one.value is True for one in entries)
    stale = "" if lasting else _stale(fact, chosen, value, on, use)
    return msgspec.structs.replace(reading, value=None, state="stale", says=stale) if stale else reading


def _refuse(readings: dict[str, Reading], chart: Chart, on: date) -> None:
    """A result that was refused and may be newer than the one picked leaves its fact unknown."""
    for refused in chart.refused:
        when = refused.when
        if not refused.fact or (when is not None and when.earliest > on):
            continue
        reading = readings.get(refused.fact) or Reading(fact=refused.fact)
        typed = reading.origin is not None and reading.origin.file == "--fact" != refused.origin.file
        if typed and (when is None or (reading.when is not None and when.earliest <= reading.when.latest)):
            continue  # what the caller says stands over what the record could not say
        if when is not None and reading.when is not None and when.latest < reading.when.earliest:
            continue
        says = "a result that may be newer was refused"
        readings[refused.fact] = msgspec.structs.replace(reading, value=None, state="unknown", says=says)


def _how(entry: Entry) -> How:
    return "derived" if entry.origin.words.startswith("derived") else "recorded"


def _stale(fact: Fact, entry: Entry, value: Value | None, on: date, use: Use) -> str:
    """Why the value is too old to count, or an empty string."""
    fresh = fact.fresh
    if value is True and fresh is not None and fresh.yes_for_ever:
        return ""
    if entry.when is None:
        return "undated"
    if fresh is None:
        return ""
    limit = fresh.deciding if use == "deciding" else fresh.screening
    days = (on - entry.when.earliest).days
    return f"{days} days old; for {use} it counts for {limit} days" if days > limit else ""


def _superseding(fact: Fact, entry: Entry, events: list[Happening], knowledge: Knowledge) -> str:
    """Which event makes the value describe another person than today's, or an empty string."""
    for event in events:
        if event.kind not in fact.invalidated_by:
            continue
        kind = knowledge.events[event.kind]
        if event.when is None or entry.when is None:
            return f"{kind.label}, date not known"
        if (entry.when.earliest - event.when.latest).days < kind.window_days:
            return (
                f"{kind.label} on {event.when.latest.isoformat()}; values count again {kind.window_days} days after it"
            )
    return ""


def _add_derived(
    readings: dict[str, Reading], chart: Chart, by_fact: dict[str, list[Entry]], knowledge: Knowledge, on: date
) -> None:
    origin = Origin("Patient", "birthDate")
    if chart.died is not None and chart.died.earliest <= on:
        readings["deceased"] = _made("deceased", True, Origin("Patient", "deceasedDateTime"), chart.died)
    years = derive.age(chart, on)
    if years is not None and "age_years" not in readings:
        readings["age_years"] = _made("age_years", years, origin, chart.birth)
    if chart.sex is not None and "sex" not in readings:
        readings["sex"] = _made("sex", chart.sex, Origin("Patient", "gender"), None)
    fall = derive.haemoglobin_fall(by_fact.get("hb", ()), knowledge)
    if fall is not None and "hb" in readings and readings["hb"].state == "known":
        latest = readings["hb"]
        readings["hb_fall_90d"] = _made("hb_fall_90d", fall, latest.origin, latest.when)


def _made(key: str, value: Value, origin: Origin | None, when: object) -> Reading:
    return Reading(fact=key, value=value, seen=value, state="known", how="derived", origin=origin, when=when)  # type: ignore[arg-type]


def _share_draw(readings: dict[str, Reading], knowledge: Knowledge, on: date, use: Use) -> None:
    """A result of the same draw as its partner counts for as long as the partner does (CRP with ferritin)."""
    for key, reading in list(readings.items()):
        fresh = knowledge.facts[key].fresh
        partner = readings.get(fresh.with_draw_of) if fresh and fresh.with_draw_of else None
        same = partner and partner.state == "known" and reading.draw and reading.draw == partner.draw
        if same and reading.state == "stale":
            readings[key] = msgspec.structs.replace(reading, value=reading.seen, state="known", says="")


def _fill(
    readings: dict[str, Reading], values: dict[str, Value | None], knowledge: Knowledge, use: Use, assume: bool
) -> None:
    """What follows from other facts, then what a silent record may be read as, in the order of the dictionary."""
    for key, implied, assumed in _fillers(knowledge):
        if key in values:
            continue
        for test, value, says in implied:
            if test(values) is True:
                readings[key] = _filled(readings.get(key), key, value, "implied", says)
                values[key] = value
                break
        if key in values or not assume:
            continue
        before = readings.get(key)
        if before is not None and (before.seen is not False or before.state == "unknown"):
            continue  # the record is not silent: it holds a value that does not count today, or one nobody could read
        for test, value, says, uses in assumed:
            if use in uses and test(values) is True:
                readings[key] = _filled(before, key, value, "assumed", says)
                values[key] = value
                break


def _filled(before: Reading | None, key: str, value: bool | str, how: How, says: str) -> Reading:
    base = before or Reading(fact=key)
    return msgspec.structs.replace(base, value=value, state="known", how=how, says=says)


_Implied = tuple[Test, bool | str, str]
_Assumed = tuple[Test, bool | str, str, tuple[Use, ...]]


def _fillers(knowledge: Knowledge) -> list[tuple[str, list[_Implied], list[_Assumed]]]:
    return _compiled_fillers(_ById(knowledge))


class _ById:
    """Makes the knowledge hashable by its release, so that compiled rules are kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.release)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.knowledge.release == self.knowledge.release


@lru_cache(maxsize=8)  # number: a handful of releases side by side
def _compiled_fillers(by_id: _ById) -> list[tuple[str, list[_Implied], list[_Assumed]]]:
    knowledge = by_id.knowledge
    found = []
    for key, fact in knowledge.facts.items():
        implied = [
            (_test(knowledge, f"implied:{key}:{at}"), rule.then, rule.says) for at, rule in enumerate(fact.implied)
        ]
        assumed = [
            (_test(knowledge, f"assume:{key}:{at}") if rule.when else _always, rule.then, rule.says, rule.uses)
            for at, rule in enumerate(fact.assume)
        ]
        if implied or assumed:
            found.append((key, implied, assumed))
    return found


def _test(knowledge: Knowledge, node: str) -> Test:
    return compile_condition(knowledge.nodes[node], {})


def _always(facts: Mapping[str, Value | None]) -> bool:
    return True


def _notes(
    readings: dict[str, Reading], by_fact: dict[str, list[Entry]], knowledge: Knowledge, chart: Chart, on: date
) -> tuple[str, ...]:
    notes: list[str] = []
    ferritin, tsat = readings.get("ferritin"), readings.get("tsat")
    limit = knowledge.limits["ferritin_tsat_apart"].value
    if ferritin and tsat and ferritin.when and tsat.when:
        apart = abs((ferritin.when.earliest - tsat.when.earliest).days)
        if apart > limit:
            notes.append(f"Ferritin and TSAT were drawn {apart} days apart.")
    if derive.iron_above_binding_capacity(by_fact):
        notes.append("Iron lies above TIBC in one draw: one of the two is wrong, and no TSAT is worked out from them.")
    if chart.died is not None and chart.died.earliest <= on:
        notes.append("The record says that this person has died.")
    return tuple(notes)


def newest_date(chart: Chart) -> date | None:
    """The latest day that any entry, drug or event names; for `--as-of last`."""
    drugs = [when for drug in chart.drugs for when in (drug.started, drug.ended)]
    whens = [*(entry.when for entry in chart.entries), *(event.when for event in chart.events), *drugs]
    return max((when.latest for when in whens if when is not None), default=None)
