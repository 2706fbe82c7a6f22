"""A confined process has no network, and everything else it needs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import socket, sys
from publisher.store.confinement import forbid_sockets
left, right = socket.socketpair()
assert forbid_sockets()
left.send(b"talks to its parent")
print(right.recv(99).decode())
print(len([open("/dev/null") for _ in range(100)]), "files")
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try:
        socket.socket(family)
        print("a socket")
    except PermissionError:
        print("no socket")
"""


def test_no_socket_but_files_and_the_channel_that_is_open() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["talks to its parent", "100 files", *["no socket"] * 3]
