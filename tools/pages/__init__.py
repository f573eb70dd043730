"""One module per printed page or family of pages, each with `pages() -> {path: text}`.

`tools/print_docs.py` finds every module of this folder by itself; index.py is told of the others' pages.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]

#: First line of every printed page; a page with this line that nothing prints any more is an error.
MARK = "<!-- Printed by `make docs`. Do not edit: change what it is printed from. -->"
