"""Every example query answers what is known of the real lists, on every store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.cli.build import PARTS
from publisher.config import Limits, Settings, StoreSettings
from publisher.errors import ConfigurationError
from publisher.publish.build import Origin, build
from publisher.queries import Example, parse_example, read_examples
from publisher.store.model import Query, Store
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.sparql_servers import KINDS, opened

ROOT = Path(__file__).parents[2]
ID = "http://id.esd.org.uk/"
_NEEDED = ("Inferring mappings", "Loading the store")


@dataclass(frozen=True)
class Known:
    """At least so many rows, one of which holds these values."""

    rows: int
    values: tuple[str, ...]


KNOWN = {
    "01-services-about-housing": Known(60, (f"{ID}service/1123", "Affordable housing")),
    "02-one-service": Known(30, ("Council tax account enquiries",)),
    "03-number-to-name": Known(4, ("57", f"{ID}service/57", "Council tax annual notification")),
    "04-all-lists": Known(12, (f"{ID}list/subjects", "Integrated Public Sector Vocabulary", "3080")),
    "05-mapping-sets": Known(12, (f"{ID}linkset/lgsl-lgal", f"{ID}list/services", f"{ID}list/audiences")),
    "06-subject-tree": Known(3, (f"{ID}subject/6979", "Council tax banding")),
    "07-path-to-the-top": Known(2, (f"{ID}subject/863", "Local taxes", "1")),
    "08-top-subjects": Known(16, (f"{ID}subject/692", "Business and industry")),
    "09-interactions-of-a-service": Known(3, (f"{ID}interaction/0", "Applications for service")),
    "10-services-with-an-interaction": Known(5, (f"{ID}service/349", "Business advice")),
    "11-common-interactions": Known(20, (f"{ID}interaction/8", "Providing information")),
    "12-records-class-and-subject": Known(50, (f"{ID}service/853", "Accessibility of Web sites")),
    "13-records-classes-of-services": Known(200, (f"{ID}service/1614", f"{ID}recordsClass/369")),
    "14-services-by-function": Known(80, (f"{ID}function/52", "Municipal operation")),
    "15-navigation": Known(10, (f"{ID}navigation/52", "Council tax", f"{ID}service/57")),
    "16-directory": Known(60, (f"{ID}directory/8", "Adult education")),
    "17-audience": Known(50, (f"{ID}service/86", "Allocated council homes")),
    "18-tiers": Known(3, ("district/unitary",)),
    "19-three-lists": Known(100, (f"{ID}service/604", f"{ID}recordsClass/669", f"{ID}subject/580")),
    "20-unmapped-services": Known(1, (f"{ID}service/1757", "Adult Care Plan")),
    "21-coverage": Known(12, (f"{ID}list/scottishServices", "708")),
    "22-confidence": Known(5, (f"{ID}service/1445", f"{ID}recordsClass/440")),
    "23-changed-names": Known(100, (f"{ID}service/372", "Abandoned vehicles")),
    "24-new-in-version": Known(50, (f"{ID}service/1614", "16 to 19 bursary fund")),
    "25-synonyms": Known(1, (f"{ID}subject/862", "Council tax", "Poll tax")),
    "26-several-parents": Known(200, (f"{ID}subject/464", "AIDS and HIV")),
    "31-inferred-mappings": Known(
        100, (f"{ID}recordsClass/655", "Conveyancing", f"{ID}service/1285", f"{ID}function/69")
    ),
    "30-graphs": Known(5, (f"{ID}graph/vocab/lgsl",)),
}
"""What a person can look up in the lists themselves."""
GRAPHS = {"27-describe": (20, f"{ID}service/58"), "28-a-list-as-a-graph": (60, f"{ID}interaction/16")}
EXAMPLES = read_examples()


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    workspace = load_workspace(WorkingTree(ROOT))
    parts = {title: PARTS[title] for title in _NEEDED}
    return build(workspace, folder, parts=parts, origin=Origin(), check={}, progress=lambda _: None) / "store"


@pytest.fixture(scope="module", params=KINDS)
def store(
    request: pytest.FixtureRequest, real_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    limits = Limits(query_seconds=60, workers=2, client_workers=2)
    settings = Settings(authority=ID, limits=limits, store=StoreSettings(union_default_graph=True))
    with opened(request.param, real_store, tmp_path_factory.mktemp("server"), settings) as store:
        yield store


def answer(store: Store, text: str, syntax: str = "ntriples") -> bytes:
    found = store.query(Query(text, syntax=syntax))
    try:
        return b"".join(found.chunks())
    finally:
        found.close()


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(store: Store, example: Example) -> None:
    data = answer(store, example.text)
    if example.name in KNOWN:
        known = KNOWN[example.name]
        rows = [{term["value"] for term in row.values()} for row in json.loads(data)["results"]["bindings"]]
        assert len(rows) >= known.rows
        assert any(set(known.values) <= row for row in rows)
    elif example.name in GRAPHS:
        least, subject = GRAPHS[example.name]
        subjects = [str(getattr(quad.subject, "value", "")) for quad in parse(data, RdfFormat.N_TRIPLES)]
        assert len(subjects) >= least
        assert subject in subjects
    else:
        assert json.loads(data)["boolean"] is True


def test_there_are_enough_examples_and_all_have_a_known_answer() -> None:
    assert len(EXAMPLES) >= 25
    assert {example.name for example in EXAMPLES} == {*KNOWN, *GRAPHS, "29-is-there"}
    assert all(len(example.explanation) > 30 for example in EXAMPLES)


def test_an_example_without_an_explanation_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a title, an explanation"):
        parse_example("x", "# Title only\nASK {}")
