"""docs/reference/criteria-cases.md: every rule with the cases on which its truth was tried."""

from ironrest.care.assess.words import short
from ironrest.knowledge.load import load
from tests.criteria.cases import Case, Rule, cases, rules

HEADINGS = {"criterion": "Criteria", "alert": "Alerts", "caution": "Cautions"}


def pages() -> dict[str, str]:
    parts = [
        "# Criteria, case by case",
        "Each rule, and the people on whom it is tried: true, false, unknown, at each threshold, with a bound, and\n"
        "with a value that is too old. The truths are worked out by a reader of the rule text that shares no code\n"
        "with the program; `tests/criteria` tries the program on every row. Facts not named are unknown; `@N d` is\n"
        "a value of N days before.",
    ]
    for kind, heading in HEADINGS.items():
        parts.append(f"## {heading}")
        for rule in rules(load()):
            if rule.kind == kind:
                parts += [f"### {rule.key}", f"{rule.label}\n\n`{rule.text}`", table(rule)]
    return {"docs/reference/criteria-cases.md": "\n\n".join(parts)}


def table(rule: Rule) -> str:
    shown = dict.fromkeys(f"| {case.kind} | {facts(case)} | {case.truth.value} |" for case in cases(rule.name))
    return "\n".join(["| case | facts | truth |", "| --- | --- | --- |", *shown])


def facts(case: Case) -> str:
    """Facts that are `no` are told together."""
    told = [
        f"{fact} {short(value)}{f' @{case.days[fact]} d' if fact in case.days else ''}"
        for fact, value in case.known.items()
        if value is not False or fact in case.days
    ]
    silent = [fact for fact, value in case.known.items() if value is False and fact not in case.days]
    if len(silent) > 3:
        told.append(f"{len(silent)} others no")
    else:
        told += [f"{fact} no" for fact in silent]
    return ", ".join(told) or "nothing known"
