"""The loader refuses what contradicts itself, with a sentence; the cache is only ever a shortcut."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from ironrest.knowledge import load as loading
from ironrest.knowledge.load import load
from ironrest.values.errors import KnowledgeError
from tests.knowledge.data import DATA

SAFETY, FACTS, SHARED = "criteria/safety.toml", "facts.toml", "criteria/shared.toml"
AASM, SOURCES = "guidelines/aasm-2025.toml", "sources.toml"
CITED = 'source = { key = "PROJECT", place = "test", status = "unverified" }\n'


def criterion(key: str, when: str, more: str = "") -> str:
    return f'\n[criterion.{key}]\nlabel = "Test"\nwhen = "{when}"\n{more}{CITED}'


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Exactly one place is changed: a test must notice when the text it breaks is gone."""
    text = (folder / name).read_text("utf-8")
    assert text.count(old) >= 1, f"{name} no longer holds {old!r}"
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def add(folder: Path, name: str, text: str) -> None:
    """Before the lists of tables at the end of a file, so that the new table stands at the top level."""
    path = folder / name
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(KnowledgeError) as found:
        load(folder)
    return str(found.value)


def test_a_copy_of_the_folder_loads_and_is_the_same_release(folder: Path):
    assert load(folder) == load(DATA)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        pytest.param(SHARED, "label =", "lable =", "unknown field `lable`", id="misspelt key"),
        pytest.param(AASM, "[guideline]", "[gideline]", "unknown field `gideline`", id="misspelt table"),
        pytest.param(SHARED, "when =", "wenn =", "wenn", id="misspelt rule"),
        pytest.param(
            "events.toml", "window_days = 28", 'window_days = "28"', "Expected `int`, got `str`", id="wrong type"
        ),
        pytest.param("events.toml", "window_days = 28\n", "", "missing required field `window_days`", id="missing"),
        pytest.param(SHARED, 'status = "verified"', 'status = "sure"', "Invalid enum value 'sure'", id="odd status"),
        pytest.param("asks.toml", "[ask.record]", "[ask.record", "asks.toml", id="not TOML"),
        pytest.param(
            "populations.toml",
            'source = { key = "DECISIONS", place = "populations", status = "unverified" }\n',
            "",
            "missing required field `source`",
            id="no source",
        ),
        pytest.param(SHARED, 'key = "BANDS"', 'key = "BANDZ"', "cites `BANDZ`, which sources.toml", id="lost source"),
        pytest.param(
            FACTS,
            'source = { key = "PROJECT", place = "data dictionary", status = "unverified" }',
            'source = { key = "PROJECT", place = "data dictionary", status = "verified" }',
            "a default or reading of the project's own is `unverified`, not `verified`",
            id="a default called verified",
        ),
        pytest.param(FACTS, 'unit = "ng/mL"\n', "", "fact ferritin: a number needs a unit", id="no unit"),
        pytest.param(FACTS, 'ask = "measure"', 'ask = "mesure"', "no ask is called `mesure`", id="lost ask"),
        pytest.param(
            FACTS,
            'choices = ["female", "male", "other"]\n',
            "",
            "`sex` is never",
            id="a choice without choices",
        ),
        pytest.param(
            FACTS,
            "fresh = { deciding = 90, screening = 365 }",
            "fresh = { deciding = 900, screening = 365 }",
            "fresh for deciding longer than for screening",
            id="freshness upside down",
        ),
        pytest.param(
            FACTS,
            'invalidated_by = ["iv_iron", "red_cell_transfusion"]',
            'invalidated_by = ["iv_irn"]',
            "no event is called `iv_irn`",
            id="lost event",
        ),
        pytest.param(
            FACTS,
            "{ then = false, when = \"sex = 'male'\"",
            '{ then = false, when = "breastfeeding"',
            "reads `breastfeeding`, which stands later in the file",
            id="an assumption that looks ahead",
        ),
        pytest.param(
            FACTS,
            'concepts = ["body_weight"]',
            'concepts = ["body_wait"]',
            "no code carries the concept `body_wait`",
            id="lost concept",
        ),
        pytest.param(
            AASM,
            'lifts = ["ferritin_100_300_low_tsat"]',
            'lifts = ["tsat_too_high"]',
            "`tsat_too_high` is not a cap that can be lifted",
            id="lifts another cap",
        ),
        pytest.param(
            AASM,
            'lifts = ["ferritin_100_300_low_tsat"]',
            'lifts = ["no_such"]',
            "`no_such` is not a cap",
            id="lifts nothing",
        ),
        pytest.param(AASM, 'population = "child"', 'population = "kid"', "populations must be", id="lost population"),
        pytest.param(AASM, 'otherwise = "no-iron"', 'otherwise = "none"', "`none` is no indication", id="odd outcome"),
        pytest.param(SAFETY, 'at = "no-iron"', 'at = "never"', "`never` is no indication", id="odd cap"),
        pytest.param(
            SAFETY,
            'criteria = ["infection_today"]',
            'criteria = ["infection_todday"]',
            "safety names `infection_todday`, which is no criterion",
            id="lost contraindication",
        ),
        pytest.param(
            SAFETY,
            'lifted_by = "14 weeks of gestation"\n',
            "",
            "a deferral, and only a deferral, says what lifts it",
            id="a deferral for ever",
        ),
        pytest.param(SAFETY, 'when = "tsat >= 45"', 'when = "tsatt >= 45"', "Did you mean `tsat`?", id="misspelt fact"),
        pytest.param(
            SAFETY,
            'when = "tsat >= 45"',
            'when = "45 <= tsat < 100"',
            "write: tsat >= 45 and tsat < 100",
            id="a chain in a rule",
        ),
        pytest.param(
            SAFETY,
            'when = "tsat >= 45"',
            'when = "known(tsat) and tsat >= 45"',
            "stands only in indicators",
            id="known under a verdict",
        ),
    ],
)
def test_a_fault_is_told_in_a_sentence(folder: Path, name: str, old: str, new: str, sentence: str):
    change(folder, name, old, new)

    assert sentence in refusal(folder)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        pytest.param(SHARED, criterion("tsat_too_high", "tsat >= 50"), "Two files hold the same criterion", id="twice"),
        pytest.param(SHARED, criterion("ferritin", "tsat < 20"), "Both a fact and a criterion", id="a fact's name"),
        pytest.param(SHARED, criterion("loop", "loop"), "leads back to itself: loop -> loop", id="itself"),
        pytest.param(
            SHARED,
            criterion("one", "two or ckd") + criterion("two", "not one"),
            "leads back to itself: one -> two -> one",
            id="a circle of two",
        ),
        pytest.param(
            SHARED,
            criterion("moderate_to_severe_rls@2027-01-01", "moderate_to_severe", "from = 2027-01-01\n").replace(
                "[criterion.moderate_to_severe_rls@2027-01-01]", '[criterion."moderate_to_severe_rls@2027-01-01"]'
            ),
            "two versions are in force on one day; give the older one `until`",
            id="two versions",
        ),
        pytest.param(
            SHARED,
            criterion("from_a_page", "ckd").replace('key = "PROJECT"', 'key = "DRO-15"'),
            "cites `DRO-15` alone; that source may only corroborate another",
            id="a generated page alone",
        ),
        pytest.param(
            "guidelines/zz.toml", criterion("alone", "ckd"), "has no [guideline] table", id="a guideline without a head"
        ),
    ],
)
def test_what_is_added_wrongly_is_told_in_a_sentence(folder: Path, name: str, text: str, sentence: str):
    path = folder / name
    path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")

    assert sentence in refusal(folder)


