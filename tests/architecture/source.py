"""The program's own source, for the tests that read it: which files, their trees, their comments."""

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ironrest"

#: Rooms that touch the world. Everything else in the package is inside, and pure.
EDGES = ("app", "web", "cli", "ehr")


def modules(*folders: Path) -> list[Path]:
    """Every Python file under the folders, in a fixed order."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def room_of(path: Path) -> str:
    """The first-level folder of a module of the package; empty for the package's own file."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def comments_of(source: str) -> dict[int, str]:
    """Line number to the comment on that line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}
