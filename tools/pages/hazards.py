"""docs/reference/hazards.md, from docs/safety/hazards.toml."""

from tools import hazards
from tools.pages import ROOT


def pages() -> dict[str, str]:
    parts = [
        "# Hazards",
        "What can go wrong, what stops it, and the tests that show it.\n"
        "`make check` fails when a test named here is gone.",
    ]
    for hazard in hazards.load(ROOT):
        tests = "\n".join(f"  - `{test}`" for test in hazard.test)
        parts += [
            f"## {hazard.id}",
            f"{hazard.hazard}\n\n- *Cause*: {hazard.cause}\n- *Harm*: {hazard.harm}\n"
            f"- *Control*: {hazard.control}\n- *Tests*:\n{tests}",
        ]
    return {"docs/reference/hazards.md": "\n\n".join(parts)}
