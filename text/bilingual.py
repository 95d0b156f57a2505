"""Define a text that holds the same words in Dutch and in English; a page shows those of its reader."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Dutch and in English; a page shows those of its reader."""

    nl: str
    en: str
