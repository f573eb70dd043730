"""Two people who are alike in every fact but one."""

from __future__ import annotations

from ironrest.rules.prove.symbols import Symbols


def twin(person: Symbols, fact: str, prefix: str) -> Symbols:
    """Somebody who shares every variable of `person`, except those of the one fact."""
    return Symbols(person.kinds, person.prefix, own={fact: prefix})
