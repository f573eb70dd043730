"""Commands and code on the pages are run, and what the prose says of their output holds."""

from pathlib import Path

import pytest

from tools.pages import readme, walkthroughs
from tools.walkthrough import walk

TEMPLATES = [*sorted(walkthroughs.TEMPLATES.rglob("*.md")), readme.TEMPLATE]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_what_a_page_says_of_its_commands_and_code_holds(path: Path) -> None:
    assert walk(path.read_text(encoding="utf-8")).faults == []


def test_a_file_is_written_shown_and_read_by_the_next_command() -> None:
    page = walk(
        '```toml me.toml\npatient = "a"\n```\n\n```console\n$ ironrest assess me.toml --as-of 2026-01-01\n```\n'
    )
    assert page.faults == []
    assert page.text.startswith('```toml\npatient = "a"\n```\n\n```console\n$ ironrest assess me.toml')
    assert "Not settled yet" in page.text


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("```python\nprint(1)\n```\n<!-- expect: 2 -->\n", "does not hold `2`"),
        ("```python\n1 / 0\n```\n", "ended with -1, not 0"),
        ("```console\n$ ironrest assess nowhere.toml\n```\n", "ended with 2, not 0"),
        ("```console\n$ ironrest facts ferritin\n```\n<!-- exit: 2 -->\n", "ended with 0, not 2"),
        (
            '```toml a.toml\npatient = "a"\n```\n```console\n$ ironrest assess a.toml --as-of 2026-01-01\n```\n'
            "<!-- answer: verdict=iv-iron -->\n",
            "verdict is `undetermined`, not `iv-iron`",
        ),
        ("```console\n$ rm -r everything\n```\n", "is not a command that a page can run"),
    ],
)
def test_a_claim_that_does_not_hold_is_a_fault(template: str, fault: str) -> None:
    assert fault in "".join(walk(template).faults)


@pytest.mark.parametrize(
    ("info", "shown"),
    [("first=2", "1\n2\n…\n"), ("last=1", "…\n4\n"), ("first=4", "1\n2\n3\n4\n")],
)
def test_long_output_is_cut_and_says_so(info: str, shown: str) -> None:
    assert f"```text\n{shown}```" in walk(f"```python {info}\nfor n in (1, 2, 3, 4):\n    print(n)\n```\n").text


def test_one_page_has_one_namespace_and_another_page_another() -> None:
    assert "```text\n3\n```" in walk("```python\na = 3\n```\n\n```python\nprint(a)\n```\n").text
    assert "NameError" in walk("```python\nprint(a)\n```\n").text


def test_a_make_recipe_is_run_as_the_makefile_has_it() -> None:
    assert walk("```console first=3\n$ make run\n```\n<!-- expect: invented-01 -->\n").faults == []
