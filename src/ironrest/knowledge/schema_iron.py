"""The shape of iron_products.toml: which concepts are which product, and what one millilitre or billing unit holds."""

from __future__ import annotations

import msgspec

from ironrest.knowledge.schema_base import Citation, Strict


class BillingUnit(Strict, frozen=True, kw_only=True):
    """Milligrams of iron in one unit of a HCPCS code."""

    mg: float
    source: Citation


class IronProduct(Strict, frozen=True, kw_only=True):
    """One intravenous iron. Strengths are elemental iron, as its labels and RxNorm give them.

    A volume above `undiluted_ml` may be that of a bag with diluent; a name in `other_strength` is sold at another one.
    """

    label: str
    concepts: tuple[str, ...]
    mg_per_ml: float
    source: Citation
    undiluted_ml: float
    undiluted_source: Citation
    other_strength: tuple[str, ...] = ()
    billing: dict[str, BillingUnit] = msgspec.field(default_factory=dict)


class IronProducts(Strict, frozen=True, kw_only=True):
    """The file."""

    product: dict[str, IronProduct]
