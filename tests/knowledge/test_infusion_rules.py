"""The loader refuses infusion files that contradict themselves, with a sentence."""

import shutil
from pathlib import Path

import pytest

from ironrest.knowledge import files
from ironrest.knowledge.load import load
from ironrest.values.errors import KnowledgeError


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("guards.toml", 'when = "line_patent"', 'when = "line_patnt"', "guard:line-patent"),
        ("guards.toml", 'when = "line_patent"', 'when = "pregnant"', "guard:line-patent"),
        ("guards.toml", 'kind = "flag", from = "asked" }', 'kind = "flag", unit = "d", from = "asked" }', "has a unit"),
        ("guards.toml", 'unit = "mL/h", from = "asked"', 'unit = "mL/min", from = "asked"', "its name says `mL/h`"),
        ("guards.toml", 'says = "Ask the prescriber', 'say = "Ask the prescriber', "unknown field `say`"),
        ("limits.toml", 'value = 30\nunit = "min"', 'value = 0.5\nunit = "h"', "limit observation"),
        ("limits.toml", "value = 15", "value = -15", "limit late"),
        ("limits.toml", "[limit.late]", "[limit.later]", "later"),
        ("vitals.toml", "grace_min = 3", "grace_min = -3", "no time in it is below 0"),
        ("vitals.toml", 'key = "PROJECT"', 'key = "NOBODY"', "cites `NOBODY`"),
    ],
)
def test_a_fault_in_a_file_is_told(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(files.FOLDER, folder)
    path = folder / "infusion" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load(folder)
