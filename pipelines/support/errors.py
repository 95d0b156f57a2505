"""Define the errors of the pipelines.

PipelineError
├── ConfigError            the configuration cannot be used (file, line or field, what to do)
├── QueryError             a query cannot be read (query, position, why)
├── SourceError            one source could not be collected; the others go on
├── RunBusy                another run is at work
├── LockLost               what kept another from the same work was lost while it was done
└── LockRefused            nobody can make sure that one run is at work at a time

Each class holds its sentence once, as an English gettext msgid with {fields}; a page translates
`template` and fills in `fields`, the command line prints the English sentence.
"""

import json
import traceback
from typing import Any

from text.hide_secrets import hidden
from text.i18n import N_, in_english
from warehouse.core.errors import WarehouseError

LONGEST = 1500  # characters of a value in a sentence: nobody reads more, and some of it comes from outside


class PipelineError(Exception):
    """The base: `template` is the sentence, `fields` what stands in it, without secrets."""

    template = N_("Something went wrong: {why}")

    def __init__(self, template: str | None = None, /, **fields: object) -> None:
        self.template = template or type(self).template
        self.fields = {name: hidden(_short(str(value))) for name, value in fields.items()}
        super().__init__(in_english(self.template, self.fields))

    def __reduce__(self) -> tuple:
        # As it is: to make it again from its sentence would take what stands in it for a template.
        return _restored, (type(self), self.args, self.__dict__)

    def told(self) -> dict[str, str]:
        """Return the sentence for a table.

        Whole in English, and as template and fields, so that a page can translate it.
        """
        return {"error": str(self), "error_template": self.template, "error_fields": self.json()}

    def json(self) -> str:
        """Return what stands in the sentence, as a JSON object: kept in tables so that a page can translate it."""
        return json.dumps(self.fields, ensure_ascii=False)


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"


def _restored(kind: type[PipelineError], arguments: tuple, state: dict) -> PipelineError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(state)
    return error


class ConfigError(PipelineError):
    """The configuration cannot be used; `place` is file, line and field, where they are known."""

    template = N_("The configuration cannot be used: {why}")

    def __init__(self, template: str | None = None, /, *, place: str = "", **fields: object) -> None:
        super().__init__(template, **fields)
        self.place = hidden(place)

    def __str__(self) -> str:
        return f"{self.place}: {self.args[0]}" if self.place else self.args[0]


class QueryError(PipelineError):
    """A query cannot be read; `position` counts characters from 0."""

    template = N_("The query stops making sense at character {at}: {why}")

    def __init__(self, query: str, position: int, why: str) -> None:
        super().__init__(at=position + 1, why=why)
        self.query, self.position, self.why = query, position, why

    def caret(self) -> str:
        """Return the query with a caret under the place, for a terminal or a fixed-width box."""
        before, at, after = self.around()
        return f"{before}{at}{after}\n{' ' * len(before)}^"

    def around(self, most: int = 300) -> tuple[str, str, str]:
        """Return what stands before the place, at it, and after it; `most` characters on either side."""
        at = min(self.position, len(self.query))
        return self.query[max(0, at - most) : at], self.query[at : at + 1], self.query[at + 1 : at + 1 + most]


class SourceError(PipelineError):
    """One source could not be collected; `status` is the HTTP status where there was one."""

    template = N_("The source could not be collected: {why}")

    def __init__(
        self,
        template: str | None = None,
        /,
        *,
        status: int | None = None,
        passing: bool = False,
        **fields: object,
    ) -> None:
        super().__init__(template, **fields)
        self.status = status
        self.passing = passing  # a passing fault is worth another try
        self.wait: float | None = None  # seconds that the site asks us to wait first
        self.headers: dict[str, str] = {}  # of an API's refusal, where they were asked for
        self.body = b""


def let_go(error: BaseException) -> None:
    """Free what the frames of an error that is kept still hold: the body that was refused, a page half read.

    Its sentence, its lines and its causes stay. Frames that are at work are left alone.
    """
    seen: set[int] = set()
    chain: list[BaseException | None] = [error]
    while chain:
        fault = chain.pop()
        if fault is not None and id(fault) not in seen:
            seen.add(id(fault))
            traceback.clear_frames(fault.__traceback__)
            chain += [fault.__cause__, fault.__context__]


def of_source(error: PipelineError | WarehouseError) -> SourceError:
    """Return an error of the warehouse as the failure of one source.

    Where the warehouse stands is nothing for a page.
    """
    if isinstance(error, SourceError):
        return error
    fields: dict[str, Any] = {name: "…" if name == "url" else value for name, value in error.fields.items()}
    return SourceError(error.template, **fields)


class RunBusy(PipelineError):
    """Another run is at work on this warehouse."""

    template = N_("Another run is at work (process {pid}, since {since}). Wait for it, or stop it.")


class LockLost(PipelineError):
    """The lock under which something long is done was lost half-way: another may be at the same work."""

    template = N_(
        "Weerklank stopped half-way: the lock that keeps another from the same work was lost, as its file was replaced"
        " or the server of the warehouse was away. What was stored stays, and the next time does the rest."
    )


class LockRefused(PipelineError):
    """The file of a lock cannot be made or opened."""

    template = N_(
        "Weerklank cannot write a file beside its warehouse, and so cannot make sure that only one run is at work. Give"
        " the user that runs it the rights to do so, or make room on the disk."
    )
