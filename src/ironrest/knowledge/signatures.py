"""Detached signatures of a knowledge release: somebody read these rules and put a name to them.

A signature lies beside the knowledge, in SIGNATURES/, and is not part of what it signs. What is checked is that the key
signed this release under this name; whose key it is, the clinic checks by its fingerprint.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ironrest.knowledge.schema_base import Strict
from ironrest.values.errors import KnowledgeError, UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: The folder of signatures, in the knowledge folder.
SIGNATURES = "SIGNATURES"

NEEDED = "Signatures need the package cryptography. Install it: pip install 'ironrest[sign]'."


class SignatureFile(Strict, frozen=True, kw_only=True):
    """One file. `public_key` and `signature` are base64 (Ed25519)."""

    release: str
    name: str
    role: str
    date: datetime.date
    public_key: str
    signature: str


class Signature(Strict, frozen=True, kw_only=True):
    """A file as it was found: `unchecked` where the package that checks it is absent."""

    release: str
    name: str
    role: str
    date: datetime.date
    key: str
    state: Literal["valid", "false", "unchecked"]


def sign(release: str, *, name: str, role: str, on: datetime.date, key: bytes, password: bytes | None = None) -> str:
    """The text of a signature file. `key` is an Ed25519 private key, as PEM or in OpenSSH's form."""
    for what, text in (("name", name), ("role", role)):
        if not text.strip() or not text.isprintable():
            raise UserError(f"The {what} of a signature is one line of text, and not empty.")
    private = _private(key, password)
    public = private.public_key().public_bytes_raw()
    signed = private.sign(_message(release, name, role, on))
    lines = {
        "release": release, "name": name, "role": role, "date": on,
        "public_key": base64.b64encode(public).decode(), "signature": base64.b64encode(signed).decode(),
    }  # fmt: skip
    return "".join(f"{key} = {value if key == 'date' else _quoted(str(value))}\n" for key, value in lines.items())


def read_signature(path: Path) -> Signature:
    """One file, checked. Raises UserError where it is no signature file."""
    from ironrest.knowledge import files

    try:
        found = files.read_toml(path, SignatureFile)
    except (KnowledgeError, OSError) as problem:
        raise UserError(f"{path.name} is no signature of a knowledge release: {problem}") from None
    return Signature(
        release=found.release, name=found.name, role=found.role, date=found.date,
        key=fingerprint_of(found.public_key), state=_state(found),
    )  # fmt: skip


def signatures_of(release: str, folder: Path) -> tuple[Signature, ...]:
    """Those beside the knowledge that are of this release. A file that cannot be read is none."""
    found = []
    for path in sorted((folder / SIGNATURES).glob("*.toml")):
        try:
            one = read_signature(path)
        except UserError:
            continue
        if one.release == release:
            found.append(one)
    return tuple(found)


def fingerprint_of(public_key: str) -> str:
    """What somebody reads out over the telephone to say which key is theirs."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except (binascii.Error, ValueError):
        return "unreadable"
    return f"SHA256:{hashlib.sha256(raw).hexdigest()[:32]}"


def public_of(key: bytes) -> str:
    """The fingerprint of a public key as PEM, in OpenSSH's form, or as the base64 text of a signature file."""
    serialization = _library()
    for read in (serialization.load_pem_public_key, serialization.load_ssh_public_key):
        try:
            found = read(key)
            return fingerprint_of(base64.b64encode(found.public_bytes_raw()).decode())
        except (ValueError, AttributeError, TypeError):
            continue
    text = key.decode("ascii", "replace").strip()
    if fingerprint_of(text) == "unreadable":
        raise UserError("The public key cannot be read. Give an Ed25519 public key as PEM or in OpenSSH's form.")
    return fingerprint_of(text)


def _state(found: SignatureFile) -> Literal["valid", "false", "unchecked"]:
    if not (found.name.isprintable() and found.role.isprintable() and found.release.isprintable()):
        return "false"  # a line break would let one part flow into another
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "unchecked"
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(found.public_key, validate=True))
        message = _message(found.release, found.name, found.role, found.date)
        public.verify(base64.b64decode(found.signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return "false"
    return "valid"


def _message(release: str, name: str, role: str, on: datetime.date) -> bytes:
    """What is signed: each part on its own line, so that none can flow into another."""
    return "\n".join(("ironrest knowledge release", release, name, role, on.isoformat(), "")).encode()


def needs_passphrase(key: bytes) -> bool:
    """Whether the private key is encrypted."""
    serialization = _library()
    for read in (serialization.load_pem_private_key, serialization.load_ssh_private_key):
        try:
            read(key, None)
        except TypeError:
            return True
        except ValueError:
            continue
        return False
    return False


def _private(key: bytes, password: bytes | None) -> Ed25519PrivateKey:
    serialization = _library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for read in (serialization.load_pem_private_key, serialization.load_ssh_private_key):
        try:
            found = read(key, password)
        except (TypeError, ValueError):
            continue
        if isinstance(found, Ed25519PrivateKey):
            return found
        raise UserError("The key is of another kind. Make one: openssl genpkey -algorithm ed25519 -out my-key.pem")
    raise UserError(
        "The key cannot be read, or its passphrase is wrong. It is an Ed25519 private key as PEM or in OpenSSH's form: "
        "openssl genpkey -algorithm ed25519 -out my-key.pem"
    )


def _library() -> Any:
    try:
        from cryptography.hazmat.primitives import serialization
    except ImportError:
        raise UserError(NEEDED) from None
    return serialization


def _quoted(text: str) -> str:
    """A string of TOML; a string of JSON is one."""
    return msgspec.json.encode(text).decode()
