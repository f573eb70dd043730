"""The words of words.toml and its companions (plan_words.toml), and text made harmless for a terminal and a page."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

#: Control characters (a terminal obeys them), marks that turn the reading direction, and halves of characters.
_DANGEROUS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def word(group: str, key: str, **filled: object) -> str:
    """One word or sentence. A word that the file does not know is shown as it is, never left out."""
    text = _words().get(group, {}).get(key, key)
    return text.format(**filled) if filled else text


def group(name: str) -> dict[str, str]:
    """All words of one group, in the order of the file."""
    return dict(_words()[name])


def clean(text: str) -> str:
    """Text from outside on one line, with what could steer a terminal or turn the reading direction replaced."""
    spaced = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(one) in _DANGEROUS else one for one in spaced)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in files("ironrest.report").iterdir():
        if file.name.endswith("words.toml"):
            found |= tomllib.loads(file.read_text("utf-8"))
    return found
