"""Collect questions with the answers given, and notes, while a file is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.sources.files.tables.errors import Note, Question, Taken


@dataclass
class Findings:
    """Collected while one file is read. file: its name; answers: key of a question → what a person chose."""

    file: str
    answers: Mapping[str, str]
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def ask(
        self,
        key: str,
        template: str,
        choices: Sequence[tuple[str, str]] = (),
        likeliest: str = "yes",
        **fields: object,
    ) -> str:
        """Return the answer that was given; where none was, the likeliest one, and the question stays open."""
        answer = self.answers.get(key)
        if answer in ({choice for choice, _ in choices} or {"yes"}):
            return answer
        if all(question.key != key for question in self.questions):
            self.questions.append(Question(key, template, choices=tuple(choices), **fields))
        return likeliest

    def answered(self, key: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """Return which of these somebody chose; None where nobody did."""
        answer = self.answers.get(key)
        return answer if answer in {choice for choice, _ in choices} else None

    def took(
        self, key: str, template: str, choices: Sequence[tuple[str, str]], answer: str, **fields: object
    ) -> None:
        """Note how something open was read, so that whoever looks can choose otherwise."""
        if all(not isinstance(note, Taken) or note.key != key for note in self.notes):
            self.notes.append(Taken(template, fields, key, tuple(choices), answer))

    def say(self, template: str, **fields: object) -> None:
        """Note something for whoever looks at the preview."""
        if Note(template, fields) not in self.notes:
            self.notes.append(Note(template, fields))


def numbered(lines: Sequence[int]) -> str:
    """Return numbers of lines for a sentence: the first eight."""
    shown = ", ".join(map(str, lines[:8]))
    return f"{shown} …" if len(lines) > 8 else shown
