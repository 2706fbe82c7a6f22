"""Work out pictures that templates draw as SVG: pure geometry, in units of the picture's own view box.

Every picture has a text equivalent on the same page; colours and fonts are the style sheet's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, dist, log10, pi, sin

from publisher.catalogue.describe import local_name
from publisher.catalogue.records import ConceptRecord, LinksetRecord, Reference, SchemeRecord

_MOST_AROUND = 12
_CHARACTER = 7.4
"""Width of an average character of the pictures' 13-unit type."""


@dataclass(frozen=True)
class Box:
    """A labelled box; ``x`` and ``y`` are its centre."""

    iri: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A line between two points with a label at its middle; ``weight`` is its thickness."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    label: str = ""
    title: str = ""
    target: str = ""
    kind: str = ""
    name: str = ""
    along: float = 0.5
    """Where the label stands, from 0 (the beginning) to 1."""

    @property
    def middle(self) -> tuple[float, float]:
        """Return the label's centre."""
        return self.x1 + (self.x2 - self.x1) * self.along, self.y1 + (self.y2 - self.y1) * self.along

    @property
    def tag(self) -> tuple[float, float]:
        """Return the label's width and height."""
        return len(self.label) * 8.8 + 14, 24.0


@dataclass(frozen=True)
class Drawing:
    """Boxes and the lines between them."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ChartBar:
    """One bar of a chart: its name, its number, and its share of the longest (0 to 1)."""

    name: str
    count: int
    share: float
    iri: str = ""
    note: str = ""


def bars(rows: Iterable[tuple[str, int]]) -> tuple[ChartBar, ...]:
    """Return bars in the order given, the longest filling the chart."""
    counted = list(rows)
    most = max((count for _, count in counted), default=0) or 1
    return tuple(ChartBar(name, count, count / most) for name, count in counted)


def list_map(lists: Sequence[SchemeRecord], linksets: Sequence[LinksetRecord]) -> Drawing | None:
    """Return the map of lists and the mapping sets between them: the list with most sets in the middle."""
    pairs = _paired(linksets)
    joined = {iri for pair in pairs for iri in pair}
    shown = [item for item in lists if item.iri in joined]
    if len(shown) < 2:
        return None
    degree = {item.iri: sum(item.iri in pair for pair in pairs) for item in shown}
    shown.sort(key=lambda item: (-degree[item.iri], item.label.value))
    ring, width, height = _ordered(shown[1:], pairs), 960.0, max(520.0, 32.0 * len(shown))
    placed = _around(ring, width, height) if len(ring) <= _MOST_AROUND else _beside(ring, width, height)
    places = {shown[0].iri: (width / 2, height / 2)} | placed
    boxes = tuple(_list_box(item, places[item.iri]) for item in shown)
    return Drawing(width, height, boxes, _pair_lines(pairs, {box.iri: box for box in boxes}))


def _paired(linksets: Iterable[LinksetRecord]) -> dict[tuple[str, str], list[LinksetRecord]]:
    """Return mapping sets by the two lists they join, in whichever direction."""
    found: dict[tuple[str, str], list[LinksetRecord]] = {}
    for item in linksets:
        if item.subjects and item.objects and item.subjects.iri != item.objects.iri:
            ends = (item.subjects.iri, item.objects.iri)
            found.setdefault(ends if ends[::-1] not in found else ends[::-1], []).append(item)
    return found


def _ordered(lists: Sequence[SchemeRecord], pairs: Iterable[tuple[str, str]]) -> list[SchemeRecord]:
    """Return lists so that those joined with each other stand side by side, a list between two that it is joined to."""
    joined = {frozenset(pair) for pair in pairs}
    rest, ordered = list(lists), deque[SchemeRecord]()
    while rest:
        ordered.append(rest.pop(0))
        growing = True
        while growing:
            growing = False
            for end, add in ((ordered[-1], ordered.append), (ordered[0], ordered.appendleft)):
                found = next((item for item in rest if frozenset((item.iri, end.iri)) in joined), None)
                if found:
                    rest.remove(found)
                    add(found)
                    growing = True
    return list(ordered)


def _around(lists: Sequence[SchemeRecord], width: float, height: float) -> dict[str, tuple[float, float]]:
    """Return places on an oval, at equal distances along it as far as eight steps a list can tell."""
    across, down = width / 2 - 115, height / 2 - 32
    steps = max(8 * len(lists), 360)
    points = [(across * cos(angle), down * sin(angle)) for angle in (2 * pi * n / steps - pi / 2 for n in range(steps))]
    lengths = [dist(one, other) for one, other in pairwise([*points, points[0]])]
    whole, behind, places = sum(lengths), 0.0, {}
    waiting = list(enumerate(lists))
    for (x, y), length in zip(points, lengths, strict=True):
        while waiting and behind >= whole * waiting[0][0] / len(lists) - 1e-9:
            places[waiting.pop(0)[1].iri] = (width / 2 + x, height / 2 + y)
        behind += length
    for _, item in waiting:
        places[item.iri] = (width / 2 + points[-1][0], height / 2 + points[-1][1])
    return places


def _beside(lists: Sequence[SchemeRecord], width: float, height: float) -> dict[str, tuple[float, float]]:
    """Return places in two columns, for more lists than an oval holds."""
    half = -(-len(lists) // 2)
    step = (height - 60) / max(half - 1, 1)
    return {
        item.iri: (110.0 if n < half else width - 110.0, 30.0 + step * (n if n < half else 2 * half - 1 - n))
        for n, item in enumerate(lists)
    }


def _list_box(item: SchemeRecord, place: tuple[float, float]) -> Box:
    name = shortened(item.abbreviation or item.label.value, 20)
    lines = (name, f"{item.concepts:,}")
    return Box(item.iri, lines, *place, max(86.0, len(name) * _CHARACTER + 34), 52.0, "list", item.label.value)


def _pair_lines(pairs: Mapping[tuple[str, str], Sequence[LinksetRecord]], boxes: Mapping[str, Box]) -> tuple[Line, ...]:
    taken = [(box.x, box.y, box.width + 8, box.height + 8) for box in boxes.values()]
    lines = []
    for pair, sets in pairs.items():
        line = _pair_line(sets, boxes[pair[0]], boxes[pair[1]])
        along = next((part for part in _PARTS if _is_free(line, part, taken)), 0.5)
        lines.append(replace(line, along=along))
        taken.append((*lines[-1].middle, *line.tag))
    return tuple(lines)


_PARTS = tuple(0.5 + side * step / 40 for step in range(17) for side in (1, -1))
"""Where on a line its label may stand, the middle first."""


def _is_free(line: Line, part: float, taken: Iterable[tuple[float, float, float, float]]) -> bool:
    """Say whether a line's label meets no other rectangle (centre, width, height) there."""
    (x, y), (width, height) = replace(line, along=part).middle, line.tag
    return all(abs(x - u) * 2 >= width + w or abs(y - v) * 2 >= height + h for u, v, w, h in taken)


