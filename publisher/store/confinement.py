"""Tie a process to its parent, and take from a worker process what a query must never use: the network.

Linux only: a seccomp filter (``prctl(2)``, ``seccomp(2)``) answers the system call ``socket`` with EPERM, for good.
The engine would make the HTTP call of a SERVICE clause; the guard refuses such a query first, this is the second wall.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import struct
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_FAIL = 0x00050000 | errno.EPERM
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data

_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine to its audit architecture and the number of the system call ``socket``."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filters", ctypes.c_char_p)]


def end_with_parent() -> None:
    """Have the kernel tell this process to stop when its parent dies, however that came about; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def forbid_sockets() -> bool:
    """Make every further ``socket`` call of this process fail; say whether that is so on this machine."""
    call = _SOCKET_CALLS.get(platform.machine())
    if sys.platform != "linux" or call is None:
        return False
    filters = b"".join(_filters(*call))
    program = _Program(len(filters) // 8, filters)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))


def _filters(architecture: int, socket: int) -> list[bytes]:
    """Return the filter's instructions (struct sock_filter): wrong architecture and ``socket`` fail, all else goes."""
    return [
        _instruction(_LOAD_WORD, 0, 0, _ARCHITECTURE),
        _instruction(_JUMP_EQUAL, 0, 2, architecture),
        _instruction(_LOAD_WORD, 0, 0, _NUMBER),
        _instruction(_JUMP_EQUAL, 0, 1, socket),
        _instruction(_RETURN, 0, 0, _FAIL),
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]


def _instruction(code: int, when_true: int, when_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)
