"""The ESD web methods say what the sources state; pairs this project drafted come when they are asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from publisher.web.app import CLOSE, create_app
from tests.published import AUTHORITY, FILES, publish, write_workspace
from tests.serving import Client, served

DRAFT = """
    def:ThisProject a owl:Class .
    <http://id.example.org/linkset/drafted> a void:Linkset ; dct:title "Drafted"@en ; dct:creator def:ThisProject ;
        void:subjectsTarget list:services ; void:objectsTarget list:subjects ; void:linkPredicate def:isAbout .
    service:58 def:isAbout subject:R1.2 ."""


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = FILES | {"mappings/drafted.ttl": DRAFT}
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("drafted"), files))
    app = create_app(current, settings)
    with served(app) as port:
        yield Client(port)
    app.extensions[CLOSE]()


def identifiers(client: Client, address: str) -> list[str]:
    reply = client.get(address)
    assert reply.status == 200
    return [row["Identifier"] for row in csv.DictReader(reply.text.splitlines())]


@pytest.mark.parametrize(
    "address", ["/csv?uri=list/services&mappedToUri=list/subjects", "/csv/mappings?uri=service/58"]
)
def test_drafted_pairs_come_on_request(drafting: Client, address: str) -> None:
    assert "58" not in identifiers(drafting, address)
    assert "58" in identifiers(drafting, f"{address}&drafted=true")


def test_the_source_stated_pair_is_always_there(drafting: Client) -> None:
    assert identifiers(drafting, "/csv?uri=list/services&mappedToUri=list/subjects") == ["57"]
    xml = drafting.get("/xml?uri=list/services&mappedToUri=list/subjects").text
    assert xml.count(f"{AUTHORITY}subject/R1.2") == 1
    xml = drafting.get("/xml?uri=list/services&mappedToUri=list/subjects&drafted=true").text
    assert xml.count(f"{AUTHORITY}subject/R1.2") == 2


def test_an_old_address_has_its_own_version_or_nothing(drafting: Client) -> None:
    for version in ("4.00", "4.0", "current", "latest"):
        assert 'Version="4.00"' in drafting.get(f"/standards/services/{version}/services.xml").text
    missing = drafting.get("/standards/services/2.01/services.xml")
    assert missing.status == 404
    assert "version 4.00: " in missing.text
    assert "/standards/services/4.00/services.xml" in missing.text
    assert drafting.get("/standards/subjects/1.00/subjects.xml").status == 200
