"""Check or renew every factor of values/units.toml against the UCUM essence file.

    python tools/make_units.py            report every difference; exit 1 if there is one
    python tools/make_units.py --write    write the essence's factors into the table

The essence is read from $IRONREST_SHARED/data/ucum, else from ../shared/data/ucum beside the checkout.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
TABLE = CHECKOUT / "src" / "ironrest" / "values" / "units.toml"
_NAME = "{http://unitsofmeasure.org/ucum-essence}"

#: UCUM's special units are functions, and the essence names the function without defining it. These are
#: the zero points in kelvin: 0 Cel by the SI Brochure, 0 [degF] = 459.67 Rankine degrees of 5/9 K.
_ZERO_POINTS = {"Cel": Fraction("273.15"), "[degF]": Fraction("459.67") * Fraction(5, 9)}


class Size(NamedTuple):
    """A unit as a factor times powers of UCUM's base units."""

    factor: Fraction
    powers: dict[str, int]


class Essence:
    """The definitions of the essence file, evaluated exactly."""

    def __init__(self, path: Path) -> None:
        root = ElementTree.parse(path).getroot()
        self.version = root.attrib["version"]
        self.prefixes = {p.attrib["Code"]: _decimal(p) for p in root.iter(_NAME + "prefix")}
        self.base = {u.attrib["Code"] for u in root.iter(_NAME + "base-unit")}
        self.units = {u.attrib["Code"]: u for u in root.iter(_NAME + "unit")}

    def size(self, expression: str) -> Size:
        """UCUM terms joined by `.` and `/`, read from left to right; braces are annotations."""
        size = Size(Fraction(1), {})
        bare = re.sub(r"\{[^}]*\}", "", expression)
        for sign, term in re.findall(r"([./]?)((?:\[[^\]]*\]|[^./\[])+)", bare):
            factor, powers = self._term(term)
            step = -1 if sign == "/" else 1
            merged = {
                base: size.powers.get(base, 0) + step * powers.get(base, 0)
                for base in size.powers.keys() | powers.keys()
            }
            size = Size(size.factor * factor**step, {base: power for base, power in merged.items() if power})
        return size

    def _term(self, term: str) -> Size:
        if term.isdigit():
            return Size(Fraction(int(term)), {})
        match = re.fullmatch(r"(10[*^]|.*?[^-+\d])([-+]?\d+)?", term)
        if match is None:
            raise ValueError(f"{term!r} is not a UCUM term.")
        factor, powers = self._atom(match[1])
        exponent = int(match[2] or 1)
        return Size(factor**exponent, {base: power * exponent for base, power in powers.items()})

    def _atom(self, atom: str) -> Size:
        if atom in self.base:
            return Size(Fraction(1), {atom: 1})
        if atom in self.units:
            return self._defined(self.units[atom])
        for length in (2, 1):
            prefix, rest = atom[:length], atom[length:]
            known = rest in self.base or (rest in self.units and self.units[rest].get("isMetric") == "yes")
            if prefix in self.prefixes and known:
                factor, powers = self._atom(rest)
                return Size(self.prefixes[prefix] * factor, powers)
        raise ValueError(f"{atom!r} is not in the essence.")

    def _defined(self, unit: ElementTree.Element) -> Size:
        value = unit.find(_NAME + "value")
        assert value is not None, f"{unit.attrib['Code']} has no value in the essence"
        function = value.find(_NAME + "function")
        source = value if function is None else function
        factor, powers = self.size(source.attrib["Unit"])
        return Size(Fraction(source.attrib["value"]) * factor, powers)


class Row(NamedTuple):
    """One row of the table beside what the essence says of it."""

    code: str
    dimension: str
    factor: Fraction
    offset: Fraction
    essence_factor: Fraction
    essence_offset: Fraction
    same_kind: bool

    @property
    def agrees(self) -> bool:
        same = (self.factor, self.offset) == (self.essence_factor, self.essence_offset)
        return same and self.same_kind


def rows(table: Path, essence: Essence) -> list[Row]:
    """Every row of the table; a factor counts in the base unit of its dimension."""
    raw = tomllib.loads(table.read_text("utf-8"))
    found = []
    for dimension, units in raw.items():
        if dimension in ("source", "refused"):
            continue
        base = essence.size(units.pop("base"))
        for code, row in units.items():
            size = essence.size(code)
            offset = Fraction(row.get("offset", 0))
            found.append(
                Row(
                    code,
                    dimension,
                    Fraction(row["factor"]),
                    offset,
                    size.factor / base.factor,
                    _ZERO_POINTS.get(code, Fraction(0)),
                    size.powers == base.powers,
                )
            )
    return found


def essence_path() -> Path:
    root = Path(os.environ.get("IRONREST_SHARED") or CHECKOUT.parent / "shared")
    return root / "data" / "ucum" / "ucum-essence.xml"


def main(arguments: list[str]) -> int:
    path = essence_path()
    if not path.exists():
        print(f"The UCUM essence is not at {path}. Set IRONREST_SHARED to the shared folder.", file=sys.stderr)
        return 2
    found = rows(TABLE, Essence(path))
    wrong = [row for row in found if not row.agrees]
    for row in wrong:
        print(
            f"{row.code} ({row.dimension}): the table says {row.factor} + {row.offset}, the essence "
            f"{row.essence_factor} + {row.essence_offset}{'' if row.same_kind else ', of another kind'}"
        )
    if "--write" in arguments:
        _write(wrong)
    print(f"{len(found)} units, {len(found) - len(wrong)} agree with the essence.")
    return 1 if wrong and "--write" not in arguments else 0


def _write(wrong: list[Row]) -> None:
    text = TABLE.read_text("utf-8")
    for row in wrong:
        place = re.compile(rf'^("{re.escape(row.code)}" = \{{ factor = ")[^"]*"', re.MULTILINE)
        text = place.sub(rf'\g<1>{row.essence_factor}"', text)
    TABLE.write_text(text, "utf-8")


def _decimal(element: ElementTree.Element) -> Fraction:
    value = element.find(_NAME + "value")
    assert value is not None, f"{element.attrib['Code']} has no value in the essence"
    return Fraction(value.attrib["value"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
