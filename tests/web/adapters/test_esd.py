"""The ESD web methods: what GOV.UK's import, council sites and readers of the old XML ask for."""

from __future__ import annotations

import csv
import io
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from publisher.web.desk import Desk

PLAIN = "Identifier,Label,Description,Created,Modified,History notes,Type,Parent identifiers,Parent labels"
MAPPED = f"{PLAIN},Mapping type,Mapped identifier,Mapped label,Mapped type"
OLD = "{http://www.esd.org.uk/standards}"


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline=""), strict=True))


def test_a_list_as_csv_has_the_columns_and_a_row_a_concept(client: FlaskClient) -> None:
    assert client.get("/csv?uri=list/services").get_data(as_text=True).splitlines()[0] == PLAIN
    rows = {row["Identifier"]: row for row in table(client, "/csv?uri=list/services")}
    assert list(rows) == ["57", "58", "524", "525", "526"]
    assert rows["57"] == {
        "Identifier": "57",
        "Label": "Council tax annual notification",
        "Description": 'Telling people what they owe, "in full",\nevery year.',
        "Created": "2003-01-01",
        "Modified": "2019-05-06",
        "History notes": "Renamed in 4.00.",
        "Type": "Service",
        "Parent identifiers": "",
        "Parent labels": "",
    }
    assert (rows["525"]["Parent identifiers"], rows["525"]["Parent labels"]) == ("524", "Household waste collection")


@pytest.mark.parametrize(
    "uri", ["list/services", "http://id.esd.org.uk/list/services", "https://id.esd.org.uk/list/services", "lgsl"]
)
def test_a_list_answers_to_path_and_iri(client: FlaskClient, uri: str) -> None:
    assert len(table(client, f"/csv?uri={uri}")) == 5


def test_mappings_as_csv_have_a_row_a_pair(client: FlaskClient) -> None:
    address = "/csv?uri=list/englishAndWelshServices&mappedToUri=list/interactions"
    assert client.get(address).get_data(as_text=True).splitlines()[0] == MAPPED
    rows = [
        (row["Identifier"], row["Mapping type"], row["Mapped identifier"], row["Mapped label"], row["Mapped type"])
        for row in table(client, address)
    ]
    assert rows == [
        ("57", "hasInteraction", "2", "Collecting revenue", "Interaction"),
        ("57", "hasInteraction", "8", "Providing information", "Interaction"),
        ("58", "hasInteraction", "0", "Applications for service", "Interaction"),
    ]


def test_the_mappings_of_one_concept(client: FlaskClient) -> None:
    rows = table(client, "/csv/mappings?uri=service/57")
    assert {(row["Mapping type"], row["Mapped identifier"]) for row in rows} == {
        ("hasInteraction", "2"),
        ("hasInteraction", "8"),
        ("isContainedBy", "2"),
    }


def test_nested_xml_holds_children_and_mapped_concepts(client: FlaskClient) -> None:
    root = fromstring(client.get("/xml?uri=list/functions&mappedToUri=list/services").data)
    assert [child.tag for child in root][:4] == ["URI", "Modified", "Description", "Rights"]
    assert root.tag == "Functions"
    assert root.findtext("URI") == "http://id.esd.org.uk/list/functions"
    (inner,) = root.findall("Function/Functions/Function")
    assert [child.tag for child in inner][:7] == [
        "Identifier",
        "Label",
        "URI",
        "Description",
        "Created",
        "Modified",
        "Type",
    ]
    assert [item.findtext("Identifier") for item in inner.findall("Services/Service")] == ["57", "58"]


def test_json_leaves_what_is_unknown_null(client: FlaskClient) -> None:
    found = client.get("/json?uri=list/services").get_json()["list"]
    assert list(found) == [
        "identifier", "label", "description", "created", "modified", "fullDescription", "accuracy", "audience",
        "completeness", "coverage", "intendedLongevity", "provenance", "rights", "status", "timeliness", "uri", "items",
    ]  # fmt: skip
    assert (found["identifier"], found["created"], found["accuracy"]) == ("services", "2012-05-14", None)
    child = next(item for item in found["items"] if item["identifier"] == "525")
    assert child["parents"] == [
        {"identifier": "524", "label": "Household waste collection", "uri": "http://id.esd.org.uk/service/524"}
    ]
    assert child["mappings"] == {}


