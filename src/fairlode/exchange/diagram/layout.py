"""Where everything stands: columns of equal distance, heights by share, labels clear of each other.

Units are those of the drawing (CSS pixels at full size). A station keeps at least the height of its
label, so that no two labels of a column meet, however small the flows; a full column makes the
drawing higher.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fairlode.exchange.diagram.labels import Lines, label_height, label_lines
from fairlode.exchange.diagram.layers import Layers, Leg, Station, layered
from fairlode.exchange.diagram.points import Picture, Point

WHOLE_HEIGHT = 300.0
"""Height of the whole, 100 %."""
COLUMN_WIDTH, WIDEST_COLUMN = 190.0, 250.0
"""From one column of points to the next: a bar and its label; more where there is room."""
FULL_WIDTH = 1180.0
"""What a page offers on a desk."""
BAR_WIDTH = 12.0
LABEL_GAP = 6.0
"""Between a bar and its label, and between a label and the next column."""
WAY_GAP = 6.0
"""Between a flow that passes a column and what is beside it."""
MARGIN = 8.0
MIN_THICKNESS = 1.0
"""A flow is drawn no thinner, or it would vanish in print."""
_ROUNDS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A point, drawn as an upright bar with its label to the right."""

    point: Point
    share: float
    x: float
    y: float
    """Top."""
    height: float
    lines: Lines
    """Of the label: name, detail, amount."""

    @property
    def label_x(self) -> float:
        """Where the label begins."""
        return self.x + BAR_WIDTH + LABEL_GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """A flow, drawn as a band through stations: pairs of x and the top of the band there."""

    flow: int
    """Number of the flow in the picture."""
    way: Sequence[tuple[float, float]]
    thickness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """All that is drawn."""

    width: float
    height: float
    bars: Sequence[Bar]
    ribbons: Sequence[Ribbon]


def laid_out(picture: Picture) -> Drawing:
    """The picture as a drawing."""
    return _Layout(picture).drawing()


class _Layout:
    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._layers: Layers = layered(picture)
        room = (FULL_WIDTH - 2 * MARGIN) / len(self._layers.columns)
        self._column = min(max(room, COLUMN_WIDTH), WIDEST_COLUMN)
        self._slot = [self._needed(station) for station in self._layers.stations]
        self._height = max(sum(self._slot[n] for n in column) for column in self._layers.columns)
        self._middle = self._middles()

    def drawing(self) -> Drawing:
        columns = len(self._layers.columns)
        return Drawing(
            width=columns * self._column + 2 * MARGIN,
            height=self._height + 2 * MARGIN,
            bars=tuple(self._bars()),
            ribbons=tuple(self._ribbons()),
        )

    def _lines(self, station: Station) -> Lines:
        if station.point is None:
            return (), "", ""
        amount = self._picture.amount(station.share)
        width = self._column - BAR_WIDTH - 2 * LABEL_GAP
        return label_lines(station.point, amount, width=width)

    def _needed(self, station: Station) -> float:
        thickness = self._thickness(station.share)
        if station.point is None:
            return thickness + WAY_GAP
        return max(thickness + WAY_GAP, label_height(self._lines(station)))

    @staticmethod
    def _thickness(share: float) -> float:
        return max(share * WHOLE_HEIGHT, MIN_THICKNESS)

    def _middles(self) -> list[float]:
        """The middle of each station: near its neighbours, in order, without overlap."""
        middle = [0.0] * len(self._slot)
        beside: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for leg in self._layers.legs:
            beside[leg.source].append((leg.target, leg.share))
            beside[leg.target].append((leg.source, leg.share))
        columns = self._layers.columns
        for sweep in range(_ROUNDS):
            for column in columns if sweep % 2 else reversed(columns):
                for number, found in self._settled(
                    column, [_mean(beside[n], middle) for n in column]
                ):
                    middle[number] = found
        return middle

    def _settled(
        self, column: Sequence[int], wanted: Sequence[float]
    ) -> Iterator[tuple[int, float]]:
        """The middles of a column's stations: where they are wanted, as far as slots allow."""
        slots = [self._slot[number] for number in column]
        tops: list[float] = []
        free = 0.0
        for slot, want in zip(slots, wanted, strict=True):
            tops.append(max(want - slot / 2, free))
            free = tops[-1] + slot
        limit = self._height
        for index in range(len(column) - 1, -1, -1):
            tops[index] = min(tops[index], limit - slots[index])
            limit = tops[index]
            yield column[index], tops[index] + slots[index] / 2

    def _x(self, number: int) -> float:
        return MARGIN + self._layers.stations[number].column * self._column

    def _top(self, number: int) -> float:
        share = self._layers.stations[number].share
        return MARGIN + self._middle[number] - self._thickness(share) / 2

    def _bars(self) -> Sequence[Bar]:
        return [
            Bar(
                point=station.point,
                share=station.share,
                x=self._x(number),
                y=self._top(number),
                height=self._thickness(station.share),
                lines=self._lines(station),
            )
            for number, station in enumerate(self._layers.stations)
            if station.point
        ]

    def _ribbons(self) -> Sequence[Ribbon]:
        leaves = self._ports(lambda leg: (leg.source, leg.target))
        enters = self._ports(lambda leg: (leg.target, leg.source))
        ways: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for leg in self._layers.legs:
            start = self._x(leg.source) + BAR_WIDTH, leaves[leg]
            ways[leg.flow] += [start, (self._x(leg.target), enters[leg])]
        flows = self._picture.flows
        ribbons = [
            Ribbon(flow=flow, way=tuple(way), thickness=self._thickness(flows[flow].share))
            for flow, way in ways.items()
        ]
        return sorted(ribbons, key=lambda ribbon: -ribbon.thickness)

    def _ports(self, ends: Callable[[Leg], tuple[int, int]]) -> dict[Leg, float]:
        """The top of each leg at the first of its `ends`, in the order of where they lead."""
        at: dict[int, list[Leg]] = defaultdict(list)
        for leg in self._layers.legs:
            at[ends(leg)[0]].append(leg)
        ports: dict[Leg, float] = {}
        for number, legs in at.items():
            top = self._top(number)
            for leg in sorted(legs, key=lambda leg: (self._middle[ends(leg)[1]], leg.flow)):
                ports[leg] = top
                top += leg.share * WHOLE_HEIGHT
        return ports


def _mean(beside: Sequence[tuple[int, float]], middle: Sequence[float]) -> float:
    total = sum(share for _, share in beside)
    return sum(middle[other] * share for other, share in beside) / total if total else 0.0
