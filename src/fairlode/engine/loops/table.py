"""Flows between sites and materials from a table, for who has books and no record of lots.

CSV in UTF-8, a row for each flow in one period: ``from_site``, ``from_material``, ``to_site``,
``to_material``, ``mass_g``, ``mass_kg`` or ``mass_t``; of what enters from outside, ``from_site``
and ``from_material`` are empty, ``origin`` is ``primary``, ``secondary`` or empty (unknown), and
``country`` may be stated; ``recycled`` is ``yes`` where what moves is reclaimed on the way.
"""

import csv
import io
import math
from collections.abc import Mapping

from fairlode.engine.answer import OriginStatus
from fairlode.engine.loops.answer import Point
from fairlode.engine.loops.errors import FlowTableError
from fairlode.engine.loops.flows import Flow
from fairlode.types.country import country
from fairlode.types.errors import Problem, RefusedError, SourcingError

_UNITS = {"mass_g": 1.0, "mass_kg": 1e3, "mass_t": 1e6}
_NEEDED = ("to_site", "to_material")
COLUMNS = (*_NEEDED, "from_site", "from_material", *_UNITS, "origin", "country", "recycled")
_YES = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}
_ORIGINS = {"": OriginStatus.UNKNOWN} | {status.value: status for status in OriginStatus}


def read_flows(content: bytes, *, title: str) -> list[Flow]:
    """The flows of a table; `title` is how messages call it.

    Raises `RefusedError` with every problem and its place.
    """
    problems: list[Problem] = []
    flows = []
    for number, row in _rows(content, title, problems):
        place = f"{title}, row {number}"
        try:
            flows.append(_flow(row, place))
        except SourcingError as error:
            problems.append(error.problem(place=place))
    if not flows and not problems:
        problems.append(FlowTableError(fault="the table has no flows").problem(place=title))
    if problems:
        raise RefusedError(document=title, problems=problems)
    return flows


def _rows(
    content: bytes, title: str, problems: list[Problem]
) -> list[tuple[int, Mapping[str, str]]]:
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
        reader = csv.DictReader(lines, strict=True, restkey="")
        heads = [name.strip().casefold() for name in reader.fieldnames or ()]
        reader.fieldnames = heads
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as reason:
        problems.append(FlowTableError(fault=f"it cannot be read ({reason})").problem(place=title))
        return []
    faults = [f"the column {name} is missing" for name in _NEEDED if name not in heads]
    faults += [f"the column {name!r} is not known" for name in heads if name not in COLUMNS]
    units = [name for name in heads if name in _UNITS]
    if len(units) != 1:
        faults.append("there must be one column of masses, mass_g, mass_kg or mass_t")
    problems += [FlowTableError(fault=fault).problem(place=title) for fault in faults]
    if faults:
        return []
    return [
        (number, {key: (cell or "").strip() for key, cell in row.items() if key})
        for number, row in rows
    ]


def _flow(row: Mapping[str, str], place: str) -> Flow:
    unit = next(name for name in _UNITS if name in row)
    try:
        mass = float(row[unit]) * _UNITS[unit]
    except ValueError:
        mass = math.nan
    if math.isnan(mass):
        raise FlowTableError(fault=f"{row[unit] or 'nothing'} is not a mass")
    origin, recycled = row.get("origin", "").casefold(), row.get("recycled", "").casefold()
    if origin not in _ORIGINS:
        raise FlowTableError(fault=f"{origin} is not an origin: primary, secondary, unknown")
    if recycled not in _YES:
        raise FlowTableError(fault=f"{recycled} is neither yes nor no")
    source = Point(row.get("from_site", ""), row.get("from_material", ""))
    named = source.site or source.material
    if named and origin:
        raise FlowTableError(fault="what comes from a site of the table has no origin of its own")
    stated = row.get("country", "")
    return Flow(
        to=Point(row["to_site"], row["to_material"]),
        mass_g=mass,
        source=source if named else None,
        status=_ORIGINS[origin],
        country=country(stated) if stated else "",
        recycled=_YES[recycled],
        place=place,
    )
