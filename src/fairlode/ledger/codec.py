"""Statements as bodies of the record, and back.

A body is JSON whose numbers are text: a mass of 2**62 grams and an assay of 0.2380 keep every
digit, and RFC 8785 has nothing to round. What equals its default is left out, so a field added
to a type later leaves old digests as they are. Only `extra`, which holds a source document's own
words, may hold JSON numbers.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_origin

import cattrs
import orjson
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from fairlode.ledger.canonical import canonical, canonical_plain
from fairlode.ledger.record import TYPE_OF, Kind, Statement
from fairlode.types.assay import Assay
from fairlode.types.content import Content
from fairlode.types.event import ErrorDeclaration, Flow, Loss
from fairlode.types.evidence import Period
from fairlode.types.instant import format_instant, parse_instant

Body = dict[str, Any]
"""A statement as JSON data."""


def encode(statement: Statement) -> bytes:
    """The statement in RFC 8785 form. Raises `NotCanonicalError` for an `extra` without one."""
    body = _converter().unstructure(statement)
    # Everything but `extra` is text, so only a source document's own words need the slow way.
    return canonical(body) if statement_extra(statement) else canonical_plain(body)


def decode(kind: Kind | str, body: bytes) -> Statement:
    """The statement that an entry of this kind holds; a void states nothing (KeyError is a bug)."""
    return _converter().structure(orjson.loads(body), TYPE_OF[Kind(kind)])


def statement_extra(statement: Statement) -> Mapping[str, object]:
    """What the statement's source said and we do not interpret."""
    return statement.extra


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(omit_if_default=True)
    converter.register_unstructure_hook(int, str)
    converter.register_unstructure_hook(bool, lambda value: value)
    converter.register_unstructure_hook(float, repr)
    converter.register_structure_hook(int, lambda value, _: int(value))
    converter.register_structure_hook(float, lambda value, _: float(value))
    converter.register_unstructure_hook(datetime, format_instant)
    converter.register_structure_hook(datetime, lambda value, _: parse_instant(value))
    converter.register_structure_hook_func(_is_new_type, lambda value, _: value)
    converter.register_unstructure_hook_func(_is_extra, lambda value: value)
    converter.register_structure_hook_func(_is_extra, lambda value, _: value)
    # Every event has flows: their hook is the shortest way, not the general one for tuples.
    converter.register_unstructure_hook_func(_is_flows, _flows)
    for part in (Content, Flow, Loss, ErrorDeclaration, Period):
        _register(converter, part)
    converter.register_unstructure_hook(
        Assay,
        lambda assay: {key: converter.unstructure(value) for key, value in assay.items()},
    )
    converter.register_structure_hook(
        Assay,
        lambda body, _: Assay({key: converter.structure(v, Content) for key, v in body.items()}),
    )
    for type_ in TYPE_OF.values():
        _register(converter, type_)
    return converter


def _register(converter: cattrs.Converter, type_: type) -> None:
    converter.register_unstructure_hook(
        type_, make_dict_unstructure_fn(type_, converter, _cattrs_omit_if_default=True)
    )
    converter.register_structure_hook(type_, make_dict_structure_fn(type_, converter))


def _is_new_type(type_: object) -> bool:
    return hasattr(type_, "__supertype__")


def _is_extra(type_: object) -> bool:
    return get_origin(type_) is Mapping and get_args(type_) == (str, object)


def _is_flows(type_: object) -> bool:
    return get_origin(type_) is tuple and get_args(type_) == (Flow, ...)


def _flows(flows: tuple[Flow, ...]) -> list[dict[str, str]]:
    return [_flow(flow) for flow in flows]


def _flow(flow: Flow) -> dict[str, str]:
    body: dict[str, str] = {"lot": flow.lot}
    if flow.mass_g is not None:
        body["mass_g"] = str(flow.mass_g)
    if flow.amount:
        body["amount"] = flow.amount
    if flow.uom:
        body["uom"] = flow.uom
    return body
