"""What a header says: which column of the form it is, in which unit, of which element.

``Masa húmeda [t]`` is the mass, in wet tonnes; ``Ley Co ppm`` the content of cobalt; ``Ta2O5 ±
(%)`` the standard uncertainty of a content; ``input_kg`` the mass drawn from an input. A header
that means nothing here is no error: its column is kept under its own name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from fairlode.exchange.tabular.cells import cleaned, plain
from fairlode.exchange.tabular.schema import header_words, headers, tables
from fairlode.types.element import is_symbol
from fairlode.types.errors import SourcingError
from fairlode.types.grade import (
    GradeUnitAmbiguousError,
    GradeUnitUnknownError,
    measured_element,
    unit_fraction,
)
from fairlode.types.unit import MassUnit, UnitAmbiguousError, mass_unit

MAX_HEADER_CHARS = 200
"""Characters; a longer text is no header."""

MAX_HEADER_WORDS = 10
"""Words of a header that is made of a name and a unit; a longer text is prose, or a whole row."""

_LONGEST_UNIT = 30
_MASSES = frozenset({"mass", "spread"})
_SHARES = frozenset({"percent"})
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_COVERAGE = re.compile(r"k\s*=\s*(\d+(?:\.\d+)?)|(\d)\s*(?:\u03c3|sigma|sd)\b", re.IGNORECASE)
_SPREAD = re.compile(
    r"±|\+/-|\+-|uncertaint(?:y|ies)|incertidumbre|incertitude|incerteza|\bstd\.? ?dev\.?|\bsd\b",
    re.IGNORECASE,
)
_BASIS_OF = re.compile(r"(.+?)[\s_]+(basis|base)", re.IGNORECASE)
_NOTE_OF = re.compile(r"(.+?)[\s_]+(note|nota)", re.IGNORECASE)
_GRADE_WORDS = header_words("grade")
_NET = header_words("net")
# Symbols that are also words of headers: lone, they say nothing of an element.
_WORDLIKE = frozenset({"No", "In", "As", "At", "I", "He", "Es", "Am", "Po", "Si", "U", "Y", "W"})
_PLAIN_COMPOUND = re.compile(r"([A-Z][a-z]?)(O|S|OH)")
_COMPOUND = re.compile(r"[A-Z(][A-Za-z0-9().·\-]*\d[A-Za-z0-9().·\-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a header says of its column."""

    key: str
    """Of the column of the form."""
    unit: str = ""
    """As written; empty where the header does not say it."""
    analyte: str = ""
    """Of an assay: an element or a compound."""
    part: str = ""
    """Of an assay: empty for the content, else ``u``, ``basis`` or ``note``."""
    coverage: str = "1"
    """Of an uncertainty: the coverage factor k that it is stated for."""

    @property
    def slot(self) -> tuple[str, str, str]:
        """What two columns of one table may not both be."""
        return self.key, self.analyte, self.part


@lru_cache(maxsize=8_192)
def meaning(table: str, header: str) -> Meaning | None:
    """What `header` means in `table`; None where it is not of the form."""
    text = cleaned(header)
    if not text or len(text) > MAX_HEADER_CHARS:
        return None
    known = headers(table).get(plain(text))
    if known and tables()[table].columns[known].type != "assay":
        return Meaning(key=known, coverage=_coverage(text))
    if len(text.split()) > MAX_HEADER_WORDS:
        return None
    return _measure(table, text) or _share(table, text) or _assay(table, text)


@lru_cache(maxsize=4_096)
def lone_element(table: str, header: str) -> str:
    """The element whose symbol is the whole header, its unit unsaid; empty for anything else."""
    text = cleaned(header)
    lone = table == "lots" and is_symbol(text) and text not in _WORDLIKE
    return text if lone else ""


@lru_cache(maxsize=4_096)
def unit_cell(text: str) -> bool:
    """Whether a cell under a header is nothing but a unit: of mass, of grade, or none."""
    bare = _BRACKETS.sub(r"\1", cleaned(text)).strip()
    if bare in {"", "-", "°", "deg", "id", "text"}:
        return True
    return _mass_unit(bare) is not None or is_grade_unit(bare) or says_basis(bare)


def says_basis(text: str) -> bool:
    """Whether a text is nothing but a word for wet or dry."""
    return _mass_unit(text) is None and _mass_unit(f"t {text}") is not None


@lru_cache(maxsize=16_384)
def is_grade_unit(text: str) -> bool:
    """Whether `text` is a unit of grade, be it an ambiguous one."""
    if len(text) > _LONGEST_UNIT:
        return False
    try:
        unit_fraction(text)
    except GradeUnitUnknownError:
        return False
    except GradeUnitAmbiguousError:
        return True
    return True


