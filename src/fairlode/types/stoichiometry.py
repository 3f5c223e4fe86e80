"""What a chemical formula contains: exact mass fractions from the atomic weights of IUPAC.

Formulas are read as trade documents write them: nested brackets, hydrates and adducts
(``CoSO4.7H2O``, ``2CuCO3·Cu(OH)2``), amounts with decimals (``LiNi0.6Mn0.2Co0.2O2``), subscripts
(``Ta₂O₅``). A point before ``H2O`` and its number starts a hydrate, so ``O4.7H2O`` is four oxygen
and seven water; between other parts that start with a number, ``·`` is needed (``Al2O3·2SiO2``).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from fairlode.types._tables import shorten
from fairlode.types.element import element, is_symbol, unknown_element
from fairlode.types.errors import SourcingError

MAX_FORMULA_LENGTH = 120
"""Characters; the longest formula of a mineral species has some 90."""

_MAX_NUMBER_LENGTH = 12
_HYDRATE = re.compile(r"\.((?:\d+(?:\.\d+)?)?H2O)(?![a-z0-9])", re.ASCII)
_ADDUCT = re.compile(r"[·⋅•∙*]|\.(?=[A-Z(\[])")
_TOKEN = re.compile(
    r"(?P<symbol>[A-Z][a-z]?)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<number>\d+(?:\.\d+)?)",
    re.ASCII,
)

_CLOSED_BY = MappingProxyType({"(": ")", "[": "]"})
_Token = tuple[str, str]  # kind (symbol, open, close, number) and text


class FormulaMalformedError(SourcingError):
    """A text that is not a chemical formula."""

    code = "types.formula_malformed"
    sentence = "{formula!r} is not a chemical formula: {reason}."
    remedy = "Write it with symbols, numbers and brackets, such as Ta2O5 or CoSO4.7H2O."


class WeightUnknownError(SourcingError):
    """An element without a standard atomic weight, in a formula whose masses are asked for."""

    code = "types.weight_unknown"
    sentence = "{symbol} has no standard atomic weight."
    remedy = "Give the content as an assay instead of a formula."


@lru_cache(maxsize=512)
def atoms(formula: str) -> Mapping[str, Fraction]:
    """How many atoms of each element one unit of `formula` has, in the order of writing.

    Raises `FormulaMalformedError`, or `ElementUnknownError` for a symbol that is no element.
    """
    if len(formula) > MAX_FORMULA_LENGTH:
        raise FormulaMalformedError(formula=shorten(formula), reason="it is too long")
    plain = unicodedata.normalize("NFKC", "".join(formula.split()))
    total: dict[str, Fraction] = {}
    for part in _ADDUCT.split(_HYDRATE.sub(r"·\1", plain)):
        for symbol, count in _part(part, formula).items():
            total[symbol] = total.get(symbol, Fraction(0)) + count
    return MappingProxyType(total)


@lru_cache(maxsize=512)
def molar_mass(formula: str) -> Fraction:
    """Grams per mole of `formula`; exact for the atomic weights as they are tabulated."""
    return sum((count * _weight(symbol) for symbol, count in atoms(formula).items()), Fraction(0))


@lru_cache(maxsize=512)
def content(formula: str, of: str) -> Fraction:
    """Mass fraction of the element `of` (symbol or name) in a pure substance, in [0, 1].

    Zero where the formula does not hold it. Raises as `atoms` does, and `WeightUnknownError`.
    """
    symbol = element(of).symbol
    count = atoms(formula).get(symbol, Fraction(0))
    return count * _weight(symbol) / molar_mass(formula) if count else Fraction(0)


def _weight(symbol: str) -> Fraction:
    weight = element(symbol).weight
    if weight is None:
        raise WeightUnknownError(symbol=symbol)
    return Fraction(weight)


def _part(part: str, formula: str) -> Mapping[str, Fraction]:
    """The atoms of one adduct, its leading number included."""
    tokens = _tokens(part, formula)
    factor, start = _number(tokens, 0, formula=formula)
    found, stop = _group(tokens, start, formula=formula)
    if stop != len(tokens) or not found:
        reason = "a bracket is closed twice" if found else "it has a part without an element"
        raise FormulaMalformedError(formula=shorten(formula), reason=reason)
    return {symbol: count * factor for symbol, count in found.items()}


def _group(
    tokens: Sequence[_Token], at: int, *, formula: str
) -> tuple[Mapping[str, Fraction], int]:
    """The atoms from token `at` to the end of its bracket, and where that is."""
    found: dict[str, Fraction] = {}
    while at < len(tokens) and tokens[at][0] != "close":
        kind, text = tokens[at]
        inner: Mapping[str, Fraction] = {text: Fraction(1)}
        if kind == "open":
            inner, at = _group(tokens, at + 1, formula=formula)
        closed = at < len(tokens) and tokens[at][1] == _CLOSED_BY.get(text, text)
        if not (inner and closed) or kind == "number":
            reason = "a number stands alone" if kind == "number" else "a bracket is empty or open"
            raise FormulaMalformedError(formula=shorten(formula), reason=reason)
        factor, at = _number(tokens, at + 1, formula=formula)
        for symbol, count in inner.items():
            found[symbol] = found.get(symbol, Fraction(0)) + count * factor
    return found, at


def _number(tokens: Sequence[_Token], at: int, *, formula: str) -> tuple[Fraction, int]:
    """The number at token `at`, one where there is none, and the token after it."""
    if at == len(tokens) or tokens[at][0] != "number":
        return Fraction(1), at
    number = Fraction(tokens[at][1]) if len(tokens[at][1]) <= _MAX_NUMBER_LENGTH else Fraction(0)
    if not number:
        reason = f"{tokens[at][1]} is not a number of atoms"
        raise FormulaMalformedError(formula=shorten(formula), reason=reason)
    return number, at + 1


def _tokens(part: str, formula: str) -> Sequence[_Token]:
    tokens: list[_Token] = []
    at = 0
    while match := _TOKEN.match(part, at):
        kind, text = str(match.lastgroup), match.group()
        if kind == "symbol" and not is_symbol(text):
            raise unknown_element(text)
        tokens.append((kind, text))
        at = match.end()
    if at != len(part):
        reason = f"{part[at]!r} has no meaning there"
        raise FormulaMalformedError(formula=shorten(formula), reason=reason)
    return tokens
