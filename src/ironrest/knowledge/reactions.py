"""Reads reactions/: one file for each part."""

from __future__ import annotations

from pathlib import Path

from ironrest.knowledge import schema_reactions as sr
from ironrest.knowledge.files import read_toml


def read_reactions(folder: Path) -> sr.Reactions:
    """All files of reactions/, without the cross-checks."""
    return sr.Reactions(
        signs=read_toml(folder / "signs.toml", sr.SignFile),
        classes=read_toml(folder / "classes.toml", sr.ClassFile),
        actions=read_toml(folder / "actions.toml", sr.StepFile),
        avoid=read_toml(folder / "avoid.toml", sr.AvoidFile),
        adrenaline=read_toml(folder / "adrenaline.toml", sr.AdrenalineFile),
        restart=read_toml(folder / "restart.toml", sr.RestartFile),
        after=read_toml(folder / "after.toml", sr.AfterFile),
    )
