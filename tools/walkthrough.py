"""Pages whose commands and code are run: files are written, output is filled in, and what the prose claims is checked.

In a template a fence says what to do with its block:

    ```toml me.toml           write this file, and show it
    ```console                run each line that begins with `$ `, and show what it prints; `first=20` shows 20 lines
    ```python                 run it, in one namespace for the page, and show what it prints; `last=5` shows 5 lines
    <!-- expect: words -->    the output above holds these words; the line is not shown
    <!-- exit: 2 -->          the last command above ended with this code (0 unless it is said)
    <!-- answer: verdict=x --> the JSON answer of the last command has this value; several, with spaces between
"""

import contextlib
import io
import json
import os
import re
import shlex
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ironrest.cli.main import main

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(
    r"^```(?P<kind>\w+)(?P<info>[^\n]*)\n(?P<body>.*?)^```\n(?P<checks>(?:<!-- .*? -->\n)*)",
    re.MULTILINE | re.DOTALL,
)
_CHECK = re.compile(r"<!-- (expect|exit|answer): (.*?) -->")
#: A fence whose second word is a file name.
_FILE = re.compile(r"[\w.-]+\.(toml|json|ndjson|csv)")


class Walked(NamedTuple):
    """The page, and a sentence for each claim that did not hold."""

    text: str
    faults: list[str]


class _Ran(NamedTuple):
    output: str
    code: int


def walk(template: str) -> Walked:
    """Run one template in an empty folder."""
    faults: list[str] = []
    names: dict[str, object] = {}

    def done(block: re.Match[str]) -> str:
        shown, ran = _do(block, names)
        faults.extend(_failed(block, ran))
        faults.extend(_answered_otherwise(block))
        return shown

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        text = _BLOCK.sub(done, template)
    return Walked(text, faults)


def _do(block: re.Match[str], names: dict[str, object]) -> tuple[str, _Ran]:
    kind, info, body = block["kind"], block["info"].strip(), block["body"]
    if _FILE.fullmatch(info):
        Path(info).write_text(body, encoding="utf-8")
    elif kind == "console":
        return _console(body, info)
    elif kind == "python":
        ran = _captured(lambda: _execute(body, names))
        output = f"\n```text\n{_cut(ran.output, info)}```\n" if ran.output else ""
        return f"```python\n{body}```\n{output}", ran
    return f"```{kind}\n{body}```\n", _Ran("", 0)


def _console(body: str, info: str) -> tuple[str, _Ran]:
    shown, ran = [], _Ran("", 0)
    for line in body.splitlines():
        ran = _captured(lambda line=line: main(_argv(line)))  # type: ignore[misc]
        shown.append(f"{line}\n{_cut(ran.output, info)}")
    return f"```console\n{''.join(shown)}```\n", ran


def _argv(line: str) -> list[str]:
    """The arguments of `$ ironrest …`, or of the recipe behind `$ make …`."""
    words = shlex.split(line.removeprefix("$ "))
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        recipe = re.search(rf"^{words[1]}:.*\n\t@\$\(BIN\)/(ironrest .+)$", makefile, re.MULTILINE)
        words = shlex.split(recipe[1]) if recipe else words
    if words[0] != "ironrest":
        raise ValueError(
            f"`{line}` is not a command that a page can run: write `$ ironrest …` or a recipe that runs it."
        )
    return words[1:]


def _execute(body: str, names: dict[str, object]) -> int:
    exec(compile(body, "page", "exec"), names)
    return 0


def _captured(run: Callable[[], int]) -> _Ran:
    """Output and exit code. A crash is shown as the page's output, so that printing always ends."""
    said = io.StringIO()
    columns = os.environ.pop("COLUMNS", None)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except Exception as crash:
        return _Ran(f"{said.getvalue()}{type(crash).__name__}: {crash}\n", -1)
    finally:
        if columns is not None:
            os.environ["COLUMNS"] = columns
    return _Ran(said.getvalue(), code)


def _cut(output: str, info: str) -> str:
    """The first or last lines, with an ellipsis where the others were; no spaces at line ends."""
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    wanted = re.fullmatch(r"(first|last)=(\d+)", info)
    if wanted and len(lines) > int(wanted[2]):
        lines = [*lines[: int(wanted[2])], "…"] if wanted[1] == "first" else ["…", *lines[-int(wanted[2]) :]]
    return "".join(f"{line}\n" for line in lines)


def _failed(block: re.Match[str], ran: _Ran) -> list[str]:
    checks = _CHECK.findall(block["checks"])
    code = next((int(value) for name, value in checks if name == "exit"), 0)
    begins = block["body"].splitlines()[0] if block["body"] else ""
    faults = [f"`{begins}`: ended with {ran.code}, not {code}: {ran.output[-300:]}"] if ran.code != code else []
    output = " ".join(ran.output.split())
    return faults + [
        f"`{begins}`: its output does not hold `{value}`."
        for name, value in checks
        if name == "expect" and " ".join(value.split()) not in output
    ]


def _answered_otherwise(block: re.Match[str]) -> list[str]:
    """The command is run again for its JSON, so that a claim does not hang on the wording of the text."""
    wanted = [
        pair.partition("=")
        for name, value in _CHECK.findall(block["checks"])
        if name == "answer"
        for pair in value.split()
    ]
    if not wanted:
        return []
    line = block["body"].splitlines()[-1]
    said = _captured(lambda: main([*_argv(line), "--format", "json"])).output
    # What stands behind the answer was said on standard error.
    answer = json.JSONDecoder().raw_decode(said)[0] if said.startswith("{") else {}
    return [
        f"`{line}`: {key} is `{answer.get(key)}`, not `{value}`."
        for key, _, value in wanted
        if str(answer.get(key)) != value
    ]
