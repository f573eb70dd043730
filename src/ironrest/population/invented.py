"""The invented people that ship with the package, and the day on which their stories are told."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

_FOLDER = files("ironrest.population") / "invented"
_ABOUT = tomllib.loads((_FOLDER / "invented.toml").read_text("utf-8"))

#: An answer on this day finds the facts as the stories mean them.
DAY: date = _ABOUT["day"]

#: File name to story, in the order in which they are told.
STORIES: dict[str, str] = dict(sorted(_ABOUT["story"].items()))


def invented() -> tuple[Traversable, ...]:
    """One file for each person: a facts file in TOML, or a FHIR Bundle in JSON; sorted by name."""
    return tuple(_FOLDER / name for name in STORIES)
