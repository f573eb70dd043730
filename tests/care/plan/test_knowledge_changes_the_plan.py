"""A number in a product file is where a plan takes it from: changing it there changes the plan, and no code."""

import shutil
from pathlib import Path

import pytest

from ironrest.care.plan.course import Before
from ironrest.care.plan.visit import Wish
from ironrest.knowledge.files import FOLDER
from ironrest.knowledge.load import load
from ironrest.knowledge.schema import Knowledge
from tests.care.plan.people import adult, planned
from tests.properties.labels_by_hand import passed

FCM, FDI, DEX = "ferric-carboxymaltose", "ferric-derisomaltose", "iron-dextran"


def changed(folder: Path, product: str, jurisdiction: str, limit: str, was: str, now: str) -> Knowledge:
    """The knowledge with one value of one limit replaced in a copy of its files, and nothing else."""
    copy = folder / "data"
    shutil.copytree(FOLDER, copy)
    path = copy / "products" / f"{product}.toml"
    head, mark, rest = path.read_text("utf-8").partition(f"[jurisdiction.{jurisdiction}.limit.{limit}]\n")
    assert mark
    entry, end, tail = rest.partition("\n\n")
    assert entry.count(f"value = {was}\n") == 1
    path.write_text(head + mark + entry.replace(f"value = {was}\n", f"value = {now}\n") + end + tail, "utf-8")
    return load(copy)


def one(product: str, jurisdiction: str, weight: float, knowledge: Knowledge | None = None, **asked):
    more = {} if knowledge is None else {"knowledge": knowledge}
    made = planned(product, jurisdiction, adult(weight), **more, **asked)
    return made.proposals[0] if made.proposals else made.refusals[0]


def test_a_lower_maximum_by_weight_needs_more_visits(tmp_path) -> None:
    """60 kg in the EU: 20 mg/kg carry 1,000 mg at once, 10 mg/kg do not."""
    less = changed(tmp_path, FCM, "eu", "dose_per_kg", "20", "10")
    assert [visit.dose_mg for visit in one(FCM, "eu", 60).visits] == [1000]
    assert [visit.dose_mg for visit in one(FCM, "eu", 60, less).visits] == [500, 500]
    assert [visit.dose_mg for visit in one(FCM, "uk", 60, less).visits] == [500, 500], "the UK label inherits it"
    assert [visit.dose_mg for visit in one(FCM, "us", 70, less).visits] == [1000], "the US label has its own"


def test_a_longer_time_is_planned_and_the_shorter_one_refused(tmp_path) -> None:
    longer = changed(tmp_path, FDI, "us", "time", "20", "40")
    assert (one(FDI, "us", 70).visits[0].duration_min, one(FDI, "us", 70, longer).visits[0].duration_min) == (20, 40)
    assert one(FDI, "us", 70, longer, wish=Wish(minutes=30), dose_mg=1000).rule == "time"


def test_a_longer_observation_and_a_smaller_bag(tmp_path) -> None:
    watched = changed(tmp_path, FCM, "us", "observation", "30", "45")
    assert one(FCM, "us", 70, watched).visits[0].observation_min == 45
    small = changed(tmp_path / "second", FCM, "us", "volume", "250", "100")
    assert one(FCM, "us", 70, small).visits[0].diluent_ml == 100


@pytest.mark.parametrize(
    ("product", "jurisdiction", "limit", "was", "now", "weight", "asked"),
    [
        (FCM, "us", "single_dose_per_kg", "15", "20", 55.0, {}),
        (FCM, "us", "single_dose", "1000", "1500", 110.0, {"dose_mg": 1500.0}),
        (FCM, "us", "two_doses_below_50_kg", "15", "20", 40.0, {"dose_mg": 750.0}),
        (FCM, "us", "gap", "7", "5", 60.0, {"wish": Wish(gap_d=5)}),
        (FCM, "us", "concentration", "2", "1.9", 70.0, {"dose_mg": 500.0, "wish": Wish(diluent_ml=250)}),
        (FCM, "us", "time", "15", "5", 70.0, {}),
        (FCM, "eu", "dose_per_kg", "20", "25", 45.0, {}),
        (FCM, "eu", "week", "1000", "2000", 70.0, {"dose_mg": 2000.0, "wish": Wish(gap_d=3)}),
        (FCM, "eu", "volume_to_500_mg", "100", "250", 70.0, {"dose_mg": 500.0, "wish": Wish(diluent_ml=250)}),
        (FDI, "us", "concentration", "1", "0.9", 70.0, {"dose_mg": 500.0, "wish": Wish(diluent_ml=500)}),
        (FDI, "us", "dose", "1000", "2000", 110.0, {"dose_mg": 2000.0}),
        (FDI, "eu", "time_to_1000_mg", "15", "10", 70.0, {"wish": Wish(minutes=15)}),
        (DEX, "us", "day", "100", "1000", 70.0, {}),
        (DEX, "us", "test_dose_wait", "60", "15", 70.0, {"dose_mg": 100.0}),
        (DEX, "eu", "total_dose_time", "240", "120", 70.0, {"wish": Wish(minutes=200)}),
        ("ferumoxytol", "us", "dose", "510", "1020", 70.0, {}),
        ("ferumoxytol", "us", "time", "15", "1", 70.0, {"wish": Wish(minutes=5)}),
        ("iron-sucrose", "us", "five_doses", "200", "500", 70.0, {}),
        ("iron-sucrose", "uk-as-eu", "dose", "200", "500", 70.0, {}),
        ("iron-sucrose", "eu", "time_to_200_mg", "30", "15", 70.0, {}),
        ("ferric-gluconate", "us", "dose", "125", "250", 70.0, {}),
    ],
)  # fmt: skip
def test_a_loosened_number_gives_a_plan_that_the_second_reading_of_the_labels_rejects(
    tmp_path, product, jurisdiction, limit, was, now, weight, asked
) -> None:
    """The oracle of the property has teeth: with the true number the plan passes it, with the loosened one it fails."""
    here, asks = ("eu", "uk") if jurisdiction == "uk-as-eu" else (jurisdiction, jurisdiction)
    loose = changed(tmp_path, product, here, limit, was, now)
    before = planned(product, asks, adult(weight), **asked)
    after = planned(product, asks, adult(weight), knowledge=loose, **asked)
    assert all(passed(found, adult(weight), Before()) == [] for found in before.proposals)
    assert [passed(found, adult(weight), Before()) for found in after.proposals] != []
    assert all(passed(found, adult(weight), Before()) for found in after.proposals)
