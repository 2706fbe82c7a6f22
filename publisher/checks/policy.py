"""What a workspace's settings say of the rules: severities, where a rule holds, and findings accepted for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from publisher.checks.finding import Finding, Severity
from publisher.config import Settings
from publisher.errors import ConfigurationError

_OFF = "off"
ALWAYS_ON = "syntax"
"""The rule that cannot be switched off: everything in a file that cannot be read would vanish."""


class Setting(NamedTuple):
    """One rule's setting: severity (None for off) and the files it is looked for in (patterns; empty for all)."""

    severity: Severity | None
    files: tuple[str, ...] = ()

    def holds_in(self, path: str) -> bool:
        """Say whether the rule is looked for in a file."""
        return not self.files or any(fnmatchcase(path, pattern) for pattern in self.files)


class Acceptance(NamedTuple):
    """A finding accepted: the rule, the IRI it concerns (``*`` stands for any characters) and the written reason.

    ``whole`` is the IRI in full where it is written short, as in findings (``service/1``) or in Turtle (``service:1``).
    """

    rule: str
    iri: str
    because: str
    whole: str = ""

    def covers(self, rule: str, iri: str) -> bool:
        """Say whether a finding of a rule about an IRI is accepted by this."""
        return self.rule == rule and any(name == iri or fnmatchcase(iri, name) for name in (self.iri, self.whole))


class Policy(NamedTuple):
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
    table = {
        name: _setting(name, settings.rules.get(name, level.value), level.value) for name, level in defaults.items()
    }
    return Policy(table, tuple(_acceptance(entry, defaults, settings) for entry in settings.accepted))


def narrowed(settings: Settings, wanted: Set[str], names: Iterable[str]) -> Settings:
    """Return settings in which only the wanted of all rules are on: as severe as they were, or by default if off."""
    kept = {name: value for name, value in settings.rules.items() if name in wanted and value != _OFF}
    return replace(settings, rules={**{name: _OFF for name in names if name not in wanted}, **kept})


def stale(settings: Settings, findings: Iterable[Finding], defaults: Mapping[str, Severity]) -> tuple[Acceptance, ...]:
    """Return the acceptances that cover nothing found, of rules that are not off; findings must be all there are."""
    policy = read_policy(settings, defaults)
    found: dict[str, set[str]] = {}
    for item in findings:
        if item.accepted:
            found.setdefault(item.rule, set()).add(item.iri or item.path)
    return tuple(
        entry
        for entry in policy.accepted
        if policy.settings[entry.rule].severity is not None
        and not any(entry.covers(entry.rule, name) for name in found.get(entry.rule, ()))
    )


def idle(settings: Settings, paths: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each pattern of files that no file of lists or mappings meets: the rule finds nothing."""
    there = tuple(paths) if any(isinstance(value, Mapping) for value in settings.rules.values()) else ()
    for name, value in settings.rules.items():
        for pattern in value.get("files", ()) if isinstance(value, Mapping) else ():
            if not any(fnmatchcase(path, pattern) for path in there):
                yield f"[tool.publisher.rules]: '{name}' is looked for in files like {pattern}, and there is none."


def _require_known(names: Iterable[str], defaults: Mapping[str, Severity]) -> None:
    for name in names:
        if name not in defaults:
            message = f"[tool.publisher.rules]: there is no rule '{name}'; 'publisher rules' lists them all."
            raise ConfigurationError(message)


def _setting(name: str, value: Any, default: str) -> Setting:
    table = {"severity": default, **value} if isinstance(value, Mapping) else {"severity": value}
    level, files = table.get("severity"), table.get("files", [])
    known = {item.value: item for item in Severity}
    patterns = isinstance(files, list) and all(isinstance(item, str) for item in files)
    if not set(table) <= {"severity", "files"} or level not in [*known, _OFF] or not patterns:
        message = (
            f"[tool.publisher.rules]: '{name}' must be one of {', '.join((*known, _OFF))}, "
            'or a table such as { severity = "warning", files = ["vocab/*.ttl"] }.'
        )
        raise ConfigurationError(message)
    if name == ALWAYS_ON and level == _OFF:
        message = (
            f"[tool.publisher.rules]: '{name}' cannot be off; everything in a file that cannot be read would vanish."
        )
        raise ConfigurationError(message)
    return Setting(known.get(level), tuple(files))


def _acceptance(entry: Mapping[str, str], defaults: Mapping[str, Severity], settings: Settings) -> Acceptance:
    if not isinstance(entry, Mapping):
        message = f"[[tool.publisher.accepted]]: {entry!r} is no table; write one with rule, iri and because."
        raise ConfigurationError(message)
    words = {name: str(entry.get(name, "")).strip() for name in ("rule", "iri", "because")}
    missing = [name for name, word in words.items() if not word]
    if missing or words["rule"] not in defaults:
        message = (
            f"[[tool.publisher.accepted]]: {dict(entry)} needs a known rule, an iri and the reason as because; "
            f"{'missing: ' + ', '.join(missing) if missing else 'unknown rule: ' + words['rule']}."
        )
        raise ConfigurationError(message)
    return Acceptance(**words, whole=_whole(words["iri"], settings))


def _whole(iri: str, settings: Settings) -> str:
    """Return the IRI a short form stands for, by prefix or below the authority."""
    prefix, colon, local = iri.partition(":")
    if colon and prefix in settings.all_prefixes:
        return settings.all_prefixes[prefix] + local
    return iri if colon or iri.startswith("*") else settings.authority + iri
