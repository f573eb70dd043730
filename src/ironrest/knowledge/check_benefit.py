"""Where the benefit in plain numbers cites, for the cross-checks, and what it names that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from ironrest.knowledge.schema_base import Citation
from ironrest.knowledge.schema_benefit import Benefit


def citations_of_benefit(benefit: Benefit) -> Iterator[tuple[str, Citation]]:
    """Each row of a trial, each trial of a pool, and the band."""
    yield "benefit, band", benefit.band.mean_source
    yield from (("benefit, band", one) for one in benefit.band.sources)
    yield from ((f"benefit, {row.study}", row.source) for row in (*benefit.responders, *benefit.fall))
    yield from ((f"benefit, {row.study}", row.source) for row in benefit.silent)
    yield from ((f"benefit, {row.study}", row.source) for row in benefit.uncontrolled)
    for pooled in benefit.pooled:
        yield from ((f"benefit, pool of {pooled.product}", one) for one in pooled.sources)
