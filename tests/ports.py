"""Ports for the servers that tests start as processes of their own."""

from __future__ import annotations

import secrets
import socket

FIRST, COUNT = 18_000, 14_000
"""Below 32768: the kernel gives none of these to a connection or to whoever asks for port 0."""


def free_port() -> int:
    """Return a port nobody listens on, which hardly anybody takes before the server that is about to start."""
    while True:
        port = FIRST + secrets.randbelow(COUNT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
