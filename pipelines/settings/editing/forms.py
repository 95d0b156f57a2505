"""Turn what a form holds into values of the configuration, and back, with an error that names the field."""

import datetime as dt
from collections.abc import Mapping, Sequence

from pipelines.settings import Settings
from pipelines.settings.editing import kinds
from pipelines.settings.editing.kinds import Entry, Field
from pipelines.settings.fields import HOLDS, duration
from pipelines.settings.models import NETWORKS
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, PipelineError
from text import hide_secrets
from text.i18n import N_, _, translate

MOST = 2_000  # entries of one list: more recipients or hosts than any school has
# What a reader of a file says in the words of the file → the same for who fills in a form.
IN_A_FORM = {
    "The pattern “{pattern}” needs a url or a handle.": N_(
        "fill in an address, or a name, hashtag or words to search."
    ),
    "{file}: two subjects are called “{name}”.": N_(
        "There is a school or topic called “{name}” already. Choose another name."
    ),
    "a school has students; leave the field out where their number is not known.": N_(
        "a school has students; leave this empty where their number is not known."
    ),
    "this field is not known; known are {known}.": N_("this says nothing here; leave it empty."),
    "this must be a date such as 2026-11-07, without quotation marks.": N_("choose a day."),
    "this must be a whole number, without quotation marks or dots.": N_("this must be a whole number."),
    "this must be an amount, without quotation marks.": N_("this must be an amount: 0 or more."),
    "name at least one of {known}.": N_("choose at least one."),
    "name the person by mail, or by sub.": N_("fill in an e-mail address, or the number at the provider."),
    "write both: organisation_claim says where the provider names the organisation, organisations which are ours.": N_(
        "fill in both: where the provider names the organisation, and which are yours."
    ),
    "say how this person can be told: one of {known}.": N_(
        "Fill in at least one way by which this person can be told: e-mail, push message, SMS, phone call or chat"
        " channel."
    ),
    (
        "nobody can be reached by the ladder of level {level}. Name at least one person of [[people]] with one of its"
        " ways."
    ): N_(
        "Nobody can be reached by the steps of level {level}. Name at least one person who has one of these ways;"
        " people stand under “Who is told of alerts”."
    ),
}


def refused(field: Field, template: str, **fields: object) -> ConfigError:
    """Return the error of one field, with its label before it."""
    return ConfigError(IN_A_FORM.get(template, template), place=_(field.label), **fields)


def refused_whole(template: str, **fields: str) -> ConfigError:
    """Return the error of a whole table, which names no field."""
    return ConfigError(IN_A_FORM.get(template, template), **fields)


def said(error: ConfigError) -> str:
    """Return what an error says, without its place and in the words of a form."""
    return translate(IN_A_FORM.get(error.template, error.template), error.fields)


def shown(field: Field, value: object) -> object:
    """Return a value as the form shows it: without what opens a door."""
    if value is None:
        return True if field.usual else None
    if field.kind in kinds.TEXTS:
        return hide_secrets.shown(str(value))
    if field.kind in (kinds.LIST, kinds.PAIRS):
        return "\n".join(hide_secrets.shown(line) for line in _lines_of(value))
    return value


