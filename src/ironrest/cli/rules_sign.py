"""`ironrest rules sign|verify`: a clinician's name under a release of the knowledge."""

from __future__ import annotations

import argparse
import getpass
from datetime import date
from pathlib import Path

from ironrest.cli.main import UNUSABLE, USABLE
from ironrest.cli.out import Out
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.signatures import NEEDED, Signature, needs_passphrase, public_of, read_signature, sign
from ironrest.report.words import clean, word
from ironrest.values.errors import UserError


def sign_rules(arguments: argparse.Namespace) -> int:
    """Write the signature file. It counts once it lies in knowledge/data/SIGNATURES."""
    knowledge, _ = with_clinic(load(), arguments.clinic)
    key = _bytes(arguments.key)
    today = date.today()  # noqa: DTZ011 - the signer's own calendar day is meant
    password = getpass.getpass("Passphrase of the key: ").encode() if needs_passphrase(key) else None
    text = sign(knowledge.release, name=arguments.name, role=arguments.role, on=today, key=key, password=password)
    with Out(arguments.out) as out:
        out.write(text)
    return USABLE


def verify_rules(arguments: argparse.Namespace) -> int:
    """Say what the signature is worth; exit 0 only where it holds for the release in use."""
    knowledge, _ = with_clinic(load(), arguments.clinic)
    _bytes(arguments.signature)
    found = read_signature(Path(arguments.signature))
    fault = _fault(found, knowledge.release, arguments.public)
    how = fault or ("holds" if arguments.public else "holds_unknown_key")
    told = word(
        "verify", how, release=knowledge.release, signed=clean(found.release), name=clean(found.name),
        role=clean(found.role), date=found.date.isoformat(), fingerprint=found.key,
    )  # fmt: skip
    print(told)
    return UNUSABLE if fault else USABLE


def _fault(found: Signature, release: str, public: str | None) -> str:
    if found.state == "unchecked":
        raise UserError(NEEDED)
    if found.state == "false":
        return "false"
    if found.release != release:
        return "other_release"
    if public is not None and public_of(_bytes(public)) != found.key:
        return "other_key"
    return ""


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        raise UserError(f"{path} cannot be read: {problem.strerror}.") from None
