"""docs/reference/data-dictionary.md and asks.md: every fact, and what can be asked at once."""

from collections.abc import Iterator

from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Fact, Knowledge
from tools.tables import table


def pages() -> dict[str, str]:
    knowledge = load()
    return {"docs/reference/data-dictionary.md": _dictionary(knowledge), "docs/reference/asks.md": _asks(knowledge)}


def _dictionary(knowledge: Knowledge) -> str:
    parts = [
        "# Data dictionary",
        f"The {len(knowledge.facts)} facts that a rule, a [facts file](facts-file.md), a record or `--fact` may name.\n"
        "`ironrest facts NAME` shows one with everything that is known of it.",
        "**Fresh** is in whole days, for deciding and for screening; beyond it a value is *stale*: shown, and read as "
        "unknown. A dash means that it does not go stale. No window has a published source: they are project defaults "
        "that a [clinic's file](../how-to/clinic-file.md) sets. Facts marked ° have no code: only a form or a facts "
        "file holds them.",
    ]
    for section in dict.fromkeys(fact.section for fact in knowledge.facts.values()):
        chosen = {key: fact for key, fact in knowledge.facts.items() if fact.section == section}
        rows = (
            (f"`{key}`{'°' * fact.form_only}", fact.label, _values(fact), _fresh(fact)) for key, fact in chosen.items()
        )
        parts += [f"## {section.replace('_', ' ').capitalize()}", table(["Fact", "What", "Values", "Fresh"], rows)]
    parts += [
        "## What follows from other facts",
        "Applied in this order, the first that holds; only where nothing else is known.",
    ]
    parts.append(table(["Fact", "is", "when", "because"], _implied(knowledge)))
    parts += [
        "## What a silent record is read as",
        "Listed under `assumed` in every answer, and off with `--no-assume`. Never assumed: allergy to intravenous "
        "iron, "
        "a possible pregnancy, infection today, clinical significance.",
        table(["Fact", "is", "when", "for", "because"], _assumed(knowledge)),
        "## What an event makes old",
        "A result drawn before the event, or within the days after it, describes the person of then: it is "
        "*superseded*.",
        table(["Event", "Days", "Facts"], _events(knowledge)),
    ]
    return "\n\n".join(parts)


def _values(fact: Fact) -> str:
    if fact.kind == "flag":
        return "yes, no"
    if fact.kind == "choice":
        return ", ".join(fact.choices)
    unit = "score" if fact.unit == "1" else fact.unit
    if fact.plausible is None:
        return unit
    return f"{unit}, {fact.plausible[0]:g} to {fact.plausible[1]:g}"


def _fresh(fact: Fact) -> str:
    if fact.fresh is None:
        return "–"
    text = f"{fact.fresh.deciding} / {fact.fresh.screening}"
    text += "; yes for ever" if fact.fresh.yes_for_ever else ""
    return text + (f"; with `{fact.fresh.with_draw_of}`" if fact.fresh.with_draw_of else "")


def _word(value: bool | str) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _implied(knowledge: Knowledge) -> Iterator[tuple[str, ...]]:
    for key, fact in knowledge.facts.items():
        for one in fact.implied:
            yield f"`{key}`", _word(one.then), f"`{one.when}`", one.says


def _assumed(knowledge: Knowledge) -> Iterator[tuple[str, ...]]:
    for key, fact in knowledge.facts.items():
        for one in fact.assume:
            yield f"`{key}`", _word(one.then), f"`{one.when}`" if one.when else "–", ", ".join(one.uses), one.says


def _events(knowledge: Knowledge) -> Iterator[tuple[str, ...]]:
    for key, event in knowledge.events.items():
        facts = [f"`{name}`" for name, fact in knowledge.facts.items() if key in fact.invalidated_by]
        yield event.label, str(event.window_days), ", ".join(facts)


def _asks(knowledge: Knowledge) -> str:
    parts = [
        "# Asks",
        "What can be asked or drawn at once. An ask answers several facts and costs once. Costs order the sets of "
        "asks, "
        "cheapest first; they have no unit and no source.",
    ]
    for key, ask in knowledge.asks.items():
        facts = {name: fact for name, fact in knowledge.facts.items() if fact.ask == key}
        rows = ((f"`{name}`", fact.question or fact.label) for name, fact in facts.items())
        how = f" {ask.how}" if ask.how else ""
        parts += [f"## {key}", f"{ask.label} *({ask.kind}, cost {ask.cost})*{how}", table(["Fact", "Question"], rows)]
    return "\n\n".join(parts)
