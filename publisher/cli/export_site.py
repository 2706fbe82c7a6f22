"""``publisher export-site``: write the whole site as files."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from publisher.config import Settings
from publisher.errors import ConfigurationError
from publisher.publish.snapshot import CURRENT, Manifest, current_snapshot, read_manifest
from publisher.site_export.addresses import Addresses
from publisher.site_export.export import Wanted, export
from publisher.site_export.hosting import Redirect
from publisher.site_export.walker import Site
from publisher.trees import settings_of, working_tree
from publisher.web.app import CLOSE, site_folders
from publisher.web.copied import create_copy
from publisher.web.headers import EVERYWHERE
from publisher.web.languages import DEFAULT
from publisher.web.negotiation import VARIANTS
from publisher.web.redirects import read_redirects
from publisher.web.rendering import lack_of_assets, static_versions

_SEEDS = (
    "/", "/404.html", "/api/openapi.json", "/changes.json", "/context.jsonld", "/dcat.jsonld", "/dcat.nt", "/dcat.rdf",
    "/favicon.ico", "/find/lists.json", "/guides/static-site", "/manifest.json", "/opensearch.xml", "/robots.txt",
    "/search", "/sitemap.xml",
)  # fmt: skip


@click.command("export-site")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--live", default="", help="Address of the live service; what files cannot do leads there.")
@click.option("--language", "languages", multiple=True, help="Language of the interface to add (cy); repeatable.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes (default: one a processor).")
@click.option("--builds", type=click.Path(path_type=Path), help="Folder of the snapshots (default: build/).")
def command(directory: Path, live: str, languages: tuple[str, ...], processes: int | None, builds: Path | None) -> None:
    """Write the whole site as files into DIRECTORY, for a server of plain files.

    Every page and document of the current snapshot, a search that works in the browser, and the configuration with
    which nginx and Apache answer identifiers by the Accept header; GitHub Pages takes the directory as it is. Links to
    what needs a running service (SPARQL, the APIs, the past) lead to --live, or to a page that says so. Every internal
    link is checked: broken ones are listed, the command ends with 1, and what DIRECTORY held stays.
    """
    tree = working_tree(Path.cwd())
    folder = builds or tree.root / "build"
    snapshot = current_snapshot(folder)
    overrides = tree.root / "site"
    opened = Opened(folder / CURRENT, settings_of(tree), overrides if overrides.is_dir() else None, languages)
    missing = lack_of_assets(site_folders(opened.overrides))
    if missing:
        raise ConfigurationError(missing)
    wanted = opened.wanted(read_manifest(snapshot), live=_address(live), processes=processes or _processors())
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that nothing half written stays
    copied, broken = export(directory, wanted, opened.site)
    seconds = time.monotonic() - started
    for item in broken:
        click.echo(
            f"{item.address}: {_said(item.status)}, linked from {', '.join(item.pages) or 'a Link header'}", err=True
        )
    if broken:
        click.echo(f"{len(broken)} broken links; {directory} is as it was.", err=True)
        sys.exit(1)
    size = copied.size / 1_000_000
    told = f"{len(copied.files):,} files ({copied.pages:,} pages, {size:,.0f} MB) in {directory}"
    click.echo(f"{told}, every link checked ({seconds:.1f} s, {len(copied.files) / seconds:,.0f} a second).", err=True)


@dataclass(frozen=True)
class Opened:
    """What a process of the export opens."""

    current: Path
    settings: Settings
    overrides: Path | None
    languages: tuple[str, ...]

    def site(self) -> Site:
        """Return the site as a WSGI application whose pages become files."""
        app = create_copy(self.current, self.settings, self.overrides, (DEFAULT, *self.languages))
        return Site(app.wsgi_app, app.extensions[CLOSE])

    def wanted(self, manifest: Manifest, *, live: str, processes: int) -> Wanted:
        """Return what to copy: everything the home page and the sitemap lead to, the downloads and static files."""
        folders = site_folders(self.overrides)
        static = static_versions(folders)
        seeds = [*_SEEDS, *(f"/{name}" for name in manifest.files), *(f"/static/{name}" for name in static)]
        seeds += [f"/?lang={language}" for language in self.languages]
        rules = [
            Redirect(rule.pattern.pattern, rule.names, rule.target, rule.status)
            for rule in read_redirects(folders).rules
        ]
        addresses = Addresses(self.settings.site, self.settings.authority, live, DEFAULT)
        return Wanted(addresses, seeds, _formats(), rules, EVERYWHERE, _worth(), manifest.digest, processes)


def _formats() -> Mapping[str, tuple[str, ...]]:
    """Return the media types of every suffix, in the order that decides between formats liked equally.

    Notation 3 is not written as files of its own: Turtle is Notation 3.
    """
    found: dict[str, tuple[str, ...]] = {}
    for variants in VARIANTS.values():
        found |= {item.suffix: (item.media_type, *item.aliases) for item in variants if item.suffix not in found}
    return found | {"ttl": (*found["ttl"], *found.pop("n3"))}


def _worth() -> Mapping[str, float]:
    return {item.suffix: item.worth for variants in VARIANTS.values() for item in variants if item.worth != 1}


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ConfigurationError(f"--live wants an address such as https://lists.example.org/, not '{text}'.")
    return text if not text or text.endswith("/") else f"{text}/"


def _said(status: int) -> str:
    return "no such place on the page" if status == 200 else f"answered {status}"


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
