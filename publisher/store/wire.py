"""What goes over the socket between the web process and a query worker.

Every message is a frame: one letter for its kind, four bytes of length, the payload. A worker's frames:

    ready                    the store is open
    answer   bytes           the whole of a small answer
    spill    + descriptor    a larger answer grows in the file passed along
    more                     the file has grown
    done                     the file is whole
    error    JSON            the query failed: kind, message, line, column, limit
"""

from __future__ import annotations

import json
import socket
import struct

from publisher.errors import QueryError, QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.model import Query

READY, ANSWER, SPILL, MORE, DONE, ERROR, QUERY = b"R", b"A", b"S", b"M", b"D", b"E", b"Q"
_HEAD = struct.Struct(">cI")


class Channel:
    """Frames over one end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._rest = bytearray()
        self._files: list[int] = []

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Send one frame."""
        self._socket.sendall(_HEAD.pack(kind, len(payload)) + payload)

    def send_file(self, file: int) -> None:
        """Send a spill frame with a file descriptor."""
        socket.send_fds(self._socket, [_HEAD.pack(SPILL, 0)], [file])

    def receive(self, seconds: float | None = None) -> tuple[bytes, bytes]:
        """Wait for one frame. Raises EOFError when the other side is gone, TimeoutError when it takes too long."""
        self._socket.settimeout(seconds)
        self._fill(_HEAD.size)
        kind, length = _HEAD.unpack_from(self._rest)
        self._fill(_HEAD.size + length)
        payload = bytes(self._rest[_HEAD.size : _HEAD.size + length])
        del self._rest[: _HEAD.size + length]
        return kind, payload

    def take_file(self) -> int:
        """Return the descriptor that came with a spill frame."""
        return self._files.pop(0)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _fill(self, length: int) -> None:
        while len(self._rest) < length:
            data, files, _, _ = socket.recv_fds(self._socket, 65536, 1)
            self._files += files
            if not data:
                raise EOFError
            self._rest += data


def encode_query(query: Query, *, seconds: float) -> bytes:
    """Return the payload of a query frame."""
    return json.dumps({"query": vars(query), "seconds": seconds}).encode()


def decode_query(payload: bytes) -> tuple[Query, float]:
    """Return the query and its deadline in seconds."""
    data = json.loads(payload)
    fields = data["query"]
    fields["default_graphs"] = tuple(fields["default_graphs"])
    fields["named_graphs"] = tuple(fields["named_graphs"])
    return Query(**fields), data["seconds"]


def encode_error(error: QueryError) -> bytes:
    """Return the payload of an error frame."""
    data = {"kind": type(error).__name__, "message": str(error)}
    data |= {name: getattr(error, name) for name in ("line", "column", "limit") if hasattr(error, name)}
    return json.dumps(data).encode()


def decode_error(payload: bytes) -> QueryError:
    """Return the error a worker reported."""
    data = json.loads(payload)
    message = data["message"]
    match data["kind"]:
        case "QuerySyntaxError":
            return QuerySyntaxError(message, line=data["line"], column=data["column"])
        case "QueryLimitExceeded":
            return QueryLimitExceeded(message, limit=data["limit"])
        case "QueryRefused":
            return QueryRefused(message)
        case _:
            return QueryError(message)
