"""The shapes of a document, and which entities stand where in it.

A document is one entity, a list of them, an answer of the protocol's interface (``data`` and
``pagination``), or an object with a list for each kind of entity. Each is kept as a template: the
document with a reference in the place of every entity that is a record of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from fairlode.exchange.icglr.errors import MemberUnknownError, NotIcglrError
from fairlode.exchange.icglr.jsontext import shown
from fairlode.exchange.icglr.members import parts_of, wrong_kind
from fairlode.exchange.icglr.report import Report, below
from fairlode.ledger.record import Kind

LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lots": "lot",
        "mineSites": "mine_site",
        "exportCertificates": "export_certificate",
        "tags": "tag",
        "businessEntities": "business_entity",
    }
)
"""From the members of a document with lists to the entities in them."""
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "lot": Kind.LOT,
        "mine_site": Kind.SITE,
        "export_certificate": Kind.ASSURANCE,
        "business_entity": Kind.ORGANISATION,
    }
)
"""What an entity of a document is recorded as; a tag stays with its document."""
_ANSWER: Final = ("data", "pagination")
_REFERENCE: Final = "icglr.reference"
_MARKS: Final = (
    ("mine_site", ("icglrId",)),
    ("export_certificate", ("issuingCountry", "dateOfIssuance", "designatedMineralDescription")),
    ("lot", ("lotNumber", "originatingOperation", "creatorRole", "dateRegistration")),
    ("tag", ("issuer", "issueDate")),
    ("business_entity", ("tin", "contactDetails")),
)
"""Members by which an entity is told, in the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """An entity of a document that stands on its own, and where."""

    entity: str
    raw: Any
    pointer: str


def parts(value: object, report: Report) -> list[Part]:
    """Every entity that stands on its own in a document; what else there is, is reported."""
    if isinstance(value, list):
        found = list(_guessed(value, "", report))
    elif isinstance(value, dict):
        entity = told(value)
        found = [Part(entity, value, "")] if entity else list(_from_lists(value, report))
    else:
        found = []
    if not found and not report.errors:
        report.error(NotIcglrError(what="it holds no lot and no other entity"), "")
    return found


def told(raw: object) -> str:
    """The entity that an object is, by its members; empty if they do not tell."""
    if not isinstance(raw, dict):
        return ""
    return next((entity for entity, marks in _MARKS if any(mark in raw for mark in marks)), "")


def lots_in(part: Part) -> Iterator[Part]:
    """The lot that a part is, and every lot that is written out among its inputs."""
    if part.entity == "lot" and isinstance(part.raw, dict):
        yield part
        for kind, raw, pointer in parts_of("lot", part.raw, part.pointer):
            if kind == "lot":
                yield from lots_in(Part(kind, raw, pointer))


def template_of(value: Any, references: Mapping[str, list[str]], pointer: str = "") -> Any:  # noqa: ANN401 - JSON values
    """The document with references, by pointer, in the place of entities."""
    if pointer in references:
        return {_REFERENCE: references[pointer]}
    return _mapped(value, lambda key, item: template_of(item, references, below(pointer, key)))


def filled(template: Any, find: Callable[[str, str], Any]) -> Any:  # noqa: ANN401 - JSON values
    """The document again: `find` gives the entity for the kind and id of a reference."""
    reference = _reference(template)
    if reference is not None:
        return find(*reference)
    return _mapped(template, lambda _, item: filled(item, find))


def references_in(template: object) -> Iterator[tuple[str, str]]:
    """Kind and id of every entity that a template refers to."""
    reference = _reference(template)
    if reference is not None:
        yield reference
    elif isinstance(template, dict | list):
        for item in template.values() if isinstance(template, dict) else template:
            yield from references_in(item)


def tags_in(template: object) -> list[Any]:
    """The tags that stand on their own in a document."""
    items: Any = [template]
    if isinstance(template, list):
        items = template
    elif isinstance(template, dict) and not told(template):
        items = [*template.get("tags", ()), *template.get(_ANSWER[0], ())]
    return [item for item in items if told(item) == "tag"]


def _mapped(value: Any, change: Callable[[str | int, Any], Any]) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        return {key: change(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [change(index, item) for index, item in enumerate(value)]
    return value


def _reference(template: object) -> tuple[str, str] | None:
    if isinstance(template, dict) and set(template) == {_REFERENCE}:
        kind, id_ = template[_REFERENCE]
        return kind, id_
    return None


def _from_lists(value: Mapping[str, Any], report: Report) -> Iterator[Part]:
    """The entities of a document with lists."""
    for name, items in value.items():
        if name in LISTS or name == _ANSWER[0]:
            if not isinstance(items, list):
                report.error(wrong_kind("a list", items), below("", name))
            elif name in LISTS:
                for index, item in enumerate(items):
                    yield Part(LISTS[name], item, f"/{name}/{index}")
            else:
                yield from _guessed(items, f"/{name}", report)
        elif name not in _ANSWER:
            unknown = MemberUnknownError(member=shown(name), entity="document")
            report.warning(unknown, below("", name))


def _guessed(items: list[Any], pointer: str, report: Report) -> Iterator[Part]:
    for index, item in enumerate(items):
        entity = told(item)
        if entity:
            yield Part(entity, item, below(pointer, index))
        else:
            what = "no member tells which entity it is"
            report.error(NotIcglrError(what=what), below(pointer, index))
