"""A large list stays in pages that can be read: none too big, and every concept reachable."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from publisher.web.app import CLOSE, create_app
from tests.bench.generated import AUTHORITY, write_workspace
from tests.published import publish
from tests.serving import Client, served

CONCEPTS = 3_000
BELOW_ONE = CONCEPTS - 20
MOST_COMPRESSED = 300_000
_NAME = re.compile(r'app-tree__name" href="(/topic/\d+)\.html')
_ROW = re.compile(r'<li><a class="govuk-link" href="(/topic/\d+)\.html')
_MORE = re.compile(r'<a class="govuk-link" href="([^"#]*)#browse" rel="next"')


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve a generated list, most of it below its first concept."""
    folder = tmp_path_factory.mktemp("large")
    write_workspace(folder, CONCEPTS)
    app = create_app(*publish(folder))
    with served(app) as port:
        yield Client(port)
    app.extensions[CLOSE]()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/list/topics.html",
        f"/list/topics.html?view=tree&open={AUTHORITY}topic/1",
        "/list/topics.html?view=az",
        "/list/topics.html?view=number",
        "/list/topics.html?version=current",
        "/topic/1.html",
        "/topic/1.json",
        "/a-z?list=topics",
        "/search?q=street",
        "/coverage",
        f"/tree?list={AUTHORITY}list/topics&of={AUTHORITY}topic/1",
    ],
)
def test_no_page_is_too_big(large: Client, path: str) -> None:
    reply = large.get(path, Accept_Encoding="gzip")
    assert reply.status == 200
    assert len(reply.body) < MOST_COMPRESSED
    assert len(gzip.decompress(reply.body)) > len(reply.body)


def test_a_wide_branch_is_walked_page_by_page(large: Client) -> None:
    path: str | None = f"/list/topics.html?view=tree&open={AUTHORITY}topic/1"
    seen: list[str] = []
    sizes = []
    while path:
        text = large.get(path).text
        below = text.partition("data-opened")[2].partition("<ul>")[2].partition("</ul>")[0]
        found = _NAME.findall(below)
        sizes.append(len(found))
        seen += found
        following = _MORE.search(below)
        path = following[1].replace("&amp;", "&") if following else None
    assert sizes == [500, 500, 500, 500, 500, BELOW_ONE - 2500]
    assert len(set(seen)) == BELOW_ONE


def test_the_tree_shows_a_concept_far_down_a_wide_branch(large: Client) -> None:
    text = large.get(f"/list/topics.html?view=tree&open={AUTHORITY}topic/2999").text
    assert "/topic/2999" in _NAME.findall(text)
    assert 20 < len(_NAME.findall(text)) <= 20 + 500


def test_every_term_is_on_a_page_of_the_list_from_a_to_z(large: Client) -> None:
    first = large.get("/list/topics.html?view=az").text
    letters = set(re.findall(r"letter=(.)#browse", first)) | {"C"}
    found = [path for letter in sorted(letters) for path in _letter_pages(large, letter)]
    assert len(found) == len(set(found)) == CONCEPTS


def _letter_pages(client: Client, letter: str) -> list[str]:
    found: list[str] = []
    for page in range(1, 20):
        text = client.get(f"/list/topics.html?view=az&letter={letter}&page={page}").text
        rows = _ROW.findall(text.partition('id="letter-1"')[2])
        if page > 1 and rows[:1] == found[-len(rows) :][:1]:
            break
        found += rows
    return found


def test_the_a_to_z_counts_what_its_pages_show(large: Client) -> None:
    first = large.get("/a-z/s?list=topics").text
    total = int(re.search(r'app-count">([\d,]+)', first)[1].replace(",", ""))  # type: ignore[index]
    shown = sum(
        len(re.findall(r'<li><a class="govuk-link" href="/topic/', large.get(f"/a-z/s?list=topics&page={page}").text))
        for page in range(1, -(-total // 300) + 1)
    )
    assert shown == total > 300


def test_a_concept_with_many_narrower_ones_names_some_and_leads_to_all(large: Client) -> None:
    text = large.get("/topic/1.html").text
    assert f"All {BELOW_ONE:,} narrower terms" in text
    assert len(re.findall(r'href="/topic/\d+\.html"', text)) < 300


def test_the_pages_of_a_version_hold_every_concept_once(large: Client) -> None:
    found = [
        path
        for page in (1, 2, 3)
        for path in re.findall(
            r'href="(/topic/\d+)\.html\?version=current"',
            large.get(f"/list/topics.html?version=current&page={page}").text,
        )
    ]
    assert len(found) == len(set(found)) == CONCEPTS
    assert found[:2] == ["/topic/1", "/topic/2"]
