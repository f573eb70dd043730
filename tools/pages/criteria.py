"""docs/reference/criteria.md, guidelines.md and safety.md: what decides, from the knowledge files."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from ironrest.care.assess.assess import assess
from ironrest.cli.golden_cases import golden_cases
from ironrest.knowledge.compile import base_id
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Alert, Caution, Clearance, Guideline, Knowledge, PopulationRules
from tests.criteria.cases import cases
from tools.pages import ROOT
from tools.tables import anchor, cited, criterion_link, table, uses


def pages() -> dict[str, str]:
    knowledge = load()
    return {
        "docs/reference/criteria.md": _criteria(knowledge),
        "docs/reference/guidelines.md": _guidelines(knowledge),
        "docs/reference/safety.md": _safety(knowledge),
    }


# --- criteria.md -----------------------------------------------------------------------------------
def _criteria(knowledge: Knowledge) -> str:
    used = uses(knowledge)
    parts = [
        "# Criteria, alerts and cautions",
        "Every rule, with its source, how well that was checked, and where it is used. `ironrest rules show ID` "
        "shows one.\n"
        "How to read a rule: [the rule language](rule-language.md). What a status means: "
        "[verification](verification.md).",
        "## Criteria",
    ]
    for key, one in knowledge.criteria.items():
        lines = [one.label + ".", f"```sql\n{one.when}\n```", f"- *Source*: {cited(one.source)}"]
        lines += [f"- *Note*: {one.note}"] if one.note else []
        lines += [f"- *In force*: from {one.since or 'the beginning'} until {one.until or 'further notice'}"] * bool(
            one.since or one.until
        )
        lines.append(f"- *Used in*: {'; '.join(used[base_id(key)]) or 'nothing yet'}")
        lines.append(f"- *Cases*: {_cases(key)}")
        parts += [f"### {key}", _block(lines)]
    parts += [
        "## Alerts",
        "They stand above every verdict. An alert is raised when its rule is true; an unknown raises none.",
        *_noted(knowledge.alerts),
        "## Cautions",
        "To keep in mind. A caution never blocks and never makes a clearance unanswered.",
        *_noted(knowledge.cautions),
    ]
    return "\n\n".join(parts)


def _noted(entries: dict[str, Alert] | dict[str, Caution]) -> Iterator[str]:
    for key, one in entries.items():
        says = f"*{one.level}*. {one.action}" if isinstance(one, Alert) else one.says
        yield f"### {key}"
        yield _block(
            [one.label + ".", f"```sql\n{one.when}\n```", f"- *Says*: {says}", f"- *Source*: {cited(one.source)}"]
        )


@cache
def _golden() -> dict[str, Counter[str]]:
    """For each criterion how many golden cases it is true, false and unknown in, whatever they expect of it."""
    found: dict[str, Counter[str]] = {}
    for case in golden_cases(ROOT / "tests" / "cases", load()):
        made = assess(case.chart, load(), on=case.on, use=case.use, assume=case.assume, with_asks=False)
        truths = {one.criterion: one.truth.value for answer in made.answers.values() for one in answer.reasons}
        for name, truth in truths.items():
            found.setdefault(name, Counter())[truth] += 1
    return found


def _cases(key: str) -> str:
    """How often its truth is tried by itself, and in how many golden cases it was looked at."""
    tried = f"[{len(cases(f'criterion:{key}'))} rows](criteria-cases.md#{anchor(key)})"
    counts = _golden().get(base_id(key), Counter())
    told = ", ".join(f"{truth} in {counts[truth]}" for truth in ("true", "false", "unknown"))
    return f"{tried}; in the golden cases {told}" if counts else f"{tried}; in no golden case"


def _block(lines: list[str]) -> str:
    """Label, rule and list, with an empty line around the rule."""
    label, rule, *rest = lines
    return f"{label}\n\n{rule}\n\n" + "\n".join(rest)


# --- guidelines.md ---------------------------------------------------------------------------------
def _guidelines(knowledge: Knowledge) -> str:
    populations = table(
        ["Population", "Rule", "Status"],
        ((one.label, f"`{one.when}`", one.source.status) for one in knowledge.populations.values()),
    )
    parts = [
        "# Guidelines",
        "Each is a rulebook of its own over the same facts; the [safety rules](safety.md) lie over them all. One "
        "governs "
        "(`--guideline`, or the [clinic's file](../how-to/clinic-file.md)); the others are shown beside it.",
        "Each list is read from the top: the first line that holds decides, and an unknown line leaves it and what "
        "follows possible. Iron is for RLS that is there *and* clinically significant; else the indication is "
        "`no-iron`.",
        "## Who a rule is for",
        "The first that matches applies; the last takes everybody whom no other took.",
        populations,
    ]
    for guideline in knowledge.guidelines.values():
        parts += _guideline(guideline, knowledge)
    return "\n\n".join(parts)


def _guideline(guideline: Guideline, knowledge: Knowledge) -> Iterator[str]:
    yield f"## {guideline.id}"
    yield f"{guideline.title}, published {guideline.published}.\n\n- *Source*: {cited(guideline.source)}" + "".join(
        f"\n- *Note*: {note}" for note in guideline.notes
    )
    for rules in guideline.populations:
        yield f"### {knowledge.populations[rules.population].label}: {guideline.id}"
        yield from _population(rules)
    if guideline.priority:
        yield f"*Who comes first* (never a gate): {', '.join(criterion_link(name) for name in guideline.priority)}."


def _population(rules: PopulationRules) -> Iterator[str]:
    rows = [(f"`{line.when}`", f"`{line.then}`") for line in rules.lines]
    yield table(["When", "Indication"], [*rows, ("otherwise" if rows else "always", f"`{rules.otherwise}`")])
    lines = [f"- *Source*: {cited(rules.source)}"]
    lines += [f"- *Note*: {rules.note}"] if rules.note else []
    lines += [f"- *Lifts the cap*: {criterion_link(name)}" for name in rules.lifts]
    yield "\n".join(lines)


# --- safety.md -------------------------------------------------------------------------------------
def _safety(knowledge: Knowledge) -> str:
    caps = table(
        ["When", "Indication at most", "Touches", "A guideline may lift it"],
        (
            (
                criterion_link(cap.criterion),
                f"`{cap.at}`",
                ", ".join(f"`{one}`" for one in cap.only) or "all",
                "yes, for a population of its own" if cap.liftable else "no",
            )
            for cap in knowledge.caps
        ),
    )
    return "\n\n".join(
        [
            "# Safety rules",
            "They lie over every guideline and only make it stricter; a [clinic's file](../how-to/clinic-file.md) may "
            "tighten them further, never loosen them.",
            "A clearance is the first of these that holds: **blocked** (a contraindication is true), **unanswered** "
            "(one "
            "is unknown), **deferred** (it waits for something), **clear**. An unknown contraindication never "
            "counts as no.",
            "## Intravenous iron",
            _clearances(knowledge, "iv"),
            "## Oral iron",
            _clearances(knowledge, "oral"),
            "## Caps",
            "An upper limit on the indication. From the least to the most strict: `iv-iron`, `either-route`, "
            "`oral-iron`, "
            "`specialist-decision`, `no-iron`; `not-covered` is outside this scale.",
            caps,
            *_says(knowledge),
        ]
    )


def _clearances(knowledge: Knowledge, route: str) -> str:
    chosen = [one for one in knowledge.clearances if one.route == route]
    criteria = {base_id(key): one for key, one in knowledge.criteria.items()}
    return table(
        ["When", "Clearance", "Lifted by", "Status"],
        (
            (
                f"{criteria[name].label} ({criterion_link(name)})",
                _effect(one),
                one.lifted_by or "–",
                criteria[name].source.status,
            )
            for one in chosen
            for name in one.criteria
        ),
    )


def _effect(one: Clearance) -> str:
    return f"`{one.effect}`"


def _says(knowledge: Knowledge) -> Iterator[str]:
    for cap in knowledge.caps:
        if cap.says:
            yield f"{criterion_link(cap.criterion)}: {cap.says}"
