"""The ESD web methods say what the sources state; pairs this project drafted come when they are asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from defusedxml import ElementTree

from publisher.web.app import CLOSE, create_app
from tests.published import AUTHORITY, FILES, publish, write_workspace
from tests.serving import Client, served

DRAFT = """
    def:ThisProject a owl:Class .
    <http://id.example.org/linkset/drafted> a void:Linkset ; dct:title "Drafted"@en ; dct:creator def:ThisProject ;
        def:releaseStatus "A draft by this project."@en ;
        void:subjectsTarget list:services ; void:objectsTarget list:subjects ; void:linkPredicate def:isAbout .
    service:58 def:isAbout subject:R1.2 ."""
STATED = """
    def:Toolkit a owl:Class .
    <http://id.example.org/linkset/stated> a void:Linkset ; dct:title "Stated"@en ; dct:creator def:Toolkit ;
        sssom:subject_source_version "2.01" ; sssom:object_source_version "1.00" ;
        void:subjectsTarget list:services ; void:objectsTarget list:subjects ; void:linkPredicate def:isAbout .
    service:1 def:isAbout subject:R1.2 , subject:R1.3 .
    [] a owl:Axiom ; owl:annotatedSource service:1 ; owl:annotatedProperty def:isAbout ;
        owl:annotatedTarget subject:R1.3 ; sssom:subject_source_version "3.00" ; sssom:object_source_version "1.01" ."""
SUBJECTS = """
    def:mainBroader a owl:ObjectProperty ; rdfs:label "main broader term"@en ; rdfs:subPropertyOf skos:broader .
    subject:R1.3 a skos:Concept ; skos:prefLabel "Recycling"@en ; skos:notation "R1.3" ;
        skos:hiddenLabel "resycling"@en ; skos:inScheme list:subjects ;
        skos:broader subject:R1.2 , subject:R1.4 ; def:mainBroader subject:R1.4 .
    subject:R1.4 a skos:Concept ; skos:prefLabel "Zero waste"@en ; skos:notation "R1.4" ;
        skos:topConceptOf list:subjects ; skos:inScheme list:subjects ."""
EDITION = """
    list:services a skos:ConceptScheme ; dct:title "Services"@en ; owl:versionInfo "2.01" ;
        dct:issued "2004-07-19"^^xsd:date .
    service:1 a skos:Concept ; skos:prefLabel "Waste and dust"@en ; skos:notation "1"^^def:Number ;
        skos:altLabel "Dust"@en ; skos:topConceptOf list:services ; skos:inScheme list:services .
    service:2 a skos:Concept ; skos:prefLabel "Ash bins"@en ; skos:notation "2"^^def:Number ;
        skos:inScheme list:services ; skos:broader service:1 ."""
XML = "{http://www.esd.org.uk/standards}"


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = FILES | {
        "mappings/drafted.ttl": DRAFT,
        "mappings/stated.ttl": STATED,
        "vocab/subjects.ttl": FILES["vocab/subjects.ttl"] + SUBJECTS,
        "vocab/releases/services/2.01.ttl": EDITION,
    }
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


def test_what_sources_state_is_always_there(drafting: Client) -> None:
    """A creator described among the site's own definitions does not make a mapping set a draft."""
    address = "/csv?uri=list/services&mappedToUri=list/subjects"
    assert identifiers(drafting, address) == ["1", "1", "57"]
    assert identifiers(drafting, f"{address}&drafted=true") == ["1", "1", "57", "58"]
    xml = drafting.get("/xml?uri=list/services&mappedToUri=list/subjects").text
    assert xml.count(f"{AUTHORITY}subject/R1.2") == 2
    xml = drafting.get("/xml?uri=list/services&mappedToUri=list/subjects&drafted=true").text
    assert xml.count(f"{AUTHORITY}subject/R1.2") == 3


def test_the_current_version_has_its_own_number_and_current(drafting: Client) -> None:
    for version in ("4.00", "4.0", "current", "latest"):
        assert 'Version="4.00"' in drafting.get(f"/standards/services/{version}/services.xml").text
    assert drafting.get("/standards/subjects/1.00/subjects.xml").status == 200


def test_an_earlier_edition_is_sent_to_its_number(drafting: Client) -> None:
    reply = drafting.get("/standards/services/2.01/services.xml")
    assert reply.status == 200
    root = ElementTree.fromstring(reply.text)
    assert (root.get("Version"), root.get("VersionDate")) == ("2.01", "2004-07-19")
    assert "/standards/services/4.00/services.xml" in (root.get("LatestVersionLocation") or "")
    found = {
        item.get("Id"): (item.findtext(f"{XML}Name"), [up.get("Id") for up in item.findall(f"{XML}BroaderItem")])
        for item in root.findall(f"{XML}Item")
        if item.get("Preferred") == "true"
    }
    assert found == {"1": ("Waste and dust", []), "2": ("Ash bins", ["1"])}
    assert drafting.get("/servicesList/2.01.xml").text == reply.text


def test_a_version_nobody_knows_is_not_found_and_the_known_ones_are_named(drafting: Client) -> None:
    missing = drafting.get("/standards/services/3.00/services.xml")
    assert missing.status == 404
    assert "/standards/services/2.01/services.xml" in missing.text
    assert "/standards/services/4.00/services.xml" in missing.text


def pairs(client: Client, version: str) -> list[tuple[str | None, str | None, str | None]]:
    reply = client.get(f"/standards/services/{version}/servicessubjectsmapping.xml")
    assert reply.status == 200
    return [
        (start.get("Id"), start.text, end.get("Id"))
        for pair in ElementTree.fromstring(reply.text)
        for start, end in zip(pair.findall(f"{XML}From/{XML}Item"), pair.findall(f"{XML}To/{XML}Item"), strict=True)
    ]


def test_a_mapping_is_sent_to_the_version_it_was_stated_of(drafting: Client) -> None:
    assert pairs(drafting, "2.01") == [("1", "Waste and dust", "R1.2")]
    assert pairs(drafting, "3.00") == [("1", "Waste", "R1.3")]
    assert {(start, end) for start, _, end in pairs(drafting, "4.00")} == {("1", "R1.2"), ("1", "R1.3"), ("57", "R1.2")}
    old = drafting.get("/standards/services/2.01/servicessubjectsmapping.xml").text
    assert "/standards/services/2.01/services.xml" in old
    assert "/standards/subjects/1.00/subjects.xml" in old
    missing = drafting.get("/standards/services/1.00/servicessubjectsmapping.xml")
    assert missing.status == 404
    assert "/standards/services/current/servicessubjectsmapping.xml" in missing.text


def test_items_tell_the_default_parent_and_every_name_that_leads_to_them(drafting: Client) -> None:
    root = ElementTree.fromstring(drafting.get("/standards/subjects/current/subjects.xml").text)
    parents = {
        up.get("Id"): up.get("Default")
        for item in root.findall(f"{XML}Item[@Id='R1.3']")
        for up in item.findall(f"{XML}BroaderItem")
    }
    assert parents == {"R1.2": "false", "R1.4": "true"}
    leading = {
        item.findtext(f"{XML}Name"): [use.get("Id") for use in item.findall(f"{XML}UseItem")]
        for item in root.findall(f"{XML}Item[@Preferred='false']")
    }
    assert leading["resycling"] == ["R1.3"]
