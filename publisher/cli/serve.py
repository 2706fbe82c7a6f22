"""``publisher serve``: serve the current snapshot over HTTP."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from publisher.publish.snapshot import CURRENT, current_snapshot
from publisher.trees import settings_of, working_tree
from publisher.web.app import site_folders
from publisher.web.rendering import lack_of_assets
from publisher.web.server import Serving, serve
from publisher.web.spare_time import prepared_beside


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Threads in each process.")
@click.option("--builds", type=click.Path(path_type=Path), help="Folder of the snapshots (default: build/).")
@click.option("--prepare/--no-prepare", default=True, show_default=True, help="Prepare pages in spare time.")
@click.option("--access-log/--no-access-log", default=True, show_default=True, help="One JSON line a request.")
def command(
    host: str, port: int, workers: int, threads: int, builds: Path | None, prepare: bool, access_log: bool
) -> None:
    """Serve the current snapshot over HTTP.

    A newly published snapshot is picked up at once. A process of the lowest priority prepares the pages of every
    concept, so that they need not be made when somebody asks for them. The server stops after the requests it is
    answering when it is sent SIGINT or SIGTERM.
    """
    tree = working_tree(Path.cwd())
    folder = builds or tree.root / "build"
    current_snapshot(folder)
    overrides = tree.root / "site"
    click.echo(f"Serving {folder / CURRENT} on http://{host}:{port}/ (stop with Ctrl+C)", err=True)
    serving = Serving(folder / CURRENT, settings_of(tree), overrides if overrides.is_dir() else None)
    missing = lack_of_assets(site_folders(serving.overrides))
    if missing:
        click.echo(f"Pages will look plain: {missing}", err=True)
    with prepared_beside(serving.current, serving.settings, serving.overrides) if prepare else nullcontext():
        serve(serving, host=host, port=port, workers=workers, threads=threads, access_log=access_log)
