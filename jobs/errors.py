"""The error tree, named by what the run does about each.

NightdeskError
├── ConfigError     stop before any work                              exit 2
├── ArticleError    drop that article, count it, go on                exit 0
├── ModelError      halve the batch, next route, else list and go on  exit 3 if nothing could be published
│   ├── ModelMissing    the model is not on this machine: stop before any work   exit 3
│   └── Late            the deadline is too near: withhold, publish in time      exit 0
├── PublishError    leave yesterday's edition in place                exit 4
├── MailError       say so, and try again when the edition is run again   exit 0
├── LockedError     another run is at work: change nothing            exit 5
├── DeadlineError   a plan that cannot be ready in time               exit 6
└── MemoryFull      more in use than allowed: stop, resume later      exit 7

FAULTS              a mistake in our own code: drop that article or event, log the traceback, go on
"""

FAULTS = (
    ValueError, ArithmeticError, LookupError, TypeError, AttributeError, NameError, RecursionError, StopIteration,
)  # fmt: skip


class NightdeskError(Exception):
    """Anything the run expects; `exit_code` is what the command returns."""

    exit_code = 1


class ConfigError(NightdeskError):
    """The configuration is wrong; the message lists every mistake as file:line:column."""

    exit_code = 2


class ArticleError(NightdeskError):
    """One article cannot go on; `outcome` is its column in the ledger: failed, skipped or duplicate."""

    exit_code = 0

    def __init__(self, reason: str, outcome: str = "failed") -> None:
        """Keep the reason (for the reader) and the ledger column."""
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome


class ModelError(NightdeskError):
    """A model could not be loaded or failed on a batch."""

    exit_code = 3


class ModelMissing(ModelError):  # noqa: N818  (named by the state, as in the message to the operator)
    """A model named in the configuration is not on this machine."""


class Late(ModelError):  # noqa: N818  (named by the state, as in the message to the reader)
    """The deadline leaves no time to translate this."""


class PublishError(NightdeskError):
    """The edition could not be written; the previous one stands."""

    exit_code = 4


class MailError(NightdeskError):
    """The edition is out, and its mail is not; `uncertain` when the server may have taken it all the same."""

    exit_code = 0

    def __init__(self, message: str, *, uncertain: bool = False) -> None:
        """Keep whether a second try could be a second mail."""
        super().__init__(message)
        self.uncertain = uncertain


class LockedError(NightdeskError):
    """Another run holds the lock."""

    exit_code = 5


class MemoryFull(NightdeskError):  # noqa: N818  (named by the state, as in the message to the operator)
    """The night uses more memory than `run.memory_mb` allows."""

    exit_code = 7


class DeadlineError(NightdeskError):
    """The night could not be ready in time, whatever it did without."""

    exit_code = 6
