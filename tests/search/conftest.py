"""A small workspace, indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.search import index
from publisher.search.reader import SearchIndex
from publisher.skos.entailment import implied_statements
from publisher.trees import working_tree
from publisher.workspace import load_workspace

SERVICES = """
@prefix def: <http://def.esd.org.uk/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix s: <http://id.esd.org.uk/service/> .
<http://id.esd.org.uk/list/services> a skos:ConceptScheme ; skos:prefLabel "Services"@en .
s:1 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "1" ;
  skos:prefLabel "Council tax"@en, "Treth y cyngor"@cy ; skos:altLabel "Council tax bill"@en ;
  skos:topConceptOf <http://id.esd.org.uk/list/services> .
s:2 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "2" ;
  skos:prefLabel "Council tax discounts"@en ; skos:altLabel "Reductions"@en ; skos:broader s:1 .
s:3 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "3" ;
  skos:prefLabel "Flytipping"@en ; skos:altLabel "Refuse - flytipping"@en ;
  skos:scopeNote "Mattresses left in a lay-by."@en .
s:4 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "4" ;
  skos:prefLabel "Reductions of council tax"@en ; skos:altLabel "Café licences"@en .
s:5 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "5" ;
  skos:prefLabel "Pet shop licences"@en ; owl:deprecated true .
s:6 a skos:Concept, def:Service ; skos:inScheme <http://id.esd.org.uk/list/services> ; skos:notation "6" ;
  skos:prefLabel "Household waste collection"@en ; skos:hiddenLabel "Houshold waist"@en .
"""
SUBJECTS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://id.esd.org.uk/list/subjects> a skos:ConceptScheme ; skos:prefLabel "Subjects"@en .
<http://id.esd.org.uk/subject/1562> a skos:Concept ; skos:inScheme <http://id.esd.org.uk/list/subjects> ;
  skos:notation "1562" ; skos:prefLabel "Fly tipping"@en .
"""
MAPPINGS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
<http://id.esd.org.uk/service/3> skos:closeMatch <http://id.esd.org.uk/subject/1562> .
[] a owl:Axiom ; owl:annotatedSource <http://id.esd.org.uk/service/3> ; owl:annotatedProperty skos:closeMatch ;
  owl:annotatedTarget <http://id.esd.org.uk/subject/1562> ; dct:title "Report dumped rubbish"@en .
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    root = tmp_path_factory.mktemp("workspace")
    files = {
        "vocab/services.ttl": SERVICES,
        "vocab/subjects.ttl": SUBJECTS,
        "vocab/synonyms.txt": "# remark\nbin, household waste\n",
        "mappings/services-subjects.ttl": MAPPINGS,
        "pyproject.toml": '[tool.publisher]\nauthority = "http://id.esd.org.uk/"\n',
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return _indexed(root, root / "out")


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """The lists of this repository, indexed."""
    return _indexed(Path(__file__).parents[2], tmp_path_factory.mktemp("lists"))


def _indexed(root: Path, folder: Path) -> SearchIndex:
    workspace = load_workspace(working_tree(root))
    derived = implied_statements([quad for source in workspace.sources for quad in source.quads])
    index.write(workspace, derived, folder)
    return SearchIndex(folder / index.FOLDER)
