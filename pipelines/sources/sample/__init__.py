"""Make and serve ROC Voorbeeld: an invented school with 26 months of news, from nothing but a date.

season.py    what kind of day it is: holidays, open days, the incident, the competition
grammar.py   from a template with choices and slots to a Dutch or English sentence
texts.py     the templates and words in texts/
press.py     the news of one week; voices.py the posts, reviews and comments of one week
feeds.py     the seventeen sources and what each answers
formats.py   RSS 2.0, RSS 1.0, Atom and JSON Feed
numbers.py   followers, views and sessions of a day; services.py the APIs that tell them
history.py   the school's old spreadsheet
server.py    all of it over loopback HTTP; files.py the same as files to look at
"""

import contextlib
import datetime as dt
from collections.abc import Iterator


class PortTaken(Exception):
    """Another program holds the port of the sample."""


@contextlib.contextmanager
def served_for(settings) -> Iterator[None]:
    """Serve the sample while the block runs, where these settings are the sample's and nobody serves it yet."""
    with contextlib.ExitStack() as stack:
        # A port that is taken means that another of our processes serves it; if not, the sources say so.
        if settings.organisation.sample:
            from pipelines.sources.sample import server

            with contextlib.suppress(OSError):
                stack.enter_context(server.serving())
        yield


def prepare(settings, url: str | None = None) -> None:
    """Before a run: the sample's old spreadsheet lies ready to be imported; nothing for a school of its own.

    Without its spreadsheet the sample lacks its history, and is a sample all the same: what goes wrong is logged.
    Raises: ConfigError when the warehouse holds another school's data, WarehouseError.
    """
    if settings.organisation.sample:
        from pipelines.sources import sync_settings
        from pipelines.sources.sample import history
        from pipelines.support import guard
        from warehouse.core.errors import WarehouseError

        sync_settings.sync(settings, url)
        with contextlib.suppress(guard.Unforeseen), guard.around(history.NAME, WarehouseError):
            history.drop(dt.datetime.now(dt.UTC), url)


def main() -> int:
    """Serve the sample until told to stop. Raises: PortTaken."""
    from pipelines.sources.sample import server

    code = server.main()
    if code:
        raise PortTaken(f"The port {server.port()} is taken; set WEERKLANK_SAMPLE_PORT to another one.")
    return code
