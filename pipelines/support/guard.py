"""Catch errors that nobody foresaw, around each outside thing and each step, so that each stops only itself.

What comes from outside can fail in ways that no list names. Whatever it is becomes one error with a reference; the
log has the traceback under that reference, and no sentence for people holds its English.
"""

import contextlib
import logging
import secrets
from collections.abc import Iterator

from pipelines.support.errors import SourceError
from text.i18n import N_

log = logging.getLogger("weerklank.guard")


class Unforeseen(SourceError):
    """Something went wrong that no part of the code names; `fields["reference"]` finds it in the log."""

    template = N_(
        "{what}: something went wrong that Weerklank does not know. Nothing of it is stored and the rest goes on; look"
        " for {reference} in the log."
    )


@contextlib.contextmanager
def around(what: str, *known: type[BaseException]) -> Iterator[None]:
    """Let errors of these `known` kinds through; turn every other into `Unforeseen`, its traceback in the log.

    what: the file, source or step, in words that people may read. Whoever calls catches `Unforeseen`, or the
    `PipelineError` that it is, makes a row of it and goes on with the next. To be told to stop is no fault and passes.
    """
    passing: tuple[type[BaseException], ...] = (KeyboardInterrupt, SystemExit, GeneratorExit, *known)
    try:
        yield
    except passing:
        raise
    except BaseException as error:  # guard: a panic of a library in Rust is no Exception
        reference = secrets.token_hex(4)
        log.error("%s: %s", what, reference, exc_info=error, extra={"reference": reference})
        raise Unforeseen(what=what, reference=reference) from error
