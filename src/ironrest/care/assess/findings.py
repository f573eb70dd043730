"""Findings by heading: what was found, what was not, and what nobody asked. They explain; they decide no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ironrest.care.assess import findings_iron
from ironrest.care.assess.answer import Finding
from ironrest.care.assess.drugs import may_be_taken
from ironrest.care.assess.prepared import TRUTH, Prepared, Readings, prepared, remark, truth_of_flag
from ironrest.care.assess.rulebook import Compiled
from ironrest.care.assess.words import answered, dated
from ironrest.care.chart.person import Chart, Drug
from ironrest.care.chart.readings import Day, Reading
from ironrest.knowledge.schema import Knowledge
from ironrest.values.truth import Truth

_CRITERION = {Truth.TRUE: "holds", Truth.FALSE: "does not hold", Truth.UNKNOWN: "not settled"}


def findings(chart: Chart, day: Day, rules: Compiled, on: date) -> dict[str, tuple[Finding, ...]]:
    """Heading to lines, in the order of the knowledge file; a heading without lines is left out."""
    ready, known = prepared(rules), rules.knowledge
    taken = [drug for drug in chart.drugs if may_be_taken(drug, on)]
    parts = {
        "rls_criteria": _criteria(ready, day),
        "not_rls": _not_rls(ready, day, known),
        "mimics": _mimics(ready, day, taken),
        "course": _course(ready, day),
        "supportive": _supportive(ready, day, known),
        "red_flags": [one.read(day.readings) for one in ready.red_flags],
        "secondary": _secondary(ready, day),
        "symptoms": findings_iron.symptoms(ready, day, known),
        "iron_status": findings_iron.results(day, known),
        "deficiency_cause": findings_iron.causes(ready, day),
        **_dopaminergic(ready, day, known, taken),
    }
    found: dict[str, tuple[Finding, ...]] = {}
    for key, heading in known.findings.heading.items():
        lines = [*parts.get(key, ()), *_sentences(key, ready, day, parts)]
        if lines:
            found[heading] = tuple(lines)
    return found


def _sentences(heading: str, ready: Prepared, day: Day, parts: dict[str, list[Finding]]) -> Iterator[Finding]:
    """Sentences chosen by rule. Those on iron and on augmentation wait until there is something to speak of."""
    if heading == "augmentation" and not parts.get(heading):
        return
    if heading == "iron_status" and not any(one.facts for one in parts[heading]):
        return
    for sentence in ready.sentences[heading]:
        line = sentence.read(day.readings, day.values)
        if line is not None:
            yield line


def _criteria(ready: Prepared, day: Day) -> list[Finding]:
    """The five, each with how it is known: asked, or taken from a recorded diagnosis."""
    found = []
    for key, entry, rule in ready.criteria:
        truth = TRUTH[rule.test(day.values)]
        facts = rule.facts(day.readings)
        how = _how_known(facts, len(rule.reads), truth)
        found.append(Finding(key, entry.label, f"{_CRITERION[truth]}{how}", truth, facts, entry.source))
    return found


def _how_known(facts: tuple[Reading, ...], asked_for: int, truth: Truth) -> str:
    ways: dict[str, None] = {}
    for one in facts:
        if one.value is None:
            ways[answered(one)] = None
        elif one.how in ("implied", "assumed"):
            ways[one.says] = None
        else:
            ways[f"asked {dated(one)}"] = None
    if truth is Truth.UNKNOWN and len(facts) < asked_for:
        missing = asked_for - len(facts)
        ways[f"{missing} of {asked_for} not asked" if asked_for > 1 else "not asked"] = None
    return f" ({'; '.join(ways)})" if ways else ""


def _not_rls(ready: Prepared, day: Day, known: Knowledge) -> list[Finding]:
    """Which criterion says no, and by which answer; a mimic by name. With an offer to look again."""
    found = []
    for key, entry, rule in ready.criteria:
        if rule.test(day.values) is not False:
            continue
        guilty = [one for one in rule.facts(day.readings) if one.value is (one.fact in ready.mimic_facts)]
        says = "; ".join(f"{known.facts[one.fact].label}: {answered(one)}" for one in guilty)
        found.append(Finding(f"not_{key}", entry.label, says, Truth.FALSE, tuple(guilty), entry.source))
    return [*found, remark("not_rls_review", known.findings.not_rls_review)] if found else []


def _mimics(ready: Prepared, day: Day, taken: list[Drug]) -> list[Finding]:
    found = [one.read(day.readings) for one in ready.mimics]
    found += [one.read(day.readings) for one in ready.exam if one.fact in day.readings]
    for drug in taken:
        pointed = next((ready.mimic_drugs[one] for one in drug.concepts if one in ready.mimic_drugs), None)
        if pointed:
            key, label, source = pointed
            found.append(Finding(f"{key}_drug", label, f"{drug.name} can cause it: ask", Truth.UNKNOWN, (), source))
    return found + [line for one in ready.alone if (line := one.read(day.readings, day.values))]


def _course(ready: Prepared, day: Day) -> list[Finding]:
    return [
        Finding(course.id, course.label, "yes", Truth.TRUE, rule.facts(day.readings), course.source)
        for course, rule in ready.courses
        if rule.test(day.values) is True
    ]


def _supportive(ready: Prepared, day: Day, known: Knowledge) -> list[Finding]:
    found = []
    for key, one in known.supportive.supportive.items():
        if one.population and ready.populations[one.population].test(day.values) is not True:
            continue
        reading = day.readings.get(one.fact) if one.fact else None
        if reading is None:
            says = "not asked" if one.fact else "to be looked for"
            found.append(Finding(key, one.label, says, Truth.UNKNOWN, (), one.source))
            continue
        truth = truth_of_flag(reading)
        if truth is not Truth.UNKNOWN:
            truth = TRUTH[reading.value is one.supports_when]
        words = {Truth.TRUE: f"supports ({dated(reading)})", Truth.FALSE: f"does not support ({dated(reading)})"}
        found.append(Finding(key, one.label, words.get(truth) or answered(reading), truth, (reading,), one.source))
    return [*found, remark("polysomnography", known.supportive.polysomnography)]


def _secondary(ready: Prepared, day: Day) -> list[Finding]:
    found = []
    for key, cause, rule in ready.secondary:
        truth, facts = rule.test(day.values), rule.facts(day.readings)
        if truth is False and not cause.settles_no:
            truth = None
        no = answered(facts[0]) if [one.value for one in facts] == [False] else "no"
        says = f"yes. {cause.what}" if truth else no if truth is False else "not known"
        found.append(Finding(key, cause.label, says, TRUTH[truth], facts, cause.source))
    return found


def _dopaminergic(ready: Prepared, day: Day, known: Knowledge, taken: list[Drug]) -> dict[str, list[Finding]]:
    """Augmentation and impulse control, for whoever takes a dopamine drug or may, or has answered about it."""
    entry = known.augmentation
    readings: Readings = day.readings
    takes = ready.on_dopaminergic.test(day.values) is True
    takes = takes or any(concept in entry.applies_to for drug in taken for concept in drug.concepts)
    signs = [one.read(readings) for one in ready.augmentation]
    control = ready.impulse.read(readings)
    if not takes and not any(one.facts for one in (*signs, control)):
        return {}
    advice = [remark(key, getattr(entry, key)) for key in ("first_step", "prevention", "taper")]
    asks = f"{', '.join(entry.impulse_control.ask)}. {entry.impulse_control.says}"
    ask = Finding("impulse_control_ask", "Ask at each visit", asks, None, (), entry.impulse_control.source)
    return {"augmentation": signs + advice, "impulse_control": [control, ask]}
