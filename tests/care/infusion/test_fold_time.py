"""A long record is folded and told in a time that grows with its length, not with its square."""

import time

import pytest

from ironrest.care.infusion.moment import moment
from tests.care.infusion.visit import KNOWLEDGE, VITALS, at, event, folded, until

PAYLOADS = {"sign-seen": {"sign": "flushing"}, "sign-gone": {"sign": "flushing"}, "vitals": VITALS,
            "rate-changed": {"rate_ml_per_h": 500}}  # fmt: skip


@pytest.mark.parametrize("kinds", [("sign-seen", "sign-gone"), ("sign-seen", "vitals"), ("sign-seen", "rate-changed")])
def test_three_thousand_events_take_seconds(kinds: tuple[str, ...]) -> None:
    """With the square of the length it took 15 s; on a quiet machine it takes about 0.3 s."""
    more = [event(kinds[n % 2], 16 + n / 100, PAYLOADS[kinds[n % 2]], id=f"e{n}") for n in range(3000)]
    began = time.perf_counter()
    found = folded([*until("started"), *more])
    now = moment(found, KNOWLEDGE, at(100))
    assert time.perf_counter() - began < 6
    assert now.reaction is not None
    assert len(found.timeline) == 3000 + len(until("started"))
