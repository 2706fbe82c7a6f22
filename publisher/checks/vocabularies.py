"""Every term of the vocabularies lists are written with, so that a misspelt one is noticed."""

from __future__ import annotations

from publisher.namespaces import (
    DCT,
    LABEL_PROPERTIES,
    MAPPING_PROPERTIES,
    NOTE_PROPERTIES,
    OWL,
    RDFS,
    SKOS,
    SKOSXL,
    SSSOM,
    VOID,
)


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
_SSSOM = _terms(
    SSSOM,
    "ComposedEntityExpression ExtensionDefinition Mapping MappingRegistry MappingSet MappingSetReference "
    "NegatedPredicate NoTermFound Prefix Propagatable Versionable author_id author_label cardinality_scope comment "
    "confidence creator_id creator_label curation_rule curation_rule_text curie_map documentation "
    "extension_definitions homepage imports issue_tracker issue_tracker_item last_updated license local_name "
    "mapping_cardinality mapping_date mapping_justification mapping_provider mapping_registry_description "
    "mapping_registry_id mapping_registry_title mapping_set_confidence mapping_set_description mapping_set_group "
    "mapping_set_id mapping_set_references mapping_set_source mapping_set_title mapping_set_version mapping_source "
    "mapping_tool mapping_tool_id mapping_tool_version mappings match_string match_term_type match_type mirror_from "
    "object_category object_id object_label object_match_field object_preprocessing object_source "
    "object_source_version object_type other predicate_id predicate_label predicate_modifier predicate_type "
    "prefix_name prefix_url propagated property publication_date record_id registry_confidence review_date "
    "reviewer_id reviewer_label see_also semantic_similarity_measure semantic_similarity_score similarity_measure "
    "similarity_score slot_name sssom_version subject_category subject_id subject_label subject_match_field "
    "subject_preprocessing subject_source subject_source_version subject_type type_hint version1.0 version1.1",
)
_VOID = _terms(
    VOID,
    "Dataset DatasetDescription Linkset TechnicalFeature class classPartition classes dataDump distinctObjects "
    "distinctSubjects documents entities exampleResource feature inDataset linkPredicate objectsTarget "
    "openSearchDescription properties property propertyPartition rootResource sparqlEndpoint subjectsTarget subset "
    "target triples uriLookupEndpoint uriRegexPattern uriSpace vocabulary",
)

CLOSED = (SKOS, SKOSXL, RDFS, OWL, DCT, SSSOM, VOID)
"""Beginnings of the namespaces whose every term is known."""

TERMS = frozenset(
    {*_SKOS, *LABEL_PROPERTIES, *NOTE_PROPERTIES, *MAPPING_PROPERTIES, *_SKOSXL, *_RDFS, *_OWL, *_DCT, *_SSSOM, *_VOID},
)
"""Every term of SKOS (SKOS Reference, appendix B.1), SKOS-XL, RDFS, OWL 2, DCMI Metadata Terms, SSSOM 1.1 and VoID."""