def _lines_of(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [name if name == known else f"{name} = {known}" for name, known in value.items()]
    if isinstance(value, str):  # one entry, for which no list was written
        return [value]
    return [str(each) for each in value] if isinstance(value, Sequence) else []


def choices(field: Field, settings: Settings) -> tuple[str, ...]:
    """Return what may be chosen here: words of the field itself, or names that the configuration holds."""
    if field.looks_up == "peers":
        return tuple(subject.name for subject in settings.subjects if subject.role == "peer")
    if field.looks_up == "channels":
        return tuple(channel.name for channel in settings.channels if not channel.peer)
    if field.looks_up == "places":
        ours = [channel.name for channel in settings.channels if not channel.peer]
        return tuple(dict.fromkeys((*ours, *NETWORKS)))
    if field.looks_up == "events":
        return tuple(dict.fromkeys(event for source in settings.traffic for event in source.key_events))
    return tuple(field.listed()) if field.listed else field.choices


def values(entry: Entry, typed: Mapping[str, object], settings: Settings) -> dict[str, object]:
    """Return what the table is to say, in the order of the file and then of the form.

    typed: field → what the form holds (texts, numbers, days, lists); a field that is not in it stays as it is.
    Raises: ConfigError, which names the field.
    """
    result = dict(entry.values)
    for field in entry.kind.fields:
        if field.name not in typed or field.kind in (kinds.SLUG, kinds.KEY):
            continue
        before = entry.values.get(field.name)
        if typed[field.name] == shown(field, before) or (before is None and typed[field.name] in ("", [])):
            continue
        value = _value(field, typed[field.name], before, settings)
        if value is not None:
            result[field.name] = value
        elif field.kind == kinds.FLAG and (field.usual or field.name in result):
            result[field.name] = False
        else:
            result.pop(field.name, None)
    _whole(entry, result)
    return result


def _whole(entry: Entry, result: Mapping[str, object]) -> None:
    """Raise for a field that must be there, or that says nothing without another."""
    kind = entry.kind
    for field in kind.fields:
        # What somebody wrote in the file without it, such as a title, goes on without it.
        is_asked = field.required and (entry.number is None or field.name in entry.values)
        if is_asked and field.kind not in (kinds.SLUG, kinds.KEY) and result.get(field.name) is None:
            raise refused(field, N_("fill this in."))
        if field.needs and result.get(field.name) and not result.get(field.needs):
            other = kind.field(field.needs)
            raise refused(
                field, N_("first fill in “{other}”."), other=_(other.label) if other else field.needs
            )


def _value(field: Field, typed: object, before: object, settings: Settings) -> object:
    try:
        return _READERS[field.kind](field, typed, before, settings)
    except PipelineError as error:
        if isinstance(error, ConfigError) and error.place:
            raise
        raise refused(field, error.template, **error.fields) from error


def _text(field: Field, typed: object, before: object, settings: Settings) -> str | None:
    text = typed_text.clean(str(typed or ""), HOLDS.get(field.name, typed_text.TITLE))
    if hide_secrets.HIDDEN in text:
        raise refused(field, N_("part of this is hidden here; fill it in whole."))
    if text and field.kind == kinds.DURATION:
        duration(text)
    if text and field.kind == kinds.ADDRESS and field.name not in ("url", "site"):
        typed_text.address(text)
    return text or None


def _choice(field: Field, typed: object, before: object, settings: Settings) -> str | None:
    allowed = choices(field, settings)
    if typed in (None, ""):
        return None
    if typed not in allowed:
        raise refused(
            field, N_("“{value}” is not known; choose one of {known}."), value=typed, known=", ".join(allowed)
        )
    return str(typed)


def _words(field: Field, typed: object, before: object, settings: Settings) -> list[str] | None:
    chosen = (
        [str(word) for word in typed] if isinstance(typed, Sequence) and not isinstance(typed, str) else []
    )
    for word in chosen:
        _choice(field, word, before, settings)
    return chosen or None


def _flag(field: Field, typed: object, before: object, settings: Settings) -> bool | None:
    return True if typed is True else None


def _number(field: Field, typed: object, before: object, settings: Settings) -> int | float | None:
    if typed is None or typed == "":
        return None
    if isinstance(typed, bool) or not isinstance(typed, int | float) or not abs(typed) < 10**12:
        raise refused(field, N_("this must be a number."))
    if typed == int(typed):
        return int(typed)
    if field.kind == kinds.NUMBER:
        raise refused(field, N_("this must be a whole number."))
    return float(typed)


def _day(field: Field, typed: object, before: object, settings: Settings) -> dt.date | None:
    if typed is not None and type(typed) is not dt.date:
        raise refused(field, N_("this must be a day."))
    return typed


def _lines(field: Field, typed: object) -> list[str]:
    lines = typed_text.lines(str(typed or "")).splitlines()
    if len(lines) > MOST:
        raise refused(field, N_("These are more lines than the {most} that fit here."), most=MOST)
    cleaned = [typed_text.clean(line, HOLDS.get(field.name, typed_text.TITLE)) for line in lines]
    if any(hide_secrets.HIDDEN in line for line in cleaned):
        raise refused(field, N_("part of this is hidden here; fill it in whole."))
    return list(dict.fromkeys(line for line in cleaned if line))


def _list(field: Field, typed: object, before: object, settings: Settings) -> list[str] | None:
    return _lines(field, typed) or None


def _pairs(field: Field, typed: object, before: object, settings: Settings) -> object:
    pairs: dict[str, str] = {}
    for line in _lines(field, typed):
        name, found, known = (part.strip() for part in line.partition("="))
        if not name or (found and not known):
            raise refused(field, N_("write a name on either side of the = in “{line}”."), line=line)
        if name in pairs:
            raise refused(field, N_("“{name}” stands there twice."), name=name)
        pairs[name] = known or name
    if not pairs:
        return None
    same = all(name == known for name, known in pairs.items())
    return list(pairs) if same and not isinstance(before, Mapping) else pairs


_READERS = {
    kinds.TEXT: _text, kinds.LONG: _text, kinds.QUERY: _text, kinds.ADDRESS: _text, kinds.DURATION: _text,
    kinds.CHOICE: _choice, kinds.LOOKUP: _choice, kinds.WORDS: _words, kinds.FLAG: _flag,
    kinds.NUMBER: _number, kinds.AMOUNT: _number, kinds.DAY: _day, kinds.LIST: _list, kinds.PAIRS: _pairs,
}  # fmt: skip