def with_unit(found: Meaning, unit: str) -> Meaning:
    """The meaning of a column whose unit stands in a row of its own."""
    return replace(found, unit=f"{unit} {found.unit}".strip())


def _measure(table: str, text: str) -> Meaning | None:
    """A mass or its uncertainty: the name of the column, and a unit or a word for wet and dry."""
    coverage, text = _coverage(text), _COVERAGE.sub("", text)
    names = headers(table, _MASSES)
    for name, rest in _splits(text):
        key = names.get(name)
        if key is None and not name and "mass" in tables()[table].columns:
            key = "mass"
        if key is None or not rest:
            continue
        spread = tables()[table].columns[key].type == "spread"
        if _mass_unit(rest) is not None or (spread and is_grade_unit(rest)):
            return Meaning(key=key, unit=rest, coverage=coverage)
        if rest and f"({rest})" in text:
            # A mass, in brackets a unit that nobody knows: refused with its place when it is read.
            return Meaning(key=key, unit=rest, coverage=coverage)
        if name and says_basis(rest):
            return Meaning(key=key, unit=rest, coverage=coverage)
    return None


def _share(table: str, text: str) -> Meaning | None:
    """A share such as the moisture, with its unit."""
    names = headers(table, _SHARES)
    for name, rest in _splits(text):
        if name in names and rest and is_grade_unit(rest):
            return Meaning(key=names[name], unit=rest)
    return None


def _assay(table: str, text: str) -> Meaning | None:
    """The content of an element, its uncertainty, its basis, or a note on it."""
    if "assay" not in tables()[table].columns:
        return None
    for part, pattern in (("basis", _BASIS_OF), ("note", _NOTE_OF)):
        match = pattern.fullmatch(text)
        if match and is_symbol(match[1]):
            return Meaning(key="assay", analyte=match[1], part=part)
    coverage, bare = _coverage(text), _COVERAGE.sub("", text)
    part = "u" if _SPREAD.search(bare) else ""
    bare = _SPREAD.sub(" ", bare)
    for words, unit in _unit_splits(bare):
        analyte, graded = _analyte(words)
        if analyte and (unit or graded or part):
            return Meaning(key="assay", unit=unit, analyte=analyte, part=part, coverage=coverage)
    return None


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Every way to part a header into a name and the rest: brackets first, then its words."""
    inside = " ".join(_BRACKETS.findall(text)).strip()
    outside = " ".join(_BRACKETS.sub(" ", text).replace("_", " ").replace(",", " ").split())
    words = outside.split()
    names = [plain(word) for word in words]
    for length in range(len(words), -1, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(filter(None, names[start : start + length]))
            others = [*range(start), *range(start + length, len(words))]
            rest = [words[at] for at in others if names[at] not in _NET]
            yield name, " ".join((*rest, inside)).strip(" :;,-")


def _unit_splits(text: str) -> Iterator[tuple[list[str], str]]:
    """Every way to part a header into words and a unit of grade; at last, without a unit."""
    inside = " ".join(_BRACKETS.findall(text)).strip()
    outside = _BRACKETS.sub(" ", text) if not inside or is_grade_unit(inside) else text
    spaced = re.sub(r"([%‰])", r" \1 ", re.sub(r"[_,:;()\[\]{}=]", " ", outside))
    words = spaced.split()
    if inside and is_grade_unit(inside):
        yield words, inside
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            unit = " ".join(words[start : start + length])
            if is_grade_unit(unit) and not unit.isdigit():
                yield [*words[:start], *words[start + length :]], unit
    yield words, ""


def _analyte(words: list[str]) -> tuple[str, bool]:
    """The element or compound among the words, and whether another word speaks of a grade."""
    rest = [word for word in words if plain(word) not in _GRADE_WORDS or is_symbol(word)]
    graded = len(rest) < len(words)
    match rest:
        case [one]:
            return _valid(one), graded
        case [name, symbol] if is_symbol(symbol) and _names_element(name, symbol):
            return symbol, graded
        case _:
            return "", graded


def _names_element(name: str, symbol: str) -> bool:
    return _valid(name) != "" and measured_element(name)[0] == symbol


def _valid(text: str) -> str:
    """`text` if it is an element, or a compound that could not be a word."""
    try:
        symbol, share = measured_element(text)
    except SourcingError:
        return ""
    if share == 1:
        return symbol
    return text if _COMPOUND.fullmatch(text) or _PLAIN_COMPOUND.fullmatch(text) else ""


def _coverage(text: str) -> str:
    match = _COVERAGE.search(text)
    return (match[1] or match[2]) if match else "1"


def _mass_unit(text: str) -> MassUnit | str | None:
    """The unit; where it is ambiguous, the text itself, for the reader to refuse with its place."""
    try:
        return mass_unit(text)
    except UnitAmbiguousError:
        return text
