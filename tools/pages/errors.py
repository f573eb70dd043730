"""docs/reference/errors.md, from the drawing at the top of values/errors.py."""

import ast

from tools.pages import ROOT


def pages() -> dict[str, str]:
    source = (ROOT / "src" / "ironrest" / "values" / "errors.py").read_text(encoding="utf-8")
    lines = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    drawing = "\n".join(line.removeprefix("    ") for line in lines if line.startswith("    "))
    prose = "\n".join(line for line in lines if not line.startswith("    ")).replace("\n\n\n", "\n\n")
    return {"docs/reference/errors.md": f"# Errors\n\n{prose.strip()}\n\n```text\n{drawing}\n```"}
