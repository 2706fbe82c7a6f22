"""The ways to show a report: a module each, loaded when it is asked for, with one function from report to text."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.checks.report import Report

FORMS = ("github", "gitlab", "html", "json", "junit", "sarif", "terminal")
"""The names ``--format`` takes."""


def renderer(form: str) -> Callable[[Report], str]:
    """Return what shows a report in one of the forms."""
    found: Callable[[Report], str] = import_module(f"publisher.cli.render_{form}").render
    return found
