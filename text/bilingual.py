"""Words that stand in both languages where they are stored."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Dutch and in English; a page shows those of its reader."""

    nl: str
    en: str
