"""What the system runs out of: told apart from what is not there."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from types import MappingProxyType

_SHORT: Mapping[int, str] = MappingProxyType(
    {
        errno.EMFILE: "this process may open no further file; raise its limit (ulimit -n), then try again",
        errno.ENFILE: "the whole system may open no further file; close other programs, then try again",
        errno.EAGAIN: "no further process may be started; close other programs or raise the limit (ulimit -u), then "
        "try again",
        errno.ENOMEM: "there is no memory left; close other programs, then try again",
    }
)
"""What there is too little of, and what to do, by the number of the error."""


def shortage(error: OSError) -> str:
    """Return what the system has run out of and what to do; empty for any other error."""
    return _SHORT.get(error.errno or 0, "")


def shortage_in(words: str) -> str:
    """Return the same from what another program said."""
    return next((told for number, told in _SHORT.items() if os.strerror(number) in words), "")
