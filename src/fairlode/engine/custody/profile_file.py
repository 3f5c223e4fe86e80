"""Profiles from TOML: found by name among those that come with Fairlode, or read from a text.

Each rule is a table with `value`, `source`, `version`, `date` and, where its source was not seen,
``unchecked = true``. Everything that is wrong with a file is told at once. Decimals are read as
they are written: 0.005 is five thousandths, not the float64 next to it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from fairlode.engine.custody.errors import (
    CustodyError,
    FieldMissingError,
    FieldUnknownError,
    FieldUnsourcedError,
    FieldValueError,
    ProfileContradictoryError,
    ProfileUnknownError,
    ProfileUnreadableError,
)
from fairlode.engine.custody.profile import Grounds, Profile
from fairlode.engine.custody.rules import (
    HEAD,
    PARTS,
    RULES,
    Kind,
    Rule,
    contradictions,
)
from fairlode.types.element import is_symbol
from fairlode.types.errors import Problem, RefusedError

SUFFIX = ".toml"
FACTORS = "factors"
"""The table of conversion factors, one table for each element in it."""
_FACTOR = Rule(name=FACTORS, kind=Kind.FACTOR, meaning="what part of the metal may be claimed")


@cache
def profile_names() -> tuple[str, ...]:
    """Names of the profiles that come with Fairlode."""
    return tuple(sorted(_files()))


def known_profile(name: str) -> Profile:
    """The profile of this name. Raises `ProfileUnknownError`, which lists the names there are."""
    files = _files()
    if name not in files:
        raise ProfileUnknownError(name=name, known=", ".join(profile_names()))
    return read_profile(files[name], title=f"{name}{SUFFIX}")


def read_profile(text: str, *, title: str) -> Profile:
    """The profile that a TOML text states; `title` is how messages call it.

    Raises `RefusedError` with every problem and its place.
    """
    reader = _Reader(title)
    found = reader.profile(text)
    if reader.problems or found is None:
        raise RefusedError(document=title, problems=reader.problems)
    return found


@cache
def _files() -> Mapping[str, str]:
    folder = resources.files("fairlode.engine.custody") / "data"
    return {
        path.name.removesuffix(SUFFIX): path.read_text("utf-8")
        for path in folder.iterdir()
        if path.name.endswith(SUFFIX)
    }


@dataclass(slots=True)
class _Reader:
    """One file: what was understood, and what was not."""

    title: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    grounds: dict[str, Grounds] = field(default_factory=dict)

    def profile(self, text: str) -> Profile | None:
        """The profile, or None beside `problems`."""
        try:
            tables = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as reason:
            self._add(ProfileUnreadableError(reason=str(reason).rstrip(".")), "")
            return None
        self._unknown(tables)
        for rule in HEAD:
            self._head(rule, tables)
        for rule in RULES:
            self._rule(rule, tables)
        self._factors(tables.get(FACTORS, {}))
        if not self.problems:
            for what in contradictions(self.values):
                self._add(ProfileContradictoryError(what=what), "")
        return None if self.problems else Profile(**self.values, grounds=self.grounds)

    def _unknown(self, tables: Mapping[str, Any]) -> None:
        known = {rule.name for rule in (*HEAD, *RULES)} | {FACTORS}
        for name in tables.keys() - known:
            self._add(FieldUnknownError(field=name), name)

    def _head(self, rule: Rule, tables: Mapping[str, Any]) -> None:
        if rule.name not in tables:
            self._add(FieldMissingError(field=rule.name, meaning=rule.meaning), rule.name)
            return
        self._value(rule, tables[rule.name], rule.name)

    def _rule(self, rule: Rule, tables: Mapping[str, Any]) -> None:
        if rule.name not in tables:
            if rule.needed:
                self._add(FieldMissingError(field=rule.name, meaning=rule.meaning), rule.name)
            return
        table = tables[rule.name]
        if not isinstance(table, dict) or "value" not in table:
            wanted = f"a table [{rule.name}] with value, source, version and date"
            self._add(_value_error(rule.name, table, wanted), rule.name)
            return
        self._value(rule, table["value"], rule.name)
        self._ground(rule.name, table)

    def _factors(self, tables: object) -> None:
        if not isinstance(tables, dict):
            self._add(_value_error(FACTORS, tables, "a table for each element"), FACTORS)
            return
        factors: dict[str, Fraction] = {}
        for symbol, table in tables.items():
            place = f"{FACTORS}.{symbol}"
            if not is_symbol(symbol):
                self._add(_value_error(FACTORS, symbol, "symbols of elements, such as Cu"), place)
                continue
            stated = table.get("value") if isinstance(table, dict) else None
            number = _FACTOR.read(stated)
            if number is None or not isinstance(table, dict):
                self._add(_value_error(place, stated, _FACTOR.wanted), place)
                continue
            factors[symbol] = number
            self._ground(place, table)
        self.values["factors"] = factors

    def _value(self, rule: Rule, stated: object, place: str) -> None:
        value = rule.read(stated)
        if value is None:
            self._add(_value_error(rule.name, stated, rule.wanted), place)
            return
        self.values[rule.target or rule.name] = value

    def _ground(self, name: str, table: Mapping[str, Any]) -> None:
        for key in table.keys() - PARTS:
            self._add(FieldUnknownError(field=f"{name}.{key}"), f"{name}.{key}")
        kept: dict[str, Any] = {part: table.get(part) for part in ("source", "version", "date")}
        missing = [part for part, value in kept.items() if not _stands(part, value)]
        for part in missing:
            self._add(FieldUnsourcedError(field=name, part=part), f"{name}.{part}")
        unchecked = table.get("unchecked", False)
        if not isinstance(unchecked, bool):
            place = f"{name}.unchecked"
            self._add(_value_error(place, unchecked, "true or false"), place)
        elif not missing:
            self.grounds[name] = Grounds(**kept, unchecked=unchecked)

    def _add(self, error: CustodyError, place: str) -> None:
        self.problems.append(error.problem(place=f"{self.title}, {place}" if place else self.title))


def _stands(part: str, value: object) -> bool:
    """Whether a part of the grounds says something."""
    if part == "date":
        return type(value) is date
    return isinstance(value, str) and bool(value.strip())


def _value_error(name: str, stated: object, wanted: str) -> FieldValueError:
    return FieldValueError(field=name, value=repr(str(stated))[:80], wanted=wanted)
