"""Every term of the vocabularies lists are written with, so that a misspelt one is noticed."""

from __future__ import annotations

from publisher.namespaces import DCT, LABEL_PROPERTIES, MAPPING_PROPERTIES, NOTE_PROPERTIES, OWL, RDFS, SKOS, SKOSXL


def _terms(start: str, names: str) -> frozenset[str]:
    return frozenset(start + name for name in names.split())


_SKOS = _terms(
    SKOS,
    "Concept ConceptScheme Collection OrderedCollection inScheme hasTopConcept topConceptOf member memberList "
    "notation broader narrower related broaderTransitive narrowerTransitive semanticRelation",
)
_SKOSXL = _terms(SKOSXL, "Label literalForm prefLabel altLabel hiddenLabel labelRelation")
_RDFS = _terms(
    RDFS,
    "Class Container ContainerMembershipProperty Datatype Literal Resource comment domain isDefinedBy label member "
    "range seeAlso subClassOf subPropertyOf",
)
_OWL = _terms(
    OWL,
    "AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty AsymmetricProperty Axiom "
    "Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty FunctionalProperty InverseFunctionalProperty "
    "IrreflexiveProperty NamedIndividual NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty "
    "ReflexiveProperty Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom annotatedProperty "
    "annotatedSource annotatedTarget assertionProperty backwardCompatibleWith bottomDataProperty bottomObjectProperty "
    "cardinality complementOf datatypeComplementOf deprecated differentFrom disjointUnionOf disjointWith "
    "distinctMembers equivalentClass equivalentProperty hasKey hasSelf hasValue imports incompatibleWith "
    "intersectionOf inverseOf maxCardinality maxQualifiedCardinality members minCardinality minQualifiedCardinality "
    "onClass onDataRange onDatatype onProperties onProperty oneOf priorVersion propertyChainAxiom "
    "propertyDisjointWith qualifiedCardinality sameAs someValuesFrom sourceIndividual targetIndividual targetValue "
    "topDataProperty topObjectProperty unionOf versionIRI versionInfo withRestrictions",
)
_DCT = _terms(
    DCT,
    "Agent AgentClass BibliographicResource Box DCMIType DDC FileFormat Frequency IMT ISO3166 ISO639-2 ISO639-3 "
    "Jurisdiction LCC LCSH LicenseDocument LinguisticSystem Location LocationPeriodOrJurisdiction MESH MediaType "
    "MediaTypeOrExtent MethodOfAccrual MethodOfInstruction NLM Period PeriodOfTime PhysicalMedium PhysicalResource "
    "Point Policy ProvenanceStatement RFC1766 RFC3066 RFC4646 RFC5646 RightsStatement SizeOrDuration Standard TGN UDC "
    "URI W3CDTF abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience available "
    "bibliographicCitation conformsTo contributor coverage created creator date dateAccepted dateCopyrighted "
    "dateSubmitted description educationLevel extent format hasFormat hasPart hasVersion identifier "
    "instructionalMethod isFormatOf isPartOf isReferencedBy isReplacedBy isRequiredBy isVersionOf issued language "
    "license mediator medium modified provenance publisher references relation replaces requires rights rightsHolder "
    "source spatial subject tableOfContents temporal title type valid",
)

CLOSED = (SKOS, SKOSXL, RDFS, OWL, DCT)
"""Beginnings of the namespaces whose every term is known."""

TERMS = frozenset(
    {*_SKOS, *LABEL_PROPERTIES, *NOTE_PROPERTIES, *MAPPING_PROPERTIES, *_SKOSXL, *_RDFS, *_OWL, *_DCT},
)
"""Every term of SKOS (SKOS Reference, appendix B.1), SKOS-XL, RDF Schema, OWL 2 and the DCMI Metadata Terms."""
