"""How a command that holds millions of records ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


class Finished(SystemExit):
    """Ends a command that is done: nothing is open, and its records need not be taken apart one by one."""


def end(finished: Finished) -> None:
    """Write out what was said, where there is anybody to tell (``>&-`` leaves nobody), and end the process at once."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.flush()
    os._exit(int(finished.code or 0))
