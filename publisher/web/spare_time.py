"""Prepare pages beside a running server: one process of the lowest priority that follows what is published."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.config import Settings
from publisher.errors import PublisherError
from publisher.store.confinement import end_with_parent
from publisher.web.preparing import prepare

_LOWEST = 19
_LOOK_SECONDS = 2.0


@contextmanager
def prepared_beside(current: Path, settings: Settings, overrides: Path | None) -> Iterator[None]:
    """Prepare what the link ``current`` points to, now and whenever it moves, until the block ends."""
    context = multiprocessing.get_context("fork")  # before the server starts there is but one thread
    # Not a daemon in multiprocessing's sense, as those may have no children: it ends with its parent by itself.
    process = context.Process(target=_follow, args=(current, settings, overrides), daemon=False)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _follow(current: Path, settings: Settings, overrides: Path | None) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_LOWEST)
    done: Path | None = None
    while True:
        snapshot = current.resolve()
        if snapshot != done and snapshot.is_dir():
            try:
                prepare(snapshot, settings, overrides, lambda _: None)
            except (PublisherError, OSError) as error:
                print(f"Pages of {snapshot.name} were not prepared: {error}", file=sys.stderr)  # noqa: T201 - the log
            done = snapshot
        time.sleep(_LOOK_SECONDS)
