"""DESCRIBE of one IRI, answered from records: told apart with certainty, and answered as a worker would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat, Store, parse

from publisher.config import Limits
from publisher.errors import QueryError
from publisher.store.descriptions import MOST, Descriptions, described, file_of, write_descriptions
from publisher.store.embedded import EmbeddedStore
from publisher.store.model import Query

LIMITS = Limits(workers=1, client_workers=1)
IRI = "http://id.example/service/1"
SYNTAXES = ("turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig")
_TURTLE = r"""
PREFIX : <http://id.example/service/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:1 a skos:Concept ; skos:prefLabel "Housing \u20ac é \"old\"\n<http://www.w3.org/ns/org#x>"@en-GB, "房"@zh ;
  skos:notation "007"^^xsd:integer, 1.50, "x"^^<http://id.example/types/own> ;
  skos:broader :2, :hub, <http://x.example/é> .
:2 <http://id.example/property/1> "a property RDF/XML cannot hold" .
:blank skos:note [ skos:note [ skos:note "inner" ] ] .
:loop skos:note _:a . _:a skos:note _:b . _:b skos:note _:a, :1 .
:quoting skos:note <<( :1 skos:broader :2 )>> .
:only skos:note "" .
<http://id.example/a#b> skos:note "fragment" .
<http://id.example/a%20b> skos:note "escape" .
<urn:uuid:1> skos:note "no web address" .
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("snapshot") / "store"
    store = Store(str(directory))
    store.bulk_extend(Quad(*quad.triple, DefaultGraph()) for quad in parse(_TURTLE.encode(), RdfFormat.TURTLE))
    narrower = NamedNode("http://www.w3.org/2004/02/skos/core#narrower")
    for name, count in (("hub", MOST + 1), ("full", MOST)):
        hub = NamedNode(f"http://id.example/service/{name}")
        store.extend(Quad(hub, narrower, NamedNode(f"http://id.example/service/n{n}")) for n in range(count))
    store.add(Quad(NamedNode(IRI), narrower, NamedNode(IRI), NamedNode("http://id.example/graph/other")))
    store.flush()
    del store
    write_descriptions(directory)
    return directory


