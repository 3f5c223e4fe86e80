"""JSON-LD contexts: which prefixes an event uses, and what they stand for.

An event with ``rail:axleCount`` means nothing without the namespace that ``rail`` stands for, which
its document binds. The event takes with it what it uses of that context, and no more, so that the
same event out of two documents is the same record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.hash import STANDARD_PREFIXES

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
"""The context that every EPCIS 2.0 document has."""
_STANDARD = ("https://ref.gs1.org/standards/epcis/", "https://gs1.github.io/EPCIS/")


def entries_of(context: object) -> list[Any]:
    """The entries of an ``@context``: addresses and objects."""
    if context is None:
        return []
    return list(context) if isinstance(context, list) else [context]


@dataclass(frozen=True)
class Context:
    """What a document binds, beyond the standard. Not slotted: its prefixes are kept once known."""

    addresses: tuple[str, ...] = ()
    """Contexts that lie elsewhere; what they bind is not known here."""
    terms: Mapping[str, Any] = field(default_factory=dict)
    """Prefixes and terms bound in the document, a later binding before an earlier one."""

    @classmethod
    def of(cls, context: object) -> "Context":
        """The context that an ``@context`` states."""
        entries = entries_of(context)
        addresses = (entry for entry in entries if isinstance(entry, str))
        terms: dict[str, Any] = {}
        for entry in entries:
            terms.update(entry if isinstance(entry, dict) else {})
        if terms.get(keys.PREFIX) == keys.VOCABULARY:
            del terms[keys.PREFIX]  # ours goes without saying, and is bound wherever we write it
        return cls(tuple(a for a in addresses if not a.startswith(_STANDARD)), terms)

    def __bool__(self) -> bool:
        return bool(self.addresses or self.terms)

    def over(self, outer: "Context") -> "Context":
        """This context inside another one."""
        if not self or not outer:
            return self or outer
        new = (address for address in self.addresses if address not in outer.addresses)
        return Context((*outer.addresses, *new), {**outer.terms, **self.terms})

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """From each prefix to its namespace, with those of the standard."""
        named = {term: _namespace(bound) for term, bound in self.terms.items()}
        standard = {**STANDARD_PREFIXES, keys.PREFIX: keys.VOCABULARY}
        return {**standard, **{term: space for term, space in named.items() if space}}

    def used_by(self, value: object) -> list[Any]:
        """The entries of an ``@context`` with all that a value uses; none where it uses nothing."""
        if not self:
            return []
        words = frozenset(_words(value))
        terms = {
            term: bound for term, bound in self.terms.items() if term in words or term[:1] == "@"
        }
        return [*self.addresses, *([terms] if terms else [])]


def _namespace(bound: object) -> str:
    """What a term stands for, as far as its definition says so itself."""
    if isinstance(bound, Mapping):
        bound = bound.get("@id")
    return bound if isinstance(bound, str) else ""


def _words(value: object) -> Iterator[str]:
    """Every name in a value, and the prefix of every name and text."""
    if isinstance(value, str):
        if ":" in value:
            yield value.partition(":")[0]
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _words(name)
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
