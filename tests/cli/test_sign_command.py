"""Signatures: what is signed is this release under this name; anything else is not signed, and every answer says so."""

from __future__ import annotations

import json
import shutil
import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from ironrest.cli.main import main
from ironrest.knowledge import load as loading
from ironrest.knowledge import signatures
from ironrest.knowledge.files import FOLDER, fingerprint
from ironrest.knowledge.load import load
from ironrest.report.signed import signed_json, signed_words
from ironrest.report.summary import Summary
from ironrest.report.summary_text import summary_text
from tests.cli.releases import changed_release, key_pair
from tools.json_contract import faults

NOT_SIGNED = "not signed by a clinician"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> tuple[Path, Path]:
    return key_pair(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def signed(keys, tmp_path: Path) -> Path:
    path = tmp_path / "signature.toml"
    order = ["rules", "sign", "--name", "Ada Example", "--role", "neurologist", "--key", str(keys[0])]
    assert main([*order, "--out", str(path)]) == 0
    return path


def test_a_signature_holds_name_role_day_and_release_and_verifies(signed, keys, capsys) -> None:
    found = tomllib.loads(signed.read_text("utf-8"))
    assert (found["name"], found["role"], found["release"]) == ("Ada Example", "neurologist", load().release)
    assert main(["rules", "verify", str(signed), "--public", str(keys[1])]) == 0
    assert "Ada Example (neurologist) signed" in capsys.readouterr().out


def test_without_the_signers_public_key_it_is_said_that_the_key_is_unknown(signed, capsys) -> None:
    assert main(["rules", "verify", str(signed)]) == 0
    assert "Whose key that is, the signature does not say" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("Ada", "Eve", "false"),
        ("neurologist", "surgeon", "false"),
        ("date = 20", "date = 21", "false"),
        ('release = "', 'release = "0', "false"),
        ('signature = "', 'signature = "AAAA', "false"),
        ('public_key = "', 'public_key = "AAAA', "false"),
    ],
)
def test_a_changed_signature_is_false(signed: Path, capsys, was, becomes, says) -> None:
    text = signed.read_text("utf-8")
    signed.write_text(text.replace(was, becomes, 1), "utf-8")
    assert main(["rules", "verify", str(signed)]) == 2
    assert f"The signature is {says}" in capsys.readouterr().out


def test_a_line_break_cannot_carry_the_role_into_the_name(signed: Path, keys) -> None:
    found = tomllib.loads(signed.read_text("utf-8"))
    moved = {**found, "name": "Ada Example\nneurologist", "role": ""}
    file = msgspec.convert(moved, signatures.SignatureFile)
    assert signatures._state(file) == "false"


def test_somebody_elses_key_is_not_taken_for_the_signers(signed, tmp_path, capsys) -> None:
    (tmp_path / "other").mkdir()
    _, other = key_pair(tmp_path / "other")
    assert main(["rules", "verify", str(signed), "--public", str(other)]) == 2
    assert "another key than the one you gave" in capsys.readouterr().out


def test_a_signature_of_another_release_does_not_hold(keys, tmp_path, capsys) -> None:
    text = signatures.sign(fingerprint(changed_release(tmp_path)), name="A", role="B", on=DAY, key=keys[0].read_bytes())
    (tmp_path / "other.toml").write_text(text, "utf-8")
    assert main(["rules", "verify", str(tmp_path / "other.toml")]) == 2
    assert "of another release" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (b"no key at all", "cannot be read"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "cannot be read"),
    ],
)
def test_a_key_of_no_use_is_refused_with_how_to_make_one(tmp_path, capsys, key, says) -> None:
    (tmp_path / "bad.pem").write_bytes(key)
    assert main(["rules", "sign", "--name", "A", "--role", "B", "--key", str(tmp_path / "bad.pem")]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "openssl genpkey -algorithm ed25519" in told


def test_a_name_over_two_lines_is_refused(keys, capsys) -> None:
    assert main(["rules", "sign", "--name", "A\nB", "--role", "C", "--key", str(keys[0])]) == 2
    assert "one line of text" in capsys.readouterr().err


# --- everywhere


def test_nobody_has_signed_what_ships() -> None:
    assert not (FOLDER / signatures.SIGNATURES).exists()
    assert load().signatures == ()


def test_an_unsigned_release_shows_so_in_text_page_and_json(capsys) -> None:
    for command in (["assess"], ["plan"]):
        for form in ("text", "html"):
            assert main([*command, "--invented", "--format", form]) == 0
            told = " ".join(capsys.readouterr().out.split())
            assert f"Knowledge release {load().release[:12]}: {NOT_SIGNED}." in told, (command, form)
        assert main([*command, "--invented", "--format", "json"]) == 0
        assert {tuple(one["knowledge_signed_by"]) for one in json.loads(capsys.readouterr().out)} == {()}


def test_a_sheet_for_paper_says_it_too(capsys) -> None:
    assert main(["sheet", "downtime"]) == 0
    assert f"Knowledge release {load().release[:12]}: {NOT_SIGNED}." in capsys.readouterr().out


def test_a_summary_of_many_says_it_too() -> None:
    assert NOT_SIGNED in summary_text(Summary(), load(), taken=0)


def test_rules_check_says_who_signed(capsys) -> None:
    assert main(["rules", "check"]) == 0
    assert NOT_SIGNED in capsys.readouterr().out


def test_a_signature_beside_the_knowledge_is_shown_and_leaves_the_release_as_it_was(keys, tmp_path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(FOLDER, folder)
    before = fingerprint(folder)
    text = signatures.sign(before, name="Ada Example", role="neurologist", on=DAY, key=keys[0].read_bytes())
    (folder / "SIGNATURES").mkdir()
    (folder / "SIGNATURES" / "ada.toml").write_text(text, "utf-8")
    assert fingerprint(folder) == before
    found = loading.load(folder)
    assert "signed by Ada Example (neurologist) on 2026-11-22 with the key SHA256:" in signed_words(found)
    (entry,) = signed_json(found)
    assert list(faults(entry, "signed")) == []
    (folder / "SIGNATURES" / "eve.toml").write_text(text.replace("Ada", "Eve"), "utf-8")
    (folder / "SIGNATURES" / "odd.toml").write_text("nothing = 1", "utf-8")
    loading.load.cache_clear()
    again = loading.load(folder)
    assert "Another signature beside it is false" in signed_words(again)
    assert [one["name"] for one in signed_json(again)] == ["Ada Example"]


def test_a_false_or_unchecked_signature_alone_is_no_signature() -> None:
    one = signatures.Signature(release=load().release, name="A", role="B", date=DAY, key="SHA256:00", state="false")
    for state in ("false", "unchecked"):
        held = msgspec.structs.replace(load(), signatures=(msgspec.structs.replace(one, state=state),))
        assert NOT_SIGNED in signed_words(held)
        assert signed_json(held) == []
