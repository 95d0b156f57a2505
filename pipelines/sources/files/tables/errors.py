"""Define the refusal of a file, the question before it is stored, and the note about it."""

from dataclasses import dataclass, field

from pipelines.support.errors import PipelineError
from text.i18n import N_


class ExportRefused(PipelineError):
    """A file that cannot be read as an export; nothing of it is stored."""

    template = N_("{file} cannot be read: {why}")


class Question(ExportRefused):
    """Something that only a person can settle before a file is stored; where nobody can be asked, it is refused.

    key: names the question, so that an answer finds it; choices: (answer, English label) of each answer that can be
    given, empty where it is a yes or a no to storing it all the same.
    """

    def __init__(
        self, key: str, template: str, /, choices: tuple[tuple[str, str], ...] = (), **fields: object
    ) -> None:
        super().__init__(template, **fields)
        self.key, self.choices = key, choices


@dataclass(frozen=True)
class Note:
    """What is said of a file that was read: a template for people, and what stands in it."""

    template: str
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return it in English, for programs and the command line."""
        return self.template.format(**self.fields)


@dataclass(frozen=True)
class Taken(Note):
    """What was taken where the file leaves it open; whoever looks can choose otherwise, and nothing waits for it.

    key, choices: as of a question; answer: the choice by which the file was read.
    """

    key: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    answer: str = ""
