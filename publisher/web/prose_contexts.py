"""Contexts of guides, of the pages about rules, and of those about the site and what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.catalogue.records import LinksetRecord, SchemeRecord
from publisher.checks.rule import Rule
from publisher.web.pictures import Drawing


@dataclass(frozen=True)
class Prose:
    """A prose page: its name, title, first sentence and HTML."""

    name: str
    title: str
    summary: str
    html: str


@dataclass(frozen=True)
class ProsePage:
    """``prose.html``"""

    prose: Prose
    guide: bool


@dataclass(frozen=True)
class GuidesPage:
    """``guides.html``"""

    guides: Sequence[Prose]


@dataclass(frozen=True)
class RulesPage:
    """``rules.html``"""

    by_severity: Mapping[str, Sequence[Rule]]
    """Rules by how bad a finding is, the worst first."""


@dataclass(frozen=True)
class RulePage:
    """``rule.html``"""

    rule: Rule
    can_be_off: bool


@dataclass(frozen=True)
class ReferencePage:
    """``api.html``"""

    document: Mapping[str, Any]
    """The OpenAPI document."""


@dataclass(frozen=True)
class LicencesPage:
    """``licences.html``"""

    records: Sequence[SchemeRecord | LinksetRecord]


@dataclass(frozen=True)
class MappingsPage:
    """``mappings.html``"""

    linksets: Sequence[LinksetRecord]
    lists: Sequence[SchemeRecord]
    drawing: Drawing | None


@dataclass(frozen=True)
class StatusPage:
    """``status.html``"""

    manifest: Mapping[str, Any]