def test_a_list_by_name_and_verbose(client: FlaskClient) -> None:
    assert client.get("/lists/services").get_json() == client.get("/json?uri=list/services").get_json()
    items = client.get("/lists/services/verbose").get_json()["list"]["items"]
    assert [other["identifier"] for other in items[0]["mappings"]["interactions"]] == ["2", "8"]


def test_controlled_list_xml_at_its_old_address(client: FlaskClient) -> None:
    root = fromstring(client.get("/standards/lgsl/4.05/lgsl.xml").data)
    assert root.tag == OLD + "ControlledList"
    assert (root.get("ItemName"), root.get("ListName"), root.get("Version")) == (
        "LGSL",
        "Local Government Service List",
        "4.05",
    )
    assert root.findtext(f"{OLD}Metadata/{OLD}Title") == "Local Government Service List"
    (item,) = root.findall(f"{OLD}Item[@Id='525']")
    assert item.get("Preferred") == "true"
    broader = item.find(f"{OLD}BroaderItem")
    assert broader is not None
    assert broader.attrib == {"Id": "524", "ConceptId": "524", "Default": "true"}
    other = next(
        item for item in root.findall(f"{OLD}Item[@Preferred='false']") if item.findtext(f"{OLD}Name") == "Bins"
    )
    use = other.find(f"{OLD}UseItem")
    assert use is not None
    assert use.get("Id") == "524"
    ids = [item.get("Id") for item in root.findall(f"{OLD}Item")]
    assert len(ids) == len(set(ids))


def test_mapping_xml_pairs_items_as_old_readers_select_them(client: FlaskClient) -> None:
    root = fromstring(client.get("/standards/lgsl/4.05/lgsllgilmapping.xml").data)
    assert root.tag == OLD + "ItemMappings"
    found = [
        (pair.find(f"{OLD}From/{OLD}Item").get("Id"), [to.get("Id") for to in pair.findall(f"{OLD}To/{OLD}Item")])  # type: ignore[union-attr]
        for pair in root.findall(f"{OLD}ItemMapping")
    ]
    assert ("57", ["2"]) in found
    assert ("57", ["8"]) in found


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        ("services", "interactions", 487),
        ("services", "subjects", 698),
        ("services", "functions", 1242),
        ("functions", "services", 1242),
        ("services", "navigation", 829),
        ("services", "directories", 672),
        ("categories", "subjects", 1392),
        ("categories", "services", 672),
        ("priorityOutcomes", "services", 291),
        ("services", "audiences", 0),
    ],
)
def test_the_lists_tell_every_pair_their_sources_state(
    lists_client: FlaskClient, first: str, second: str, pairs: int
) -> None:
    answer = lists_client.get(f"/csv?uri=list/{first}&mappedToUri=list/{second}")
    assert len(list(csv.DictReader(answer.text.splitlines(), strict=True))) == pairs


@pytest.mark.parametrize(
    ("address", "pairs"),
    [
        ("lgsl/2.02/lgslipsvmapping", 698),
        ("lgsl/2.01/lgsllgdlmapping", 672),
        ("lgcl/1.03/lgclipsvmapping", 1392),
        ("lgcl/1.04/lgclipsvmapping", 1392),
        ("ipsv/1.00/ipsvlgclmapping", 1392),
    ],
)
def test_the_old_mappings_are_at_the_version_they_were_stated_of(
    lists_client: FlaskClient, address: str, pairs: int
) -> None:
    root = fromstring(lists_client.get(f"/standards/{address}.xml").data)
    assert len(root.findall(f"{OLD}ItemMapping")) == pairs


@pytest.mark.parametrize("name", ["Function", "Category", "Directory", "RecordsClass", "PriorityOutcome", "Navigation"])
def test_every_list_is_at_its_old_document_address(lists_client: FlaskClient, name: str) -> None:
    assert fromstring(lists_client.get(f"/{name}List/current.xml").data).tag == OLD + "ControlledList"


def test_every_non_preferred_term_of_the_old_lists_leads_to_its_term(lists_client: FlaskClient) -> None:
    for name, terms in (("ipsv/2.00/ipsv", 4843), ("lgcl/1.04/lgcl", 2356)):
        root = fromstring(lists_client.get(f"/standards/{name}.xml").data)
        assert len(root.findall(f"{OLD}Item[@Preferred='false']/{OLD}UseItem")) == terms


