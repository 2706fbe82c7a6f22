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

import asyncio
import json
import socket
import struct

import msgspec

from publisher.errors import QueryError, QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.model import Query

READY, ANSWER, SPILL, MORE, DONE, ERROR, QUERY = b"R", b"A", b"S", b"M", b"D", b"E", b"Q"
_HEAD = struct.Struct(">cI")
_PIECE = 65_536
_ROOM = socket.CMSG_SPACE(struct.calcsize("i"))


class Channel:
    """Frames over one end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._rest = bytearray()
        self._files: list[int] = []
        self._awaited: asyncio.Future[tuple[bytes, bytes]] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Send one frame."""
        self._socket.sendall(_HEAD.pack(kind, len(payload)) + payload)

    def send_file(self, file: int) -> None:
        """Send a spill frame with a file descriptor."""
        socket.send_fds(self._socket, [_HEAD.pack(SPILL, 0)], [file])

    def receive(self, seconds: float | None = None) -> tuple[bytes, bytes]:
        """Wait for one frame. Raises EOFError when the other side is gone, TimeoutError when it takes too long."""
        if seconds is not None:
            self._socket.settimeout(seconds)
        try:
            while (found := self._frame()) is None:
                self._take(0)
        finally:
            if seconds is not None:
                self._socket.settimeout(None)  # a socket without a time limit costs a system call less
        return found

    def expect(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[tuple[bytes, bytes]]:
        """Return the next frame as a future of a loop, which goes on watching the socket until nobody expects more."""
        self._awaited = loop.create_future()
        if self._loop is None:
            self._loop = loop
            loop.add_reader(self._socket.fileno(), self._arrive)
        return self._awaited

    def _arrive(self) -> None:
        """Read what has come when it is expected here; a thread that waits in ``receive`` reads it itself."""
        awaited = self._awaited
        if awaited is None or awaited.done():
            self._unwatch()
            return
        try:
            self._take(socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except (EOFError, OSError) as error:
            self._unwatch()
            awaited.set_exception(error)
            return
        if (found := self._frame()) is not None:
            awaited.set_result(found)

    def _unwatch(self) -> None:
        loop, self._loop = self._loop, None
        if loop:
            loop.remove_reader(self._socket.fileno())

    def take_file(self) -> int:
        """Return the descriptor that came with a spill frame."""
        return self._files.pop(0)

    def close(self) -> None:
        """Close the socket, once its loop does not watch it any more."""
        loop = self._loop
        try:
            if loop:
                loop.call_soon_threadsafe(self._close)
                return
        except RuntimeError:
            self._loop = None  # the loop has ended
        self._close()

    def _close(self) -> None:
        self._unwatch()
        self._socket.close()

    def _frame(self) -> tuple[bytes, bytes] | None:
        """Return the first frame once it is whole."""
        if len(self._rest) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack_from(self._rest)
        end = _HEAD.size + length
        if len(self._rest) < end:
            return None
        payload = bytes(memoryview(self._rest)[_HEAD.size : end])
        del self._rest[:end]
        return kind, payload

    def _take(self, flags: int) -> None:
        """Read what there is. Raises EOFError when the other side is gone."""
        data, sent, _, _ = self._socket.recvmsg(_PIECE, _ROOM, flags)
        for _, _, files in sent:
            self._files += struct.unpack("i", files)
        if not data:
            raise EOFError
        self._rest += data


def encode_query(query: Query, *, seconds: float) -> bytes:
    """Return the payload of a query frame."""
    return msgspec.msgpack.encode((query, seconds))


def decode_query(payload: bytes) -> tuple[Query, float]:
    """Return the query and its deadline in seconds."""
    return msgspec.msgpack.decode(payload, type=tuple[Query, float])


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
