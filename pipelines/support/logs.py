"""Write logs to the terminal and a file, without secrets: text for people, one JSON object a line for machines."""

import datetime as dt
import functools
import json
import logging
import logging.handlers
import sys
import threading
import traceback
from pathlib import Path

from text.hide_secrets import hidden

KEPT = {"source", "outcome", "added", "step", "reference"}


class AsJson(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and source, step, outcome, reference where known."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in KEPT if hasattr(record, name)}
        if record.exc_info:
            line["error"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def hide_secrets() -> None:
    """Keep what `hiding` knows or recognises out of every line of any logger, and every traceback, from here on.

    At the making of a record, so that it holds for whatever writes it: our files, Streamlit, a library of others.
    """
    if getattr(logging.getLogRecordFactory(), "hides", False):
        return
    make = logging.getLogRecordFactory()

    def record(*arguments: object, **more: object) -> logging.LogRecord:
        made = make(*arguments, **more)
        try:
            message = made.getMessage()
        except (TypeError, ValueError):  # a template and values that do not fit: whoever writes it says so
            return made
        safe = hidden(message)
        if safe != message:
            made.msg, made.args = safe, ()
        if made.exc_info and made.exc_info[0]:
            made.exc_text = hidden("".join(traceback.format_exception(*made.exc_info)).rstrip("\n"))
        return made

    record.hides = True  # type: ignore[attr-defined]  # so that it is put there once
    logging.setLogRecordFactory(record)
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda crash: _uncaught(crash.exc_type, crash.exc_value, crash.exc_traceback)


def _uncaught(kind, error, trace) -> None:
    if not issubclass(kind, SystemExit):
        sys.stderr.write(hidden("".join(traceback.format_exception(kind, error, trace))))


def stamp() -> None:
    """Give what our modules log its time and level, in a program that has no log of its own yet, as the app.

    Without secrets, as `start` does.
    """
    hide_secrets()
    logger = logging.getLogger("weerklank")
    if not logger.handlers:
        logger.addHandler(_readied(logging.StreamHandler()))


def start(as_json: bool = False, folder: Path | None = None, level: int = logging.INFO) -> None:
    """Log to the terminal, and to weerklank.log in `folder` when one is given (five files of 2 MB).

    Where that file cannot be written the terminal has it all, and a line says so.
    """
    hide_secrets()
    logger = logging.getLogger("weerklank")
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    refused = None
    if folder:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handlers.append(
                logging.handlers.RotatingFileHandler(
                    folder / "weerklank.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8"
                )
            )
        except OSError as error:
            refused = error
    for handler in handlers:
        logger.addHandler(_readied(handler, as_json))
    logger.setLevel(level)
    logger.propagate = False
    if refused:
        logger.warning("The log is not kept in a file: %s", refused)


def _readied(handler: logging.Handler, as_json: bool = False) -> logging.Handler:
    handler.setFormatter(
        AsJson() if as_json else logging.Formatter("%(asctime)s %(levelname)-7s %(message)s")
    )
    handler.handleError = functools.partial(_lost, handler)  # type: ignore[method-assign]  # of any handler
    return handler


def _lost(handler: logging.Handler, record: logging.LogRecord) -> None:
    """Lose this line and nothing else where the disk is full or the terminal gone; a mistake of ours is shown."""
    if not isinstance(sys.exception(), OSError):
        type(handler).handleError(handler, record)
