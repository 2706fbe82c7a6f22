"""What a workspace's settings say of the rules: severities, where a rule holds, and findings accepted for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from publisher.checks.finding import Severity
from publisher.config import Settings
from publisher.errors import ConfigurationError

_OFF = "off"


@dataclass(frozen=True)
class Setting:
    """One rule's setting: severity (None for off) and the files it is looked for in (patterns; empty for all)."""

    severity: Severity | None
    files: tuple[str, ...] = ()

    def holds_in(self, path: str) -> bool:
        """Say whether the rule is looked for in a file."""
        return not self.files or any(fnmatchcase(path, pattern) for pattern in self.files)


@dataclass(frozen=True)
class Acceptance:
    """A finding accepted: the rule, the IRI it concerns (``*`` stands for any characters) and the written reason."""

    rule: str
    iri: str
    because: str

    def covers(self, rule: str, iri: str) -> bool:
        """Say whether a finding of a rule about an IRI is accepted by this."""
        return self.rule == rule and (self.iri == iri or fnmatchcase(iri, self.iri))


@dataclass(frozen=True)
class Policy:
    """The workspace's word on every rule."""

    settings: Mapping[str, Setting]
    accepted: tuple[Acceptance, ...]

    def severity(self, rule: str, path: str) -> Severity | None:
        """Return the severity of a rule in a file, or None where it is switched off."""
        setting = self.settings[rule]
        return setting.severity if setting.holds_in(path) else None

    def reason(self, rule: str, iri: str) -> str:
        """Return the written reason a finding is accepted for, empty when it is not."""
        return next((item.because for item in self.accepted if item.covers(rule, iri)), "")


def read_policy(settings: Settings, defaults: Mapping[str, Severity]) -> Policy:
    """Return the policy the settings give, for rules by id with their default severities.

    Raises ConfigurationError for an unknown rule or severity and for an acceptance without rule, IRI or reason.
    """
    _require_known(settings.rules, defaults)
    table = {name: _setting(name, settings.rules.get(name, level.value)) for name, level in defaults.items()}
    return Policy(table, tuple(_acceptance(entry, defaults) for entry in settings.accepted))


def _require_known(names: Iterable[str], defaults: Mapping[str, Severity]) -> None:
    for name in names:
        if name not in defaults:
            message = f"[tool.publisher.rules]: there is no rule '{name}'; 'publisher rules' lists them all."
            raise ConfigurationError(message)


def _setting(name: str, value: Any) -> Setting:
    table = value if isinstance(value, Mapping) else {"severity": value}
    level, files = table.get("severity"), table.get("files", ())
    known = {item.value: item for item in Severity}
    if not set(table) <= {"severity", "files"} or level not in (*known, _OFF) or isinstance(files, str):
        message = (
            f"[tool.publisher.rules]: '{name}' must be one of {', '.join((*known, _OFF))}, "
            'or a table such as { severity = "warning", files = ["vocab/*.ttl"] }.'
        )
        raise ConfigurationError(message)
    return Setting(known.get(level), tuple(files))


def _acceptance(entry: Mapping[str, str], defaults: Mapping[str, Severity]) -> Acceptance:
    words = {name: str(entry.get(name, "")).strip() for name in ("rule", "iri", "because")}
    missing = [name for name, word in words.items() if not word]
    if missing or words["rule"] not in defaults:
        message = (
            f"[[tool.publisher.accepted]]: {dict(entry)} needs a known rule, an iri and the reason as because; "
            f"{'missing: ' + ', '.join(missing) if missing else 'unknown rule: ' + words['rule']}."
        )
        raise ConfigurationError(message)
    return Acceptance(**words)
