"""`--figure FILE`: a figure beside the answer."""

from __future__ import annotations

import argparse
from pathlib import Path

from ironrest.report.figures.canvas import SUFFIXES, figure_bytes
from ironrest.report.figures.picture import Picture
from ironrest.report.words import clean, word
from ironrest.values.errors import UserError


def figure_suffix(file: str) -> str:
    """The kind of file by its ending. Raises UserError for another."""
    suffix = Path(file).suffix.casefold().removeprefix(".")
    if suffix not in SUFFIXES:
        raise UserError(word("figure", "suffix", file=clean(Path(file).name)))
    return suffix


def write_figure(picture: Picture, arguments: argparse.Namespace) -> None:
    """Draw and keep it."""
    drawn = figure_bytes(picture, figure_suffix(arguments.figure))
    try:
        Path(arguments.figure).write_bytes(drawn)
    except OSError as problem:
        raise UserError(
            f"{clean(arguments.figure)} cannot be written: {problem.strerror}. Name another file with --figure."
        ) from None
