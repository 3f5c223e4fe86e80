"""Just enough of Thrift's compact protocol to read a Parquet footer, change it and write it again.

A struct is a list of its fields in order, each with number, type and value; what we do not know
is kept as it is. (Thrift compact protocol, apache/thrift doc/specs/thrift-compact-protocol.md.)
"""

from dataclasses import dataclass, field
from typing import Any

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_LONG = 15
"""A size or step from which on it has bytes of its own."""


@dataclass(slots=True)
class Struct:
    """The fields of a struct: number, type, value."""

    fields: list[tuple[int, int, Any]] = field(default_factory=list)

    def __getitem__(self, number: int) -> Any:  # noqa: ANN401 - a field may hold anything
        """The value of a field. Raises KeyError."""
        for found, _, value in self.fields:
            if found == number:
                return value
        raise KeyError(number)

    def change(self, number: int, value: Any) -> None:  # noqa: ANN401 - the same
        """Give a field another value; one that is not there stays away."""
        self.fields = [
            (found, kind, value if found == number else held) for found, kind, held in self.fields
        ]

    def shift(self, number: int, by: int) -> None:
        """Add to a number, if the field is there."""
        for found, _, value in self.fields:
            if found == number:
                self.change(number, value + by)
                return


@dataclass(slots=True)
class Listed:
    """A list of values of one type."""

    kind: int
    values: list[Any]


class Reader:
    """Reads values off some bytes, one after another."""

    def __init__(self, raw: bytes) -> None:
        """From the beginning."""
        self._raw = raw
        self._at = 0

    def struct(self) -> Struct:
        """A struct, with all that is in it."""
        found, number = Struct(), 0
        while True:
            head = self._byte()
            if head == 0:
                return found
            step, kind = head >> 4, head & 15
            number = number + step if step else self._signed()
            found.fields.append((number, kind, self._value(kind, inside=False)))

    def _value(self, kind: int, *, inside: bool) -> Any:  # noqa: ANN401, PLR0911 - one for a type
        """A value; a boolean `inside` a list has a byte of its own."""
        if kind in {_TRUE, _FALSE}:
            return self._byte() == _TRUE if inside else kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind in {_I16, _I32, _I64}:
            return self._signed()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._number())
        if kind in {_LIST, _SET}:
            return self._list()
        if kind == _STRUCT:
            return self.struct()
        raise ValueError(f"a field of type {kind} in a Parquet footer")

    def _list(self) -> Listed:
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._number() if size == _LONG else size
        return Listed(kind, [self._value(kind, inside=True) for _ in range(size)])

    def _byte(self) -> int:
        self._at += 1
        return self._raw[self._at - 1]

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._raw[self._at - size : self._at]

    def _number(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004 - the last byte has no high bit
                return value
            shift += 7

    def _signed(self) -> int:
        number = self._number()
        return (number >> 1) ^ -(number & 1)


def write(struct: Struct) -> bytes:
    """A struct as bytes."""
    out = bytearray()
    before = 0
    for number, kind, value in struct.fields:
        told = (_TRUE if value else _FALSE) if kind in {_TRUE, _FALSE} else kind
        step = number - before
        if 0 < step <= _LONG:
            out.append(step << 4 | told)
        else:
            out.append(told)
            _put_signed(out, number)
        if kind not in {_TRUE, _FALSE}:
            _put(out, kind, value)
        before = number
    out.append(0)
    return bytes(out)


def _put(out: bytearray, kind: int, value: Any) -> None:  # noqa: ANN401 - a value of any type
    if kind in {_TRUE, _FALSE}:
        out.append(_TRUE if value else _FALSE)
    elif kind == _BYTE:
        out.append(value)
    elif kind in {_I16, _I32, _I64}:
        _put_signed(out, value)
    elif kind == _DOUBLE:
        out += value
    elif kind == _BINARY:
        _put_number(out, len(value))
        out += value
    elif kind in {_LIST, _SET}:
        size = len(value.values)
        out.append(min(size, _LONG) << 4 | value.kind)
        if size >= _LONG:
            _put_number(out, size)
        for one in value.values:
            _put(out, value.kind, one)
    else:
        out += write(value)


def _put_number(out: bytearray, value: int) -> None:
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def _put_signed(out: bytearray, value: int) -> None:
    _put_number(out, value << 1 if value >= 0 else (-value << 1) - 1)
