"""Run the site on granian: processes, threads, graceful stop, and an access log of one JSON line a request."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from publisher.config import Settings
from publisher.store.confinement import end_with_parent
from publisher.web.access_log import ATOMS, log_configuration
from publisher.web.app import DIRECT, EXPRESS, create_app
from publisher.web.gateway import Bounds, Gateway
from publisher.web.warming import warm

_STOP_SECONDS = 20
_CONNECTIONS = 16_384
"""Connections held at a time, so that a thousand that send slowly keep nobody else out."""
_HEADER_MILLISECONDS = 10_000
"""What a request's head may take to arrive; a waiting connection is closed after it too."""


@dataclass(frozen=True)
class Serving:
    """What a server process opens: the link to the current snapshot, the settings, a workspace's own site folder."""

    current: Path
    settings: Settings
    overrides: Path | None = None

    def application(self, threads: int) -> Gateway:
        """Return the RSGI application; called once in every server process."""
        app = create_app(self.current, self.settings, overrides=self.overrides)
        warm(app, self.current, self.settings)
        limits = self.settings.limits
        own = limits.queue // 2 + limits.client_workers + 2
        bounds = Bounds(page_threads=threads, query_threads=4 * own, client_threads=own)
        return Gateway(
            app,
            bounds,
            publication=self.publication,
            express=app.extensions[EXPRESS],
            direct=app.extensions[DIRECT],
        )

    def publication(self) -> str:
        """Return the name of the publication the link points to, as cheaply as can be."""
        try:
            return os.readlink(self.current).rpartition("/")[2]  # noqa: PTH115 (asked for every query)
        except OSError:
            return ""


def serve(
    serving: Serving, *, host: str, port: int, workers: int = 1, threads: int = 8, access_log: bool = True
) -> None:
    """Serve until the process is told to stop; requests under way are finished first."""
    _allow_connections()
    server = Server(
        "publisher",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        backlog=_CONNECTIONS,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        workers=workers,
        workers_kill_timeout=_STOP_SECONDS,
        log_access=access_log,
        log_access_format=ATOMS,
        log_dictconfig=log_configuration(),
    )
    load: Callable[..., Any] = partial(_load, serving, threads)
    server.serve(target_loader=load, wrap_loader=False)


def _allow_connections() -> None:
    """Raise the soft limit on open files as far as the system allows; it is often 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * _CONNECTIONS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _load(serving: Serving, threads: int) -> Gateway:
    end_with_parent()
    return serving.application(threads)