def _pair_line(sets: Sequence[LinksetRecord], one: Box, other: Box) -> Line:
    count = sum(item.pairs for item in sets)
    title = ", ".join(f"{item.label.value} ({item.pairs:,})" for item in sets)
    weight = round(1.5 + 1.6 * log10(max(count, 1)), 1)
    target = f"/compare/{local_name(one.iri)}/{local_name(other.iri)}"
    name = f"{one.lines[0]} \N{EN DASH} {other.lines[0]}"
    return Line(one.x, one.y, other.x, other.y, weight, f"{count:,}", title, target, name=name)


def neighbourhood(record: ConceptRecord, *, most: int = 7) -> Drawing | None:
    """Return a concept among its neighbours: broader ones above it, the others below in two columns.

    Narrower and related ones stand on the left, mapped ones on the right, at most ``most`` a column; a column that
    would be empty takes half of the other.
    """
    above = [(item, "broader") for item in record.broader][:4]
    links = {link.other.iri: link.other for link in record.mappings}
    left = [*((item, "narrower") for item in record.narrower), *((item, "related") for item in record.related)]
    right = [(item, "mapped") for item in links.values()]
    if not left or not right:
        every = (left or right)[: 2 * most]
        left, right = every[::2], every[1::2]
    left, right = left[:most], right[:most]
    if not (above or left or right):
        return None
    rows = -(-len(above) // 2)
    here = Box(
        record.iri,
        (shortened(record.label.value, 36),),
        *(_WIDE / 2, rows * _STEP + 24.0),
        *(min(_WIDE, max(200.0, len(shortened(record.label.value, 36)) * _LETTER + 30)), 44.0),
        *("here", record.label.value),
    )
    top = here.y + 22.0 + 14.0
    boxes = [
        *_raised(above),
        *_column(left, _BOX / 2, top),
        *_column(right, _WIDE - _BOX / 2, top),
    ]
    height = max([here.y + 24.0, *(box.y + box.height / 2 + 2 for box in boxes)])
    return Drawing(_WIDE, height, (*boxes, here), tuple(_spines(here, boxes)))


_WIDE, _BOX, _STEP, _LETTER, _SMALL_LETTER = 480.0, 220.0, 54.0, 8.4, 6.2
"""Width of a neighbourhood, of a box in it, from row to row, and of an average letter in a name and in a list's."""


def _raised(items: Sequence[tuple[Reference, str]]) -> list[Box]:
    alone = len(items) == 1
    xs = [_WIDE / 2 if alone else _BOX / 2, _WIDE - _BOX / 2]
    return [_neighbour(item, kind, xs[n % 2], n // 2 * _STEP + 23.0) for n, (item, kind) in enumerate(items)]


def _column(items: Sequence[tuple[Reference, str]], x: float, top: float) -> list[Box]:
    return [_neighbour(item, kind, x, top + _STEP * n + 20.0) for n, (item, kind) in enumerate(items)]


def _neighbour(item: Reference, kind: str, x: float, y: float) -> Box:
    most, small = int((_BOX - 14) / _LETTER), int((_BOX - 14) / _SMALL_LETTER)
    where = item.scheme_label if kind == "mapped" else ""
    lines = (
        shortened(item.label.value, most),
        *([shortened(where, small)] if where else []),
    )
    title = item.label.value + (f" ({where})" if where else "")
    return Box(item.iri, lines, x, y, _BOX, 42.0, kind, title)


def _spines(here: Box, boxes: Sequence[Box]) -> Iterable[Line]:
    """Yield the line down (or up) the middle and a stub from it to every box."""
    middle = here.x
    for ends in ([box for box in boxes if box.y < here.y], [box for box in boxes if box.y > here.y]):
        if ends:
            farthest = max(ends, key=lambda box: abs(box.y - here.y))
            yield Line(middle, here.y, middle, farthest.y, 1.5)
    for box in boxes:
        if box.x != middle:
            side = box.x + (box.width / 2 if box.x < middle else -box.width / 2)
            yield Line(middle, box.y, side, box.y, 1.5, kind=box.kind)


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, cut at a word where that is possible."""
    if len(text) <= most:
        return text
    cut = text[: most - 1].rstrip()
    at_word = cut.rpartition(" ")[0]
    return f"{at_word if len(at_word) > most // 2 else cut}…"
