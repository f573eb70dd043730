"""The order lists the checks before the first start: nothing of a restart, and a test dose only where there is one."""

import pytest

from ironrest.report.sheets.order import order_shown
from tests.report.people import KNOWLEDGE
from tests.report.test_sheets import for_nobody

RESTART = ["The reaction lets it be restarted", "Waited before a restart", "More slowly since the reaction"]
TEST_DOSE = "Test dose given, and its wait over"
WAITING = ["After the test dose", "While waiting after the test dose"]
#: INFED: at most 100 mg on one day.
DOSE: dict[str, dict[str, float]] = {"iron-dextran": {"dose_mg": 100.0}}
#: INFED: a test dose of 25 mg; the labels of the other two have none.
PRODUCTS = [("us", "iron-dextran", True), ("us", "ferric-carboxymaltose", False), ("uk", "ferric-derisomaltose", False)]


@pytest.mark.parametrize(("where", "product", "has_one"), PRODUCTS)
def test_a_restart_is_not_on_the_order_and_a_test_dose_only_with_one(where: str, product: str, has_one: bool):
    shown = order_shown(for_nobody(where, product, **DOSE.get(product, {})), KNOWLEDGE)
    before = [one.label for one in shown.before]
    due = [one.when for _, rows in shown.vitals for one in rows]

    assert not set(before) & set(RESTART)
    assert (TEST_DOSE in before) is has_one
    assert [one in due for one in WAITING] == [has_one, has_one]
    assert {"Two identifiers checked", "Line patent", "Rate within the plan", "Plan signed and in force"} <= set(before)


def test_every_other_guard_before_a_start_is_on_the_order():
    shown = order_shown(for_nobody("us", "iron-dextran", **DOSE["iron-dextran"]), KNOWLEDGE)
    wanted = {one.label for one in KNOWLEDGE.infusion.guards.values() if "started" in one.before} - set(RESTART)

    assert {one.label for one in shown.before} == wanted
