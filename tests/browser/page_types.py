"""One address for every kind of page, on the example site of tests/published.py."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAGE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "list": "/list/services.html",
        "list-a-to-z": "/list/services.html?view=az",
        "list-by-number": "/list/services.html?view=number",
        "list-by-another": "/list/services.html?view=mapped",
        "list-opened": "/list/services.html?view=tree&open=http://id.example.org/service/57",
        "concept": "/service/57.html",
        "deprecated": "/service/59.html",
        "linkset": "/linkset/services-subjects.html",
        "term": "/def/Service.html",
        "mappings": "/mappings",
        "compare": "/compare?a=service/57&b=subject/R1.2",
        "compare-lists": "/compare/lists",
        "search": "/search?q=rubish",
        "search-empty": "/search?q=xyzzyq",
        "formats": "/service/57?_profile=alt",
        "not-found": "/service/60",
        "a-to-z": "/a-z",
        "lists-compared": "/compare/services/subjects",
        "lists-compared-unmapped": "/compare/services/subjects?show=unmapped",
        "coverage": "/coverage",
        "coverage-pair": "/coverage/services/subjects",
        "releases": "/releases",
        "difference": "/releases/services/4.00/4.00",
        "history": "/history",
        "timeline": "/timeline/service/57",
        "version": "/service/57.html?version=4.00",
        "list-version": "/list/services.html?version=4.00",
        "guides": "/guides",
        "guide": "/guides/editors",
        "rules": "/guides/rules",
        "rule": "/guides/rules/changed-meaning",
        "api": "/guides/api-reference",
        "sparql": "/sparql",
        "sparql-result": "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
        "sparql-error": "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+LIMIT",
        "licences": "/licences",
        "status": "/status",
        "about": "/about",
        "accessibility": "/accessibility",
        "privacy": "/privacy",
    }
)
