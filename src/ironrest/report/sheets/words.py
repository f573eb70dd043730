"""The words of the sheets. Clinical sentences are not among them: those come from the knowledge."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def word(group: str, key: str, **filled: object) -> str:
    """One word or sentence. A word that the file does not know is shown as it is, never left out."""
    text = _words().get(group, {}).get(key, key)
    return text.format(**filled) if filled else text


def group(name: str) -> dict[str, str]:
    """All words of one group, in the order of the file."""
    return dict(_words()[name])


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("ironrest.report.sheets").joinpath("words.toml").read_text("utf-8"))
