"""Sample files of clinics that ship with the program, so that the safety laws are proved under them too."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def sample_files() -> tuple[Path, ...]:
    """Every sample, by name."""
    return tuple(sorted(FOLDER.glob("*.toml")))
