"""docs/reference/cli.md, from the parser of the command line."""

import argparse
from collections.abc import Iterator

from ironrest.cli.main import FAILED, PARTIAL, UNUSABLE, USABLE, parser
from tools.tables import table


def pages() -> dict[str, str]:
    codes = {
        USABLE: "an answer, or a listed refusal, for everybody",
        FAILED: "`ironrest prove`: a safety law does not hold; the person who breaks it was printed",
        UNUSABLE: "the command, or the whole input, is unusable; one sentence on standard error says why",
        PARTIAL: "interrupted: what was answered until then was printed",
    }
    parts = [
        "# The command line",
        "`ironrest COMMAND --help` prints the same in the terminal.",
        "## Exit codes",
        table(["Code", "Means"], codes.items()),
        *_commands(parser()),
    ]
    return {"docs/reference/cli.md": "\n\n".join(parts)}


def _commands(one: argparse.ArgumentParser, said: str = "") -> Iterator[str]:
    """Each command that does something, in the order of the help."""
    inner = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield f"## {one.prog}"
        yield said[:1].upper() + said[1:] + "."
        yield table(["Argument", "What", "Default"], map(_row, _arguments(one)))
    for group in inner:
        helps = {action.dest: action.help or "" for action in group._choices_actions}
        for name, sub in group.choices.items():
            yield from _commands(sub, helps.get(name, ""))


def _arguments(one: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in one._actions if not isinstance(action, argparse._HelpAction)]


def _row(action: argparse.Action) -> tuple[str, ...]:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    choices = ", ".join(f"`{choice}`" for choice in action.choices or ())
    if action.option_strings and action.nargs != 0:
        name += f" {action.metavar or ('' if choices else action.dest.upper())}"
    what = "; ".join(part for part in (action.help or "", choices) if part)
    again = " (may be given again)" if isinstance(action, argparse._AppendAction) else ""
    shown = f"`{action.default}`" if action.default not in (None, False, []) else "–"
    return f"`{name.strip()}`", what + again, shown