def test_a_later_version_is_taken_when_the_older_one_ends_before_it(folder: Path):
    later = criterion("moderate_to_severe_rls@2027-01-01", "moderate_to_severe", "from = 2027-01-01\n")
    add(folder, SHARED, later.replace("[criterion.moder", '[criterion."moder').replace("-01]", '-01"]'))
    change(
        folder, SHARED, "[criterion.moderate_to_severe_rls]", "[criterion.moderate_to_severe_rls]\nuntil = 2026-12-31"
    )

    assert "moderate_to_severe_rls@2027-01-01" in load(folder).criteria


def test_every_fault_is_told_not_only_the_first(folder: Path):
    change(folder, FACTS, 'ask = "measure"', 'ask = "mesure"')
    change(folder, SAFETY, 'at = "no-iron"', 'at = "never"')
    change(folder, SHARED, 'key = "BANDS"', 'key = "BANDZ"')

    said = refusal(folder)

    assert all(part in said for part in ("mesure", "never", "BANDZ"))


def test_every_faulty_rule_is_told_not_only_the_first(folder: Path):
    change(folder, SAFETY, 'when = "tsat >= 45"', 'when = "tsatt >= 45"')
    change(folder, AASM, 'when = "ferritin < 50"', 'when = "feritin < 50"')

    said = refusal(folder)

    assert "tsatt" in said
    assert "feritin" in said


