"""`ironrest products`: each label with every limit, its status, its source, and what it was taken from."""

from __future__ import annotations

import argparse

from ironrest.cli.main import USABLE
from ironrest.knowledge.clinic import with_clinic
from ironrest.knowledge.load import load
from ironrest.knowledge.schema_products import JURISDICTIONS
from ironrest.report.as_json import encode
from ironrest.report.products_text import label_json, label_text
from ironrest.report.words import clean
from ironrest.values.errors import UserError


def products(arguments: argparse.Namespace) -> int:
    """Every product, or one; every label, or one. JSON is an array of labels."""
    knowledge, _ = with_clinic(load(), arguments.clinic)
    if arguments.name is not None and arguments.name not in knowledge.products:
        raise UserError(f"No product is called `{clean(arguments.name)}`. There are: {', '.join(knowledge.products)}.")
    labels = [
        (product, jurisdiction)
        for key, product in knowledge.products.items()
        for jurisdiction in JURISDICTIONS
        if arguments.name in (None, key) and arguments.jurisdiction in (None, jurisdiction)
    ]
    if arguments.format == "json":
        print(encode([label_json(knowledge, *one) for one in labels], many=True), end="")
    else:
        print("\n\n".join(label_text(knowledge, *one) for one in labels))
    return USABLE