@pytest.fixture(scope="module")
def store(directory: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(directory, digest="one", limits=LIMITS)
    yield store
    store.close()


def by_worker(store: EmbeddedStore, query: Query) -> bytes | None:
    try:
        answer = store.query(query)
    except QueryError:
        return None
    try:
        return b"".join(answer.chunks())
    finally:
        answer.close()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_answer_is_a_workers_byte_for_byte(store: EmbeddedStore, directory: Path, syntax: str) -> None:
    answered = set()
    for subject in {quad.subject for quad in Store.read_only(str(directory)) if isinstance(quad.subject, NamedNode)}:
        query = Query(f"DESCRIBE {subject}", syntax=syntax)
        at_once = store.at_once(query, digest="one")
        if at_once is not None:
            answered.add(subject.value.removeprefix("http://id.example/"))
            assert at_once == by_worker(store, query), subject
    common = {"service/1", "service/full", "service/only", "a#b", "a%20b"}
    assert answered == (common if syntax == "rdfxml" else common | {"service/2"})


def test_what_has_no_record_goes_to_a_worker(store: EmbeddedStore) -> None:
    query = Query("DESCRIBE <http://id.example/service/nobody>", syntax="ntriples")
    assert store.at_once(query, digest="one") is None
    assert by_worker(store, query) == b""
    assert by_worker(store, Query("DESCRIBE <http://id.example/service/loop>", syntax="ntriples"))


def test_another_publication_or_other_graphs_are_not_answered(store: EmbeddedStore) -> None:
    query = Query(f"DESCRIBE <{IRI}>")
    assert store.at_once(query, digest="one")
    assert store.at_once(query, digest="two") is None
    assert store.at_once(replace(query, default_graphs=("http://id.example/graph/other",)), digest="one") is None


@pytest.mark.parametrize("limits", [Limits(query_bytes=20), Limits(result_bytes=20)])
def test_limits_hold(directory: Path, limits: Limits) -> None:
    assert Descriptions(directory, LIMITS).answer(Query(f"DESCRIBE <{IRI}>"))
    assert Descriptions(directory, limits).answer(Query(f"DESCRIBE <{IRI}>")) is None


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0 and then nothing of the kind" * 100])
def test_without_readable_records_workers_answer(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        file_of(tmp_path / "store").write_bytes(content)
    assert Descriptions(tmp_path / "store", LIMITS).answer(Query(f"DESCRIBE <{IRI}>")) is None


def test_a_folder_may_be_called_anything(directory: Path, tmp_path: Path) -> None:
    odd = tmp_path / "50%25 #1?mode=rwc"
    odd.mkdir()
    file_of(odd / "store").write_bytes(file_of(directory).read_bytes())
    query = Query(f"DESCRIBE <{IRI}>")
    assert Descriptions(odd / "store", LIMITS).answer(query) == Descriptions(directory, LIMITS).answer(query)


def test_a_switch_answers_from_the_new_records(directory: Path, tmp_path: Path) -> None:
    other = Store(str(tmp_path / "store"))
    other.add(Quad(NamedNode(IRI), NamedNode(IRI), NamedNode(IRI)))
    other.flush()
    del other
    write_descriptions(tmp_path / "store")
    store = EmbeddedStore(directory, digest="one", limits=LIMITS)
    store.switch(tmp_path / "store", digest="two")
    query = Query(f"DESCRIBE <{IRI}>", syntax="ntriples")
    assert store.at_once(query, digest="one") is None
    assert store.at_once(query, digest="two") == f"<{IRI}> <{IRI}> <{IRI}> .\n".encode()
    store.close()


@pytest.mark.parametrize(
    "text",
    [
        f"DESCRIBE <{IRI}>",
        f"describe<{IRI}>",
        f"# who\r\nDESCRIBE\t<{IRI}> # <{IRI}>",
        f"PREFIX a: <http://x.example/>\nprefix : <https://x.example:80/a#>DESCRIBE <{IRI}>\n",
        f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX a-b_1: <http://x.example/> DESCRIBE <{IRI}>",
    ],
)
def test_the_question_is_recognised(text: str) -> None:
    assert described(text) == IRI


@pytest.mark.parametrize(
    "text",
    [
        f"DESCRIBE <{IRI}> <{IRI}>",
        f"DESCRIBE <{IRI}> WHERE {{ }}",
        f"DESCRIBE <{IRI}> FROM <{IRI}>",
        f"DESCRIBE <{IRI}>; DROP ALL",
        f"DESCRIBE <{IRI}> # \\u000A <{IRI}>",
        f"BASE <{IRI}> DESCRIBE <{IRI}>",
        "DESCRIBE <service/1>",
        "DESCRIBE <http://[/1>",
        "DESCRIBE <http://id.example/a%2>",
        "DESCRIBE <http://id.example/\\u0031>",
        f"SELECT * {{ }} # DESCRIBE <{IRI}>",
        f"# DESCRIBE <{IRI}>",
        f"DESCRIBE <{IRI}>\x0b",
        f"DE\u017fCRIBE <{IRI}>",
        "DESCRIBE *",
        "",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert described(text) is None


_PARTS = st.sampled_from(
    [
        "DESCRIBE",
        "describe",
        "PREFIX",
        "PREFIX ",
        " ",
        "\n",
        "\r\n",
        "\t",
        "a:",
        ":",
        "a-:",
        "#",
        "# x",
        "<",
        ">",
        "WHERE",
    ]
    + [f"<{iri}>" for iri in (IRI, "http://e", "http://e:8a/", "http://e/%zz", "http://e/a#b#c", "https://e:99999/x?y")]
    + ["PREFIX a: <http://e/>", "PREFIX a1_-b:\n<http://e/>#\n", f"DESCRIBE <{IRI}>", f"describe<{IRI}>#"]
)


@given(st.one_of(st.lists(_PARTS, max_size=7).map("".join), st.lists(_PARTS, max_size=7).map(" ".join)))
def test_whatever_is_recognised_means_that_to_the_engine(text: str) -> None:
    iri = described(text)
    if iri is None:
        return
    store = Store()
    store.add(Quad(NamedNode(iri), NamedNode(IRI), NamedNode(IRI)))
    store.add(Quad(NamedNode(IRI + "/other"), NamedNode(IRI), NamedNode(IRI)))
    found = store.query(text)
    assert isinstance(found, QueryTriples)
    assert [triple.subject for triple in found] == [NamedNode(iri)]


@pytest.mark.parametrize(
    "text",
    [
        "#" * 90_000,
        "# \n" * 30_000,
        " " * 90_000,
        "PREFIX a:<http://a/>" * 4_500,
        "PREFIX" + " " * 90_000,
        "PREFIX " + "a-" * 40_000,
        f"DESCRIBE <http://a/{'%41' * 30_000}",
        f"DESCRIBE <http://{'a.' * 40_000}/ >",
    ],
)
def test_hostile_text_is_read_once(text: str) -> None:
    """Reading any part again for every other part would take hours."""
    assert described(text) is None
