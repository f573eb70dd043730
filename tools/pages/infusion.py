"""docs/reference/infusion.md, from states, guards and vital signs, and infusion-json.md, from its contract."""

from collections.abc import Iterator

from ironrest.care.infusion.payloads import PAYLOADS
from ironrest.care.infusion.states import EVENT_TYPES, OUT, STATES, STAYS, TERMINAL, EventType, State, cell, transitions
from ironrest.knowledge.load import load
from ironrest.knowledge.schema_infusion import InfusionRules
from ironrest.report.words import word
from tools.infusion_contract import FILE
from tools.json_contract import about, shapes
from tools.pages.json_answer import rows
from tools.tables import cited, table

INTRO = (
    "What is recorded of an infusion, and what follows from it. An event says what happened; a guard speaks before "
    "it. The record refuses only what cannot be true: an event of another person, infusion or plan, one from the "
    "future, and a second event with the same id and other content. Everything else is kept, and what deviates is "
    "listed. "
    "How to replay a file of events: [replay an infusion](../how-to/replay-an-infusion.md). "
    "The JSON: [the JSON of an infusion](infusion-json.md)."
)


def pages() -> dict[str, str]:
    return {
        "docs/reference/infusion.md": "\n\n".join([*_states(), *_rules(load().infusion)]),
        "docs/reference/infusion-json.md": _contract(),
    }


def _states() -> Iterator[str]:
    yield "# The record of an infusion"
    yield INTRO
    yield f"**{load().infusion.not_a_monitor.says}**"
    yield "## States"
    yield table(
        ["State", "Means", "Leads on"],
        (
            (
                f"`{one}`",
                word("infusion_state", one),
                "no: only notes and corrections" if one in TERMINAL else "yes",
            )
            for one in STATES
        ),
    )
    yield "## Diagram"
    yield "```mermaid\nstateDiagram-v2\n" + "\n".join(_arrows()) + "\n```"
    yield "## States and events"
    yield (
        "A cell is the next state; `·` is kept without another state; **out** is out of place: kept, listed as a "
        "deviation, and the state does not change. What an event says of the rate counts towards the volume wherever "
        "it stands."
    )
    yield table(
        ["Event", *STATES], ([f"`{event}`", *(_cell(state, event) for state in STATES)] for event in EVENT_TYPES)
    )
    yield "## What each event carries"
    yield "A field that is left out is not known, and is never read as no. An unknown field is refused."
    yield table(
        ["Event", "Fields"],
        (
            (f"`{event}`", ", ".join(f"`{one}`" for one in PAYLOADS[event].__struct_fields__) or "–")
            for event in EVENT_TYPES
        ),
    )


def _rules(rules: InfusionRules) -> Iterator[str]:
    yield "## Guards"
    yield (
        "A guard passes only when its rule is true: what is not known has not passed. An event recorded all the same "
        "is a deviation, open until it has a reason and an authoriser."
    )
    for key, guard in rules.guards.items():
        before = ", ".join(f"`{one}`" for one in guard.before)
        yield f"### {key}\n\n{guard.label}. Before {before}.\n\n```sql\n{guard.when}\n```\n\n{guard.says}"
        yield f"Source: {cited(guard.source)}"
    yield "## The facts of the guards"
    yield table(
        ["Fact", "Means", "Unit", "Known from"],
        ((f"`{key}`", one.label, one.unit or "yes/no", one.known_from) for key, one in rules.facts.items()),
    )
    yield "## Vital signs"
    needed = ", ".join(f"`{one}`" for one in rules.measures.needed)
    yield f"Needed in each set: {needed}. {cited(rules.measures.source)}"
    yield table(
        ["Set", "Due", "Counts from", "Overdue after", "Source"],
        (
            (one.label, _due(one.anchor, one.at_min, one.every_min), f"{one.early_min:g} min before",
             f"{one.grace_min:g} min", cited(one.source))
            for one in rules.vitals
        ),
    )  # fmt: skip
    yield "## Numbers of the record"
    limits = ((name, getattr(rules.limits, name)) for name in rules.limits.__struct_fields__)
    yield table(
        ["Name", "Means", "Value", "Source"],
        ((f"`{name}`", one.label, f"{one.value:g} {one.unit}", cited(one.source)) for name, one in limits),
    )
    yield "## When a signed plan lapses"
    yield (
        "It lapses after its days, with a change of weight, with an answer of the chart below, and when a rule of the "
        "label that it was held to changed or is new. What is not answered has not passed. Iron studies are not "
        "looked at: a course is judged on those that it was signed on."
    )
    yield table(
        ["Name", "Means", "Value", "Source"],
        (
            (f"`{name}`", one.label, f"{one.value:g} {one.unit}", cited(one.source))
            for name, one in (("days", rules.lapse.days), ("weight", rules.lapse.weight))
        ),
    )
    yield table(
        ["Fact", "Lapses", "Source"],
        ((f"`{key}`", one.says, cited(one.source)) for key, one in rules.lapse.fact.items()),
    )


def _arrows() -> Iterator[str]:
    """One arrow for each pair of states, with the events that take it."""
    names = {state: state.replace("-", "_") for state in STATES}
    yield f"    [*] --> {names[STATES[0]]}"
    for state in STATES:
        by_target: dict[str, list[str]] = {}
        for event, target in transitions(state).items():
            by_target.setdefault(target, []).append(event)
        yield from (
            f"    {names[state]} --> {target.replace('-', '_')}: {', '.join(on)}" for target, on in by_target.items()
        )
    yield from (f"    {names[state]} --> [*]" for state in STATES if state in TERMINAL)


def _cell(state: State, event: EventType) -> str:
    found = cell(state, event)
    return "·" if found == STAYS else "**out**" if found == OUT else found


def _due(anchor: str, at_min: float, every_min: float) -> str:
    words = {
        "before": "before the start",
        "running": f"{at_min:g} min after the start, or a restart",
        "test-dose": f"{at_min:g} min after the test dose",
        "reaction": f"{at_min:g} min after a reaction was noted",
        "end": "at the end",
        "observation-end": "at the end of the observation",
    }
    return words[anchor] + (f", then every {every_min:g} min" if every_min else "")


def _contract() -> str:
    parts = [
        "# The JSON of an infusion",
        "What `ironrest infusion replay … --format json` prints: one object. Every key is always there; what is not "
        "known is `null` or an empty list. What the words mean: [the record of an infusion](infusion.md).",
    ]
    for name, keys in shapes(FILE).items():
        parts += [f"## {name}", about(FILE)[name], table(["Key", "Type", "Means"], rows(keys, FILE))]
    return "\n\n".join(parts)
