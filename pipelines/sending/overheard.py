"""Hear what Apprise says of one sending: why it failed, and whether the other side may have the message all the same.

It tells whoever calls it yes or no only. What it says in passing holds addresses with their keys: that is looked at
here, and never written anywhere.
"""

import contextlib
import logging
import re
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

# The request was out when the line fell silent or broke, or a gateway gave up waiting for who had it.
GIVEN = re.compile(
    r"read timed out|read timeout|connection aborted|remotedisconnected|connection reset|incompleteread"
    r"|connection broken|error=50[24]\b",
    re.I,
)
# Apprise works in threads of its own, and takes this along.
_own: ContextVar["Heard | None"] = ContextVar("heard", default=None)
_beginning = threading.Lock()


@dataclass
class Heard:
    """What was said. told: for people, without what is said in passing; is_unsure: whether it may have arrived."""

    told: list[str] = field(default_factory=list)
    is_unsure: bool = False


class _Listener(logging.Handler):
    """Hears what is said for the sending that listens: others hand over messages at the same time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a line."""
        heard = _own.get()
        if heard is None:
            return
        said = " ".join(record.getMessage().split())
        heard.is_unsure = heard.is_unsure or GIVEN.search(said) is not None
        if record.levelno >= logging.WARNING:
            heard.told.append(said)


@contextlib.contextmanager
def apprise() -> Iterator[Heard]:
    """Hear what Apprise says within, of this sending."""
    _listen()
    heard = Heard()
    token = _own.set(heard)
    try:
        yield heard
    finally:
        _own.reset(token)


def _listen() -> None:
    logger = logging.getLogger("apprise")
    with _beginning:
        if not any(isinstance(each, _Listener) for each in logger.handlers):
            logger.addHandler(_Listener())
        logger.setLevel(logging.DEBUG)
        # Nothing of it goes on to the logs of ours.
        logger.propagate = False
