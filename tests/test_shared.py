"""A test that needs data from outside is skipped at a desk and never in CI."""

from pathlib import Path

import pytest

from tests.shared import shared


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IRONREST_SHARED", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def test_data_that_is_there_is_found(folder: Path) -> None:
    (folder / "data").mkdir()
    assert shared("data") == folder / "data"


def test_a_desk_without_the_data_skips_and_says_where_it_looked(folder: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="set IRONREST_SHARED") as caught:
        shared("data", "ucum")
    assert str(folder) in str(caught.value)


def test_ci_without_the_data_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no test without its data"):
        shared("data", "ucum")
