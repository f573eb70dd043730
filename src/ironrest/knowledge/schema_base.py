"""What every knowledge struct is made of: strict, frozen, and with a citation."""

from __future__ import annotations

from typing import Literal

import msgspec

Status = Literal["verified", "secondary", "unverified"]


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of all knowledge structs."""


class Citation(Strict, frozen=True, kw_only=True):
    """Where a number or sentence comes from, and how well that was checked. `mark` is the source's own mark."""

    key: str
    place: str
    status: Status
    mark: str = ""
    note: str = ""
