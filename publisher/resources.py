"""Find the files that travel with the engine: templates, static files, queries, shapes.

In a checkout they are the top-level folders ``site``, ``sparql`` and ``shapes``; in an installed wheel they lie
under ``publisher/_bundled``.
"""

from __future__ import annotations

from pathlib import Path

from publisher.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


def package_folder() -> Path:
    """Return the folder of the engine's own code."""
    return _PACKAGE


def bundled(folder: str) -> Path:
    """Return the directory of a bundled folder (``site``, ``sparql`` or ``shapes``)."""
    for candidate in (_PACKAGE / "_bundled" / folder, _PACKAGE.parent / folder):
        if candidate.is_dir():
            return candidate
    raise ConfigurationError(f"The folder '{folder}' that belongs to publisher is missing; reinstall the package.")
