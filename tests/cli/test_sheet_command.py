"""`ironrest sheet`: one file on paper, or a refusal with its rule and nobody's name."""

from pathlib import Path

import pytest

from ironrest.cli.main import main
from ironrest.population.invented import DAY, invented

BANNER = "DRAFT – NOT TO BE GIVEN"


@pytest.fixture
def record(tmp_path: Path):
    """The path of a copy of one of the invented people, by the beginning of its name."""

    def copied(number: str) -> str:
        (file,) = (one for one in invented() if one.name.startswith(number))
        path = tmp_path / file.name
        path.write_bytes(file.read_bytes())
        return str(path)

    return copied


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["sheet", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize(
    ("kind", "title"),
    [("order", "Order for intravenous iron"), ("label", "Labels for the bags"), ("day", "Infusions of the day")],
)
def test_each_kind_is_printed_for_a_person_who_has_a_plan(kind, title, record, capsys) -> None:
    code, out, err = ran(capsys, kind, record("01"), "--as-of", DAY.isoformat())

    assert (code, err) == (0, "")
    assert f"<title>{title}" in out
    assert "invented-01" in out
    assert BANNER not in out


def test_the_product_and_the_jurisdiction_are_those_that_were_asked_for(record, capsys) -> None:
    _, out, _ = ran(
        capsys, "order", record("01"), "--as-of", DAY.isoformat(), "--product", "ferric-carboxymaltose",
        "--jurisdiction", "uk", "--dose-mg", "500",
    )  # fmt: skip

    assert "Ferric carboxymaltose (Ferinject), 50\u00a0mg/mL" in out
    assert "500\u00a0mg" in out


def test_a_sheet_for_nobody_is_a_draft(capsys) -> None:
    code, out, _ = ran(capsys, "order", "--no-person", "--weight", "60kg", "--product", "ferric-carboxymaltose")

    assert code == 0
    assert BANNER in out
    assert "60\u00a0kg" in out


def test_the_blank_sheet_needs_nobody(tmp_path, capsys) -> None:
    file = tmp_path / "downtime.html"
    code, out, err = ran(capsys, "downtime", "--jurisdiction", "uk", "--out", str(file))

    assert (code, out, err) == (0, "", "")
    assert "STOP the infusion." in file.read_text("utf-8")


def test_a_refused_plan_leaves_no_file_and_names_the_rule_but_nobody(record, tmp_path, capsys) -> None:
    file = tmp_path / "order.html"
    code, out, err = ran(capsys, "order", record("09"), "--as-of", DAY.isoformat(), "--out", str(file))

    assert (code, out) == (2, "")
    assert "clearance:deferred" in err
    assert "invented-09" not in err
    assert not file.exists()


def test_of_several_people_those_without_a_plan_are_counted_by_rule(record, capsys) -> None:
    code, out, err = ran(capsys, "label", record("01"), record("09"), record("03"), "--as-of", DAY.isoformat())

    assert code == 0
    assert ("invented-01" in out, "invented-09" in out) == (True, False)
    assert "1 without a sheet: rule clearance:deferred." in err
    assert "1 without a sheet: rule verdict:oral-iron." in err
    assert "invented" not in err


def test_the_days_list_names_those_who_are_not_on_it(record, capsys) -> None:
    _, out, _ = ran(capsys, "day", record("01"), record("09"), "--as-of", DAY.isoformat())

    assert "invented-09: no plan, rule clearance:deferred" in out


def test_when_nobody_has_a_plan_there_is_no_sheet(record, capsys) -> None:
    code, out, err = ran(capsys, "day", record("09"), record("03"), "--as-of", DAY.isoformat())

    assert (code, out) == (2, "")
    assert "Nobody has a plan that could be printed." in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["order"], "No record was named"),
        (["order", "--no-person", "--invented"], "leave out the PATHs and --invented"),
        (["day", "x.toml", "--as-of", "last"], "A day list has one day"),
        (["day", "x.toml", "--visit", "0"], "the first is 1"),
        (["label", "--no-person", "--product", "rust"], "No product is called `rust`"),
        (["order", "--no-person", "--product", "ferric-carboxymaltose"], "not known: weight"),
        (["order", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_cannot_be_printed_is_said(arguments, says, capsys) -> None:
    code, out, err = ran(capsys, *arguments)

    assert (code, out) == (2, "")
    assert says in err
