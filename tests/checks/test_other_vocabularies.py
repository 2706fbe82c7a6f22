"""Vocabularies written the way others write them are judged without a crash and without a false integrity error."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.checks.finding import Severity
from publisher.checks.report import Report
from tests.checks.test_skos_reference import INTEGRITY
from tests.workspaces import PREFIXES, check, workspace

LIST = """ex:s a skos:ConceptScheme ; dct:title "Animals"@en .
ex:a a skos:Concept ; skos:prefLabel "Animals"@en ; skos:inScheme ex:s ; skos:topConceptOf ex:s .
ex:b a skos:Concept ; skos:prefLabel "Dogs"@en ; skos:inScheme ex:s ; skos:broader ex:a .
"""
RDF_XML = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
  xmlns:dct="http://purl.org/dc/terms/">
<skos:ConceptScheme rdf:about="http://example.org/s"><dct:title xml:lang="en">Animals</dct:title></skos:ConceptScheme>
<skos:Concept rdf:about="http://example.org/a">
  <skos:prefLabel xml:lang="en">Animals</skos:prefLabel>
  <skos:inScheme rdf:resource="http://example.org/s"/>
</skos:Concept>
<skos:Concept rdf:about="http://example.org/b">
  <skos:prefLabel xml:lang="en">Dogs</skos:prefLabel>
  <skos:prefLabel xml:lang="cy">Cŵn</skos:prefLabel>
  <skos:inScheme rdf:resource="http://example.org/s"/>
  <skos:broader rdf:resource="http://example.org/a"/>
</skos:Concept>
</rdf:RDF>
"""
JSON_LD = """{
  "@context": {"skos": "http://www.w3.org/2004/02/skos/core#", "ex": "http://example.org/"},
  "@graph": [
    {"@id": "ex:s", "@type": "skos:ConceptScheme"},
    {"@id": "ex:b", "@type": "skos:Concept",
     "skos:prefLabel": {"@value": "Dogs", "@language": "en"}, "skos:inScheme": {"@id": "ex:s"}}
  ]
}
"""
LABELS = """ex:s a skos:ConceptScheme .
ex:a a skos:Concept ; skos:inScheme ex:s ; skosxl:prefLabel ex:a-en ; skosxl:altLabel ex:a-other .
ex:a-en a skosxl:Label ; skosxl:literalForm "Dogs"@en .
ex:a-other a skosxl:Label ; skosxl:literalForm "Hounds"@en ; skosxl:labelRelation ex:a-en .
"""
COLLECTIONS = """ex:s a skos:ConceptScheme .
ex:a a skos:Concept ; skos:prefLabel "Milk"@en ; skos:inScheme ex:s .
ex:b a skos:Concept ; skos:prefLabel "Goat milk"@en ; skos:inScheme ex:s ; skos:broader ex:a .
ex:k a skos:Collection ; skos:prefLabel "Milk by source"@en ; skos:member ex:b, ex:m .
ex:m a skos:OrderedCollection ; skos:memberList ( ex:a ex:b ) .
"""
NARROWER_ONLY = """ex:s a skos:ConceptScheme ; skos:hasTopConcept ex:a .
ex:a a skos:Concept ; skos:prefLabel "Animals"@en ; skos:narrower ex:b, ex:c .
ex:b a skos:Concept ; skos:prefLabel "Dogs"@en ; skos:inScheme ex:s ; skos:narrower ex:d .
ex:c a skos:Concept ; skos:prefLabel "Cats"@en ; skos:inScheme ex:s .
ex:d a skos:Concept ; skos:prefLabel "Terriers"@en ; skos:inScheme ex:s .
"""
SEVERAL = (
    LIST
    + """ex:t a skos:ConceptScheme ; dct:title "Pets"@en .
ex:p a skos:Concept ; skos:prefLabel "Dogs"@en ; skos:inScheme ex:t ; skos:topConceptOf ex:t ; skos:exactMatch ex:b .
"""
)
HASHES = """<http://example.org/v#> a skos:ConceptScheme .
<http://example.org/v#dog> a skos:Concept ; skos:prefLabel "Dog"@en ; skos:inScheme <http://example.org/v#> .
"""


def judged(folder: Path, files: dict[str, str | bytes]) -> Report:
    return check(workspace(folder, files))


def errors(report: Report) -> set[str]:
    return {item.rule for item in report.findings if item.severity is Severity.ERROR}


@pytest.mark.parametrize(
    ("files", "concepts"),
    [
        pytest.param({"vocab/a.ttl": "\ufeff" + PREFIXES + LIST}, 2, id="byte order mark"),
        pytest.param({"vocab/a.ttl": (PREFIXES + LIST).replace("\n", "\r\n")}, 2, id="Windows line ends"),
        pytest.param({"vocab/a.ttl": (PREFIXES + LIST).replace("skos:", "s:").replace("ex:", ":")}, 2, id="prefixes"),
        pytest.param({"vocab/a.rdf": RDF_XML}, 2, id="RDF/XML"),
        pytest.param({"vocab/a.jsonld": JSON_LD}, 1, id="JSON-LD"),
        pytest.param({"vocab/a.ttl": PREFIXES + LABELS}, 1, id="labels as things"),
        pytest.param({"vocab/a.ttl": PREFIXES + COLLECTIONS}, 2, id="collections"),
        pytest.param({"vocab/a.ttl": PREFIXES + NARROWER_ONLY}, 4, id="narrower only"),
        pytest.param({"vocab/a.ttl": PREFIXES + SEVERAL}, 3, id="several lists in a file"),
        pytest.param({"vocab/a.ttl": PREFIXES + HASHES}, 1, id="hash addresses"),
        pytest.param(
            {f"vocab/animals/{n}.ttl": PREFIXES + line for n, line in enumerate(LIST.splitlines())}, 2, id="many files"
        ),
    ],
)
def test_no_false_integrity_error_and_no_crash(tmp_path: Path, files: dict[str, str | bytes], concepts: int) -> None:
    report = judged(tmp_path, files)
    assert not errors(report) & (INTEGRITY | {"syntax", "hierarchy-cycle", "missing-label", "concept-without-list"})
    assert report.concepts == concepts


def test_a_fault_in_each_format_is_found_at_its_line(tmp_path: Path) -> None:
    faulty = RDF_XML.replace(
        '  <skos:prefLabel xml:lang="cy">Cŵn</skos:prefLabel>',
        '  <skos:prefLabel xml:lang="en">Hounds</skos:prefLabel>',
    )
    report = judged(tmp_path, {"vocab/a.rdf": faulty})
    assert ("two-preferred-labels", 11) in {(item.rule, item.line) for item in report.findings}


def test_a_circle_of_narrower_statements_is_found(tmp_path: Path) -> None:
    report = judged(tmp_path, {"vocab/a.ttl": PREFIXES + NARROWER_ONLY + "ex:d skos:narrower ex:a .\n"})
    assert sum(item.rule == "hierarchy-cycle" for item in report.findings) == 3
