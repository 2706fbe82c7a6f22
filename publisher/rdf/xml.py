"""Whether RDF/XML can say a graph at all (RDF 1.1 XML Syntax section 5.1: a property is an XML element name)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Quad, Triple

_LOCAL_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def writable_as_xml(statements: Iterable[Triple | Quad]) -> bool:
    """Say whether every predicate ends in a name that XML allows for an element."""
    return all(_ends_in_name(iri) for iri in {item.predicate.value for item in statements})


def _ends_in_name(iri: str) -> bool:
    cut = max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1
    return bool(_LOCAL_NAME.match(iri[cut:]))
