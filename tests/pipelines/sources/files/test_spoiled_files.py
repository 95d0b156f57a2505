"""Files of every kind, spoiled in every way: read, or refused in words, and never anything else."""

import dataclasses
import datetime as dt

import pytest

from pipelines.goals import file_import
from pipelines.goals.actions import GoalRefused
from pipelines.sources.files.exports import recognise
from pipelines.sources.files.tables.errors import ExportRefused
from tests.pipelines.sources.files import mutations
from tests.pipelines.sources.files.reading import CHANNELS, SETTINGS, TODAY

FORMATS = [dataclasses.replace(each, workbook=False) for each in mutations.FORMATS]
# Of a small file; a reading that took more than its own cells would show.
MOST = 1_000_000_000_000


def read(each: mutations.Format, body: bytes):
    """What came out: the file, or None when it was refused."""
    channel = "linkedin" if each.name.startswith("own") else None
    try:
        if each.goals:
            return file_import.read("bestand", body, SETTINGS, TODAY)
        return recognise.read("bestand", body, CHANNELS, channel, TODAY)
    except (ExportRefused, GoalRefused) as refused:
        assert "{" not in str(refused) and len(str(refused)) < 1200
        return None


def sound(found) -> None:
    """Whatever was read can be stored: days that were, counts that are whole and no less than nothing."""
    for question in found.questions:
        assert question.key and str(question)
    for note in found.notes:
        assert note.template.format_map(note.fields)
    if isinstance(found, file_import.GoalFile):
        assert found.entries or found.paths
        assert all(day <= TODAY and abs(value) <= MOST for _, day, value in found.entries)
        assert all(day <= TODAY and 0 < events <= MOST for day, _, _, events in found.paths)
        return
    assert found.data.readings or found.data.posts
    keys = [(each.channel, each.day, each.metric) for each in found.data.readings]
    assert len(keys) == len(set(keys))
    for each in found.data.readings:
        assert dt.date(1990, 1, 1) <= each.day <= TODAY and each.channel in CHANNELS.networks
        assert (
            type(each.value) is int
            and abs(each.value) <= 4 * MOST
            and (each.value >= 0 or each.metric == "gained")
        )
    numbers = [each.post_id for each in found.data.posts]
    assert all(numbers) and len(numbers) == len(set(numbers))
    for each in found.data.posts:
        assert all(type(value) is int and 0 <= value <= 4 * MOST for value in each.metrics.values())


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_any_column_may_be_dropped_renamed_doubled_emptied_or_moved(each):
    whole = read(each, each.made())
    assert (whole is None) == (each.name == "youtube-chart")
    seen = 0
    for what, body in mutations.of_columns(each):
        found = read(each, body)
        seen += 1
        if found is None:
            continue
        sound(found)
        if what.startswith("shuffled") or what.endswith("twice"):
            assert told(found) == told(whole), what
        elif not found.questions:
            # A column less, or one more, never makes a number that was not in the file.
            assert values(found) <= values(whole) | {0, 7}, what
    assert seen == 6 * len(each.rows[0]) + 4


def told(found):
    return found.entries or found.paths if isinstance(found, file_import.GoalFile) else found.data


def values(found) -> set:
    if isinstance(found, file_import.GoalFile):
        return {row[-1] for row in found.entries} | {row[-1] for row in found.paths}
    return {each.value for each in found.data.readings} | {
        value for each in found.data.posts for value in each.metrics.values()
    }


def test_two_thousand_spoiled_files_are_read_or_refused():
    told = {True: 0, False: 0}
    for each, _what, body in mutations.files(2000, seed=12):
        if each.workbook:  # those go through a process of their own, a tenth of a second each
            continue
        found = read(each, body)
        told[found is not None] += 1
        if found is not None:
            sound(found)
    assert told[True] > 200 and told[False] > 500


def test_spoiled_workbooks_are_read_or_refused():
    seen = 0
    for each, _what, body in mutations.files(160, seed=13):
        if each.workbook:
            seen += 1
            found = read(each, body)
            if found is not None:
                sound(found)
    assert seen > 25
