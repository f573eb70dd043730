"""The pages about tables: the example runs and prints what the page says; every key of the form is described."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from ironrest.records.table import mapping, mapping_check

DOCS = Path(__file__).parents[2] / "docs"


def test_the_example_of_the_page_prints_what_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    page = (DOCS / "how-to" / "connect-a-table.md").read_text("utf-8")
    files = re.findall(r"```\w+ file=(\S+)\n(.*?)```", page, re.DOTALL)
    assert [name for name, _ in files] == ["lab.csv", "people.csv", "lab.toml"]
    folder = tmp_path / "our-tables"
    folder.mkdir()
    for name, content in files:
        (folder / name).write_text(content)
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    printed = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert code is not None
    assert printed is not None

    monkeypatch.chdir(tmp_path)
    exec(code[1], {})

    assert capsys.readouterr().out == printed[1]


@pytest.mark.parametrize("kind", [mapping.Mapping, mapping.Table, mapping.Item, mapping.Column, mapping.Doubt])
def test_every_key_of_the_form_is_on_the_page(kind: type[msgspec.Struct]):
    page = (DOCS / "reference" / "table-mapping.md").read_text("utf-8")
    described = {
        name for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    missing = {field.encode_name for field in msgspec.structs.fields(kind)} - described
    assert not missing


def test_every_column_and_status_of_each_kind_is_on_the_page_in_its_row():
    page = (DOCS / "reference" / "table-mapping.md").read_text("utf-8")
    for table in (mapping_check.COLUMNS, mapping_check.STATUSES):
        for kind, names in table.items():
            rows = re.findall(rf"^\| `{kind}` \| (.*) \|$", page, re.MULTILINE)
            assert any(set(re.findall(r"`([\w-]+)`", row)) == set(names) for row in rows), kind
