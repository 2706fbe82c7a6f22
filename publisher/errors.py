"""Every error the engine raises on purpose.

    PublisherError
    ├── ConfigurationError      the settings or the command line cannot be used          exit 2
    ├── WorkspaceError          a folder, file or revision that is needed is not there   exit 2
    ├── GitError                git refused or is not installed                          exit 2
    ├── ShortageError           the system has run out of processes, open files, memory  exit 2
    ├── RdfSyntaxError          a file is not well-formed RDF; knows line and column     exit 1
    ├── BuildRefused            the check found errors, nothing was published            exit 1
    ├── SnapshotError           a snapshot is missing, damaged or of another version     exit 2
    ├── ExportRefused           the site could not be written as files                   exit 1
    ├── QueryError              a query could not be answered
    │   ├── QuerySyntaxError    the query is malformed; knows line and column
    │   ├── QueryRefused        the query asks for what this service does not do
    │   └── QueryLimitExceeded  a documented limit ended the query; names the limit
    └── ExchangeError           a table or document cannot be imported or exported       exit 1

Whoever raises says what is wrong, where, and what to do about it.
"""

from __future__ import annotations


class PublisherError(Exception):
    """Root of the tree; ``exit_code`` is what the command line ends with."""

    exit_code = 2


class ConfigurationError(PublisherError):
    """Settings or arguments that cannot be used."""


class WorkspaceError(PublisherError):
    """A folder, file or revision that is needed is not there."""


class GitError(PublisherError):
    """Git refused, or is not installed."""


class ShortageError(PublisherError):
    """The system has run out of something that is needed, such as processes or open files."""


class RdfSyntaxError(PublisherError):
    """A file that is not well-formed RDF.

    ``line`` and ``column`` count from 1; both are 0 when the parser gave no place.
    """

    exit_code = 1

    def __init__(self, message: str, *, path: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}" if line else f"{path}: {message}")
        self.message = message
        self.path = path
        self.line = line
        self.column = column


class BuildRefused(PublisherError):
    """The check found errors, so nothing was published."""

    exit_code = 1


class ExportRefused(PublisherError):
    """The site could not be written as files; what was there before is as it was."""

    exit_code = 1


class SnapshotError(PublisherError):
    """A snapshot is missing, damaged or written by another version of the engine."""


class QueryError(PublisherError):
    """A query could not be answered."""


class QuerySyntaxError(QueryError):
    """A malformed query. ``line`` and ``column`` count from 1, 0 when unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """The query asks for something this service does not do (update, SERVICE, LOAD)."""


class QueryLimitExceeded(QueryError):
    """A documented limit ended the query; ``limit`` is the setting's name."""

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class ExchangeError(PublisherError):
    """A table or document cannot be imported or exported."""

    exit_code = 1
