"""Where the data that the project did not write lies, for the tests that read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parent.parent


def shared(*parts: str) -> Path:
    """A path in $IRONREST_SHARED, else in ../shared; where it is absent, CI fails and a desk skips."""
    root = Path(os.environ.get("IRONREST_SHARED") or _CHECKOUT.parent / "shared")
    path = root.joinpath(*parts)
    if path.exists():
        return path
    why = (
        f"Shared data {'/'.join(parts)!r} is not in {root}. "
        "Put the shared folder beside the checkout, or set IRONREST_SHARED to where it is."
    )
    if os.environ.get("CI"):
        pytest.fail(why + " CI runs no test without its data.")
    pytest.skip(why)