def test_a_row_of_a_code_table_that_cannot_be_is_told_with_its_line(folder: Path):
    table = folder / "codes" / "loinc.csv"
    rows = table.read_text("utf-8").splitlines(keepends=True)
    table.write_text("".join([*rows[:2], rows[2].replace("exact", "roughly"), *rows[3:]]), "utf-8")

    assert "loinc.csv, line 3" in refusal(folder)


# --- the cache --------------------------------------------------------------------------------------------------------

fresh_load = load.__wrapped__


def kept_files(cache_home: Path) -> list[Path]:
    return sorted(cache_home.rglob("*.msgpack"))


def test_what_the_cache_gives_is_what_the_files_give(folder: Path, cache_home: Path):
    first = fresh_load(folder)
    (kept,) = kept_files(cache_home)

    assert msgspec.msgpack.decode(kept.read_bytes(), type=type(first)) == first == fresh_load(folder)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut in half"),
        pytest.param(lambda content: b"\x00" + content, id="shifted"),
        pytest.param(lambda content: msgspec.msgpack.encode({"release": "old"}), id="of an older shape"),
        pytest.param(lambda content: msgspec.msgpack.encode([1, 2, 3]), id="of something else"),
    ],
)
def test_a_damaged_or_old_cache_is_ignored_and_mended(folder: Path, cache_home: Path, damage):
    knowledge = fresh_load(folder)
    (kept,) = kept_files(cache_home)
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))

    assert fresh_load(folder) == knowledge
    assert kept.read_bytes() == whole


def test_a_changed_file_makes_another_release_and_the_old_cache_is_not_read(folder: Path, cache_home: Path):
    before = fresh_load(folder)
    change(folder, AASM, "Child: ferritin below 50 ng/mL", "Children: ferritin below 50 ng/mL")

    after = fresh_load(folder)

    assert after.release != before.release
    assert after.criteria["aasm_child"].label.startswith("Children")
    assert len(kept_files(cache_home)) == 2


def test_faulty_knowledge_is_never_kept(folder: Path, cache_home: Path):
    change(folder, SAFETY, 'at = "no-iron"', 'at = "never"')

    refusal(folder)

    assert kept_files(cache_home) == []


def test_a_home_that_cannot_be_written_does_not_stop_an_answer(folder: Path, cache_home: Path):
    cache_home.write_text("a file where the folder should be", "utf-8")

    assert fresh_load(folder).facts


def test_a_user_without_a_home_gets_an_answer(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """As in a container with a user that has no entry in the list of users."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(loading.Path, "home", homeless)

    assert fresh_load(folder).facts
