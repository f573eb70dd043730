"""The second opinion of `--validate`: the package fhir.resources (R4B). Heavy, so it is an extra."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ironrest.records.fhir.fields import Json
from ironrest.records.fhir.validate import Problem
from ironrest.values.errors import UserError

#: What the package was seen to let pass; a test keeps the list true. Our own checks find these.
MISSES = (
    "codes that FHIR does not allow (status, comparator), obs-6 (a value and a reason for none), malformed references"
)

_NEEDS = "--validate needs the package fhir.resources. Type: pip install 'ironrest[validate]'"


def require_library() -> None:
    """Raises UserError, with what to type, if the extra is not installed."""
    try:
        import_module("fhir.resources.R4B")
    except ImportError:
        raise UserError(_NEEDS) from None


def library_problems(resource: Json) -> tuple[Problem, ...]:
    """What the package finds: the place and its own name for the fault, never its sentence, which repeats values."""
    kind = resource.get("resourceType")
    model = _model(kind) if isinstance(kind, str) else None
    if model is None:
        return (Problem("type", "resourceType", "It is no resource type of FHIR R4."),)
    from pydantic import ValidationError

    try:
        model.model_validate(resource)
    except ValidationError as problem:
        faults = problem.errors(include_url=False, include_context=False, include_input=False)
        return tuple(
            Problem(f"fhir.resources: {one['type']}", _path(one["loc"]), "It is not as FHIR R4B writes it.")
            for one in faults
        )
    return ()


@cache
def _model(kind: str) -> Any:
    try:
        return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    except (ImportError, AttributeError):
        return None


def _path(loc: tuple[int | str, ...]) -> str:
    """Names of elements and places; a key that a sender made up is not repeated."""
    return ".".join(str(one) if isinstance(one, int) or one.isidentifier() else "?" for one in loc)
