"""Work out pictures that templates draw as SVG: pure geometry, in units of the picture's own view box.

Every picture has a text equivalent on the same page; colours and fonts are the style sheet's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, log10, pi, sin

from publisher.catalogue.describe import local_name
from publisher.catalogue.records import ConceptRecord, LinksetRecord, Reference, SchemeRecord

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

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2


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
    width, height = 960.0, 520.0
    places = {shown[0].iri: (width / 2, height / 2)} | _around(_ordered(shown[1:], pairs), width, height)
    boxes = tuple(_list_box(item, places[item.iri]) for item in shown)
    return Drawing(width, height, boxes, tuple(_pair_line(pair, sets, places) for pair, sets in pairs.items()))


def _paired(linksets: Iterable[LinksetRecord]) -> dict[tuple[str, str], list[LinksetRecord]]:
    """Return mapping sets by the two lists they join, in whichever direction."""
    found: dict[tuple[str, str], list[LinksetRecord]] = {}
    for item in linksets:
        if item.subjects and item.objects and item.subjects.iri != item.objects.iri:
            ends = (item.subjects.iri, item.objects.iri)
            found.setdefault(ends if ends[::-1] not in found else ends[::-1], []).append(item)
    return found


def _ordered(lists: Sequence[SchemeRecord], pairs: Iterable[tuple[str, str]]) -> list[SchemeRecord]:
    """Return lists so that those joined with each other stand side by side."""
    rest, ordered = list(lists), []
    while rest:
        ordered.append(rest.pop(0))
        last = ordered[-1].iri
        rest.sort(key=lambda item: not any({item.iri, last} == set(pair) for pair in pairs))
    return ordered


def _around(lists: Sequence[SchemeRecord], width: float, height: float) -> dict[str, tuple[float, float]]:
    places = {}
    for number, item in enumerate(lists):
        angle = 2 * pi * number / len(lists) - pi / 2
        places[item.iri] = (width / 2 + (width / 2 - 120) * cos(angle), height / 2 + (height / 2 - 40) * sin(angle))
    return places


def _list_box(item: SchemeRecord, place: tuple[float, float]) -> Box:
    name = item.abbreviation or shortened(item.label.value, 28)
    lines = (name, f"{item.concepts:,}")
    return Box(item.iri, lines, *place, max(86.0, len(name) * _CHARACTER + 34), 52.0, "list", item.label.value)


def _pair_line(pair: tuple[str, str], sets: Sequence[LinksetRecord], places: dict[str, tuple[float, float]]) -> Line:
    count = sum(item.pairs for item in sets)
    title = ", ".join(f"{item.label.value} ({item.pairs:,})" for item in sets)
    weight = round(1.5 + 1.6 * log10(max(count, 1)), 1)
    first, second = (local_name(iri) for iri in pair)
    return Line(*places[pair[0]], *places[pair[1]], weight, f"{count:,}", title, f"/compare/{first}/{second}")


def neighbourhood(record: ConceptRecord, *, most: int = 7) -> Drawing | None:
    """Return a concept among its broader, narrower, related and mapped concepts, at most ``most`` of each side."""
    above = [(item, "broader") for item in record.broader][: most - 4]
    below = [(item, "narrower") for item in record.narrower][: most - 4]
    links = {link.other.iri: link.other for link in record.mappings}
    left = [(item, "related") for item in record.related][:most]
    right = [(item, "mapped") for item in links.values()][: most + 3]
    if not (above or below or left or right):
        return None
    sides_height = max(len(left), len(right), 2) * 36.0
    middle = 56.0 * bool(above) + sides_height / 2 + 8
    height = middle + sides_height / 2 + 56.0 * bool(below) + 8
    here = Box(record.iri, (shortened(record.label.value, 25),), 360.0, middle, 210.0, 44.0, "here", record.label.value)
    boxes = [
        *_row(above, 20.0),
        *_row(below, height - 20.0),
        *_column(left, 110.0, middle),
        *_column(right, 610.0, middle),
    ]
    return Drawing(720.0, height, (*boxes, here), tuple(_spoke(here, box) for box in boxes))


def _row(items: Sequence[tuple[Reference, str]], y: float) -> list[Box]:
    step = 720.0 / max(len(items), 1)
    width = min(step - 10, 230.0)
    return [_neighbour(item, kind, step * (number + 0.5), y, width) for number, (item, kind) in enumerate(items)]


def _column(items: Sequence[tuple[Reference, str]], x: float, middle: float) -> list[Box]:
    top = middle - 36.0 * (len(items) - 1) / 2
    return [_neighbour(item, kind, x, top + 36.0 * number, 216.0) for number, (item, kind) in enumerate(items)]


def _neighbour(item: Reference, kind: str, x: float, y: float, width: float) -> Box:
    where = f" ({item.scheme_label})" if kind == "mapped" and item.scheme_label else ""
    text = shortened(item.label.value, int((width - 16) / _CHARACTER))
    return Box(item.iri, (text,), x, y, width, 28.0, kind, item.label.value + where)


def _spoke(here: Box, box: Box) -> Line:
    """Return the line between the edges of the box in the middle and one beside, above or below it."""
    if box.kind in ("broader", "narrower"):
        down = 1 if box.y > here.y else -1
        return Line(here.x, here.y + down * here.height / 2, box.x, box.y - down * box.height / 2, 1.5, kind=box.kind)
    right = 1 if box.x > here.x else -1
    return Line(here.x + right * here.width / 2, here.y, box.x - right * box.width / 2, box.y, 1.5, kind=box.kind)


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, cut at a word where that is possible."""
    if len(text) <= most:
        return text
    cut = text[: most - 1].rstrip()
    at_word = cut.rpartition(" ")[0]
    return f"{at_word if len(at_word) > most // 2 else cut}…"
