"""Pictures: nothing drawn over anything else, nothing outside the picture."""

from __future__ import annotations

from itertools import combinations

import pytest

from publisher.catalogue.records import ConceptRecord, Link, LinksetRecord, Reference, SchemeRecord, Text
from publisher.web.pictures import Drawing, list_map, neighbourhood

HUB = (
    "LGSL",
    "LGAL",
    "LGChL",
    "LGDL",
    "LGIL",
    "LGNL",
    "LGCS",
    "IPSV",
    "LGCL",
    "NI",
    "",
    "Priority outcomes for councils",
)
JOINED = [(0, n, 10**n % 9973) for n in range(1, len(HUB))] + [(6, 7, 829), (7, 8, 2784)]


def scheme(number: int, short: str) -> SchemeRecord:
    name = f"Local government list number {number}"
    return SchemeRecord(f"http://id.example.org/list/l{number}", f"l{number}", Text(name), short, concepts=number * 997)


def linkset(one: SchemeRecord, other: SchemeRecord, pairs: int) -> LinksetRecord:
    iri = f"http://id.example.org/linkset/{one.name}-{other.name}"
    ends = [Reference(item.iri, item.label) for item in (one, other)]
    return LinksetRecord(iri, one.name, Text("Set"), subjects=ends[0], objects=ends[1], pairs=pairs)


def map_of(names: tuple[str, ...], joined: list[tuple[int, int, int]]) -> Drawing:
    lists = [scheme(number, name) for number, name in enumerate(names)]
    drawing = list_map(lists, [linkset(lists[a], lists[b], pairs) for a, b, pairs in joined])
    assert drawing is not None
    return drawing


def rectangles(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    boxes = [(box.x, box.y, box.width, box.height) for box in drawing.boxes]
    return boxes + [(*line.middle, *line.tag) for line in drawing.lines if line.label]


@pytest.mark.parametrize(
    "drawing",
    [map_of(HUB, JOINED), map_of(("A", "B"), [(0, 1, 5)]), map_of(("",) * 24, [(0, n, n * 40) for n in range(1, 24)])],
    ids=["the lists", "two", "twenty-four"],
)
def test_the_map_of_lists_has_no_overlaps(drawing: Drawing) -> None:
    found = rectangles(drawing)
    for one, other in combinations(found, 2):
        apart = abs(one[0] - other[0]) * 2 >= one[2] + other[2] or abs(one[1] - other[1]) * 2 >= one[3] + other[3]
        assert apart, (one, other)
    for x, y, width, height in found:
        assert x - width / 2 >= 0
        assert x + width / 2 <= drawing.width
        assert y - height / 2 >= 0
        assert y + height / 2 <= drawing.height


def test_lists_joined_with_each_other_stand_side_by_side() -> None:
    drawing = map_of(HUB, JOINED)
    places = {box.lines[0]: (box.x, box.y) for box in drawing.boxes}
    for one in ("LGCS", "LGCL"):
        assert max(abs(a - b) for a, b in zip(places[one], places["IPSV"], strict=True)) < drawing.width / 3


@pytest.mark.parametrize(
    ("above", "below", "beside", "mapped"), [(1, 3, 2, 9), (4, 0, 0, 0), (0, 0, 0, 12), (0, 1, 0, 0)]
)
def test_a_neighbourhood_has_no_overlaps(above: int, below: int, beside: int, mapped: int) -> None:
    def some(count: int, kind: str) -> tuple[Reference, ...]:
        return tuple(
            Reference(f"http://e.org/{kind}{n}", Text(f"{kind} term with a long name {n}")) for n in range(count)
        )

    match = "http://www.w3.org/2004/02/skos/core#exactMatch"
    record = ConceptRecord(
        "http://e.org/here",
        Text("Here"),
        broader=some(above, "broader"),
        narrower=some(below, "narrower"),
        related=some(beside, "related"),
        mappings=tuple(Link(match, "exact match", match, inward=False, other=item) for item in some(mapped, "mapped")),
    )
    drawing = neighbourhood(record)
    assert drawing is not None
    for one, other in combinations(drawing.boxes, 2):
        assert (
            abs(one.x - other.x) * 2 >= one.width + other.width or abs(one.y - other.y) * 2 >= one.height + other.height
        )
    for box in drawing.boxes:
        assert box.y - box.height / 2 >= 0
        assert box.y + box.height / 2 <= drawing.height
    assert neighbourhood(ConceptRecord("http://e.org/alone", Text("Alone"))) is None