def test_the_old_document_address(client: FlaskClient) -> None:
    root = fromstring(client.get("/FunctionList/1.00.xml").data)
    assert len(root.findall(f"{OLD}Item")) == 2


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/csv", 400, "'uri'"),
        ("/csv?uri=list/nothing", 404, "list/services"),
        ("/csv/mappings?uri=service/0", 404, "service/58"),
        ("/xml?uri=x", 404, "list/functions"),
        ("/standards/lgsl/4.05/lgslxmapping.xml", 404, "lgsllgil"),
        ("/standards/lgsl/2.01/lgsl.xml", 404, "/standards/lgsl/4.05/lgsl.xml"),
    ],
)
def test_a_wrong_request_is_told_what_to_ask(client: FlaskClient, address: str, status: int, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert word in answer.get_data(as_text=True)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        raise AssertionError("the import follows no redirect")


def imported(base: str, path: str, needed: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Read an export the way GOV.UK's local links import does: only 200, no redirect, strict CSV, needed columns."""
    opener = urllib.request.build_opener(NoRedirect)
    with opener.open(f"{base}/csv?{path}") as answer:
        assert answer.status == 200
        text = answer.read().decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert all(len(row) == len(header) for row in rows)
    return [tuple(row[header.index(name)] for name in needed) for row in rows]


IMPORTS = (
    ("uri=list/englishAndWelshServices", ("Identifier", "Label")),
    ("uri=list/interactions", ("Identifier", "Label")),
    ("uri=list/englishAndWelshServices&mappedToUri=list/interactions", ("Identifier", "Mapped identifier")),
)


def test_gov_uk_imports_and_a_deprecation_loses_no_row(
    tmp_path: Path, serve: Callable[[Callable[[], Desk]], str], desk_at: Callable[[Path, Path], Desk]
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(Path(__file__).parent / "small", root)
    desks = [desk_at(root, tmp_path / "first")]
    base = serve(lambda: desks[-1])
    before = [imported(base, *item) for item in IMPORTS]
    path = root / "vocab/services.ttl"
    path.write_text(
        path.read_text(encoding="utf-8") + "\nservice:57 owl:deprecated true ; dct:isReplacedBy service:58 .\n",
        encoding="utf-8",
    )
    desks.append(desk_at(root, tmp_path / "second"))
    after = [imported(base, *item) for item in IMPORTS]
    assert before == after
    assert [len(rows) for rows in after] == [3, 3, 3]


def test_gov_uk_imports_the_published_lists(serve: Callable[[Callable[[], Desk]], str], lists: Desk) -> None:
    base = serve(lambda: lists)
    services, interactions, pairs = (imported(base, *item) for item in IMPORTS)
    assert len(services) > 800
    assert ("58", "Council tax account enquiries") in services
    assert ("8", "Providing information") in interactions
    assert {pair[0] for pair in pairs} <= {row[0] for row in services}
    assert {pair[1] for pair in pairs} <= {row[0] for row in interactions}
    assert len(set(pairs)) == len(pairs)


def test_an_export_is_whole_however_much_one_term_links_to(
    tmp_path: Path, desk_at: Callable[[Path, Path], Desk], app_of: Callable[[Desk], FlaskClient]
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(Path(__file__).parent / "small", root)
    many = "".join(
        f'service:{number} a skos:Concept ; skos:prefLabel "Service {number}"@en ; skos:notation "{number}" ;'
        f" skos:inScheme list:services ; skos:broader service:524 .\n"
        for number in range(1000, 1300)
    )
    pairs = "".join(f"service:{number} def:hasInteraction interaction:8 .\n" for number in range(1000, 1300))
    for name, text in (("vocab/services.ttl", many), ("mappings/services-interactions.ttl", pairs)):
        with (root / name).open("a", encoding="utf-8") as opened:
            opened.write(text)
    client = app_of(desk_at(root, tmp_path / "out"))
    assert len(table(client, "/csv?uri=list/interactions&mappedToUri=list/services")) == 304
    assert len(table(client, "/csv/mappings?uri=interaction/8")) == 301
    interaction = "http://id.esd.org.uk/interaction/8"
    assert len(client.get(f"/rest/v1/interactions/mappings?uri={interaction}").get_json()["mappings"]) == 301
    narrower = client.get("/jskos/concepts/narrower?uri=http://id.esd.org.uk/service/524&limit=1000").get_json()
    assert len(narrower) == 301
