"""Print the pages made from code, knowledge and tables; with --check, only say which are out of date."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import pages
from tools.pages import MARK, ROOT, index


def printed_pages() -> dict[str, str]:
    """Path from the root to text; the index comes last because it lists the others."""
    printed: dict[str, str] = {}
    for module in pkgutil.iter_modules(pages.__path__):
        if module.name != "index":
            printed |= importlib.import_module(f"tools.pages.{module.name}").pages()
    printed |= index.pages(printed)
    return {path: f"{MARK}\n\n{text.strip()}\n" for path, text in printed.items()}


def faults(printed: Mapping[str, str], root: Path) -> list[str]:
    """Pages missing, out of date, or marked as printed while nothing prints them."""
    found = []
    for path, text in printed.items():
        if not (root / path).is_file():
            found.append(f"{path} is missing.")
        elif (root / path).read_text(encoding="utf-8") != text:
            found.append(f"{path} is out of date.")
    found += [f"{path} is printed by nothing: delete it." for path in sorted(_marked(root) - set(printed))]
    return found


def _marked(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in (root / "docs").rglob("*.md")
        if path.read_text(encoding="utf-8").startswith(MARK)
    }


def write(printed: Mapping[str, str], root: Path) -> None:
    for path, text in printed.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main(argv: list[str] | None = None, pages_of: Callable[[], dict[str, str]] = printed_pages) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.print_docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is out of date")
    arguments = parser.parse_args(argv)
    printed = pages_of()
    if not arguments.check:
        write(printed, ROOT)
    found = faults(printed, ROOT)
    for fault in found:
        print(fault)
    if found and arguments.check:
        print("Run `make docs` and commit the result.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
