"""A changed knowledge folder and a signer's key, for the tests of releases."""

from __future__ import annotations

import shutil
from pathlib import Path

from ironrest.knowledge.files import FOLDER

#: From 75 to 60: whoever has 61 to 75 ng/mL and a normal TSAT changes under aasm-2025.
BEFORE, AFTER = "ferritin <= 75 or tsat < 20", "ferritin <= 60 or tsat < 20"


def changed_release(folder: Path) -> Path:
    """A copy of the knowledge in which one threshold of one guideline is another."""
    copy = folder / "knowledge"
    shutil.copytree(FOLDER, copy)
    file = copy / "guidelines" / "aasm-2025.toml"
    text = file.read_text("utf-8")
    assert text.count(BEFORE) == 1
    file.write_text(text.replace(BEFORE, AFTER), "utf-8")
    return copy


def key_pair(folder: Path) -> tuple[Path, Path]:
    """A private and a public Ed25519 key as PEM files."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private, public = folder / "key.pem", folder / "key.pub"
    private.write_bytes(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo))
    return private, public
