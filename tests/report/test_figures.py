"""Figures: the same file each time, compared as images with what was looked at, and readable without colour."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from ironrest.knowledge.evidence import load_evidence
from ironrest.report.figures.canvas import figure_bytes, inline_svg
from ironrest.report.figures.of_outcome import bias_of, picture_of
from ironrest.report.figures.picture import Picture, alt_of, table_of
from ironrest.science.synthesis.outcome_pool import Asking, pool_outcome

pytestmark = pytest.mark.slow  # drawing takes time: part of `make test`

#: Drawn once, looked at, and kept: python -m tests.report.test_figures.
LOOKED_AT = Path(__file__).parent / "figures"
KINDS = ("forest", "funnel", "leave-one-out", "cumulative")
EVIDENCE = load_evidence()


def picture(kind: str = "forest", **asked: object) -> Picture:
    question = Asking(outcome="IRLS", **asked)  # type: ignore[arg-type]
    return picture_of(pool_outcome(EVIDENCE, question), EVIDENCE, kind)  # type: ignore[arg-type]


def small(image: np.ndarray) -> np.ndarray:
    """In grey, every eighth part averaged: letters may move by a pixel, marks may not."""
    grey = image[..., :3].mean(axis=2)
    rows, columns = grey.shape[0] // 8, grey.shape[1] // 8
    return grey[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).mean(axis=(1, 3))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_looks_as_it_did_when_it_was_looked_at(kind: str) -> None:
    drawn = small(imread(io.BytesIO(figure_bytes(picture(kind), "png"))))
    kept = small(imread(LOOKED_AT / f"{kind}.png"))
    assert drawn.shape == kept.shape
    assert float(np.abs(drawn - kept).max()) < 0.25, f"look at it, then: python -m {__name__}"
    assert float(np.abs(drawn - kept).mean()) < 0.002


def test_another_estimate_is_another_image() -> None:
    drawn = small(imread(io.BytesIO(figure_bytes(picture("leave-one-out", week=12), "png"))))
    kept = small(imread(LOOKED_AT / "leave-one-out.png"))
    assert float(np.abs(drawn - kept).max()) >= 0.25


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_the_same_figure_is_the_same_file(suffix: str) -> None:
    first = figure_bytes(picture(), suffix)
    assert first == figure_bytes(picture(), suffix)
    assert re.search(rb"20\d\d-\d\d-\d\dT|CreationDate|dc:date", first) is None


def test_a_figure_is_drawn_in_grey() -> None:
    image = imread(io.BytesIO(figure_bytes(picture(), "png")))[..., :3]
    assert float((image.max(axis=2) - image.min(axis=2)).max()) < 0.12


def test_a_figure_of_recalled_numbers_says_so() -> None:
    said = "RESTS ON AN UNVERIFIED NUMBER"
    assert said in alt_of(picture(lowest="unverified"))
    assert said not in alt_of(picture())


def test_the_table_holds_every_row_and_the_prediction() -> None:
    rows = table_of(picture())
    names = [row[0] for row in rows]
    assert {"Cho2016", "Trenkwalder2017", "Earley2024"} <= set(names)
    assert names[-1] == "Prediction interval for a new trial"
    cochrane = next(row for row in rows if row[0].startswith("Cochrane 2019"))
    assert cochrane[2] == "-3.78 (-6.25 to -1.31)", "as Cochrane printed it"


def test_lights_are_letters_and_what_nobody_judged_is_a_dot() -> None:
    # risk_of_bias.csv: Cho 2016 low, unclear, low, low, unclear, low; Davis incomplete data high; Deng not seen.
    assert "".join(bias_of(EVIDENCE, "Cho2016")) == "+?++?+"
    assert "".join(bias_of(EVIDENCE, "Davis2000")) == "?++−?+"
    assert "".join(bias_of(EVIDENCE, "Deng2017")) == "······"


def test_two_figures_in_one_page_share_no_name_and_carry_no_style() -> None:
    one, other = inline_svg(picture(), "one"), inline_svg(picture(), "other")
    names = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, other)]
    assert names[0]
    assert not names[0] & names[1]
    assert "<style" not in one
    assert 'style="' not in one


def redraw() -> None:
    """Draw the four again; look at each before it is kept."""
    LOOKED_AT.mkdir(exist_ok=True)
    for kind in KINDS:
        (LOOKED_AT / f"{kind}.png").write_bytes(figure_bytes(picture(kind), "png"))


if __name__ == "__main__":
    redraw()
