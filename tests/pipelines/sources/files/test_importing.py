"""Files that schools have: read whatever their commas and encodings, refused with the line, never stored twice."""

import datetime as dt

import pytest

from pipelines.sources.files import inbox
from pipelines.sources.files.tables.errors import ExportRefused
from tests.people import ANNA
from tests.pipelines.connectors.measuring import NOW, measured, school
from warehouse.core.connection import reading

pytestmark = pytest.mark.both

TODAY = dt.date(2026, 11, 23)
CHANNELS = """
[[channels]]
name = "linkedin"
title = "LinkedIn"
network = "linkedin"
[[channels]]
name = "tiktok"
title = "TikTok ROC"
network = "tiktok"
[[channels]]
name = "x"
network = "x"
"""
DUTCH = "Kanaal;Dag;Volgers;Weergaven\nLinkedIn;1-11-2026;1.234;\ntiktok roc;2-11-2026;560;12.500\n"
ENGLISH = 'Channel,Date,Followers,Views\nLinkedIn,2026-11-01,"1,234",\nTikTok ROC,2026-11-02,560,"12,500"\n'


@pytest.fixture
def configured(tmp_path):
    return school(tmp_path / "config", CHANNELS)


def look(configured, body: str | bytes, channel=None, name="cijfers.csv", encoding="utf-8"):
    raw = body if isinstance(body, bytes) else body.encode(encoding)
    return inbox.look(configured, name, raw, channel, TODAY)


def told(found) -> list[tuple]:
    return [(each.channel, each.day.isoformat(), each.metric, each.value) for each in found.data.readings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("body", [DUTCH, ENGLISH, DUTCH.replace(";", "\t")], ids=["dutch", "english", "tabs"])
def test_our_own_table_in_two_languages_and_any_encoding(configured, body, encoding):
    assert told(look(configured, body, encoding=encoding)) == [
        ("linkedin", "2026-11-01", "followers", 1234),
        ("tiktok", "2026-11-02", "followers", 560),
        ("tiktok", "2026-11-02", "views", 12500),
    ]


def test_recorded_exports_are_recognised_by_their_headings(configured, shared):
    exports = shared / "payloads" / "exports"
    found = look(configured, (exports / "x_account_overview_analytics.csv").read_bytes(), "x")
    assert (found.kind.name, found.rows, found.last_day) == ("x-overview", 60, dt.date(2025, 9, 11))
    last = {each.metric: each.value for each in found.data.readings if each.day == found.last_day}
    assert last == {
        "posts": 3,
        "impressions": 6878,
        "likes": 84,
        "comments": 12,
        "shares": 16,
        "engagements": 286,
    }
    found = look(configured, (exports / "tiktok_studio_followers.csv").read_bytes(), "tiktok")
    assert told(found)[0] == ("tiktok", "2026-08-23", "followers", 100)
    found = look(configured, (exports / "tiktok_studio_overview.csv").read_bytes(), "tiktok")
    assert (found.kind.name, found.left_out) == ("tiktok-overview", 1)
    assert ("tiktok", "2026-08-24", "views", 20) in told(found)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "cijfers.csv is empty."),
        ("a;b\n1;2\n", "cijfers.csv is no export that we know: its headings are a, b."),
        ("Dag;Volgers\n1-11-2026;12\n", "cijfers.csv does not say of which channel it is: choose one."),
        (
            "Kanaal;Dag;Volgers\nLinkedIn;1-11-2026;veel\n",
            "line 2, column Volgers: “veel” is no whole number.",
        ),
        ("Kanaal;Dag;Volgers\nLinkedIn;1-11-2026;1.22158E+17\n", "“1.22158E+17” is no whole number."),
        ("Kanaal;Dag;Volgers\nLinkedIn;gisteren;12\n", "line 2: “gisteren” is no date."),
        ("Kanaal;Dag;Volgers\nLinkedIn;31-2-2026;12\n", "line 2: “31-2-2026” is no date."),
        ("Kanaal;Dag;Volgers\nLinkedIn;24-11-2026;12\n", "line 2: 2026-11-24 lies in the future."),
        (
            "Kanaal;Dag;Volgers\nLinkedIn;1-11-2026;5\nMyspace;1-11-2026;5\n",
            "line 3: “myspace” is no channel",
        ),
        (
            "Kanaal;Dag;Volgers\nLinkedIn;1-11-2026\n",
            "line 2: there are 2 cells; needed: 3. Was it cut off?",
        ),
        ("Kanaal;Dag;Volgers\n", "cijfers.csv holds headings and nothing below them."),
        ("<!DOCTYPE html><title>Log in</title>", "is a web page and no export"),
        (b"PK\x03\x04\x00\x00binary", "is a zip that cannot be opened"),
        (b"Dag;Volgers\n1\x00;2", "is no text file"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_what_to_do(configured, body, said):
    with pytest.raises(ExportRefused) as refused:
        look(configured, body)
    assert said in str(refused.value)


def test_a_second_import_changes_nothing(configured, warehouse):
    found = look(configured, DUTCH)
    assert inbox.store(ANNA, "cijfers.csv", DUTCH.encode(), found, NOW) == 3
    assert inbox.store(ANNA, "cijfers.csv", DUTCH.encode(), found, NOW + dt.timedelta(days=1)) == 0
    with reading() as con:
        assert con.execute("select name, found, changed, first_day from imports").fetchall() == [
            ("cijfers.csv", 3, 3, dt.date(2026, 11, 1))
        ]


def test_what_is_dropped_in_the_folder_is_imported_by_the_next_run(configured, warehouse, tmp_path):
    folder = tmp_path / "inbox"
    (folder / "linkedin").mkdir(parents=True)
    (folder / "linkedin" / "stand.csv").write_text("Dag;Volgers\n1-11-2026;99\n", encoding="utf-8")
    (folder / "vreemd.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    report = measured(configured)
    assert [(each.name, each.changed, each.error is None) for each in report.imported] == [
        ("stand.csv", 1, True),
        ("vreemd.csv", 0, False),
    ]
    assert (folder / "done" / "stand.csv").exists()
    assert "no export that we know" in (folder / "refused" / "vreemd.csv.txt").read_text(encoding="utf-8")
    with reading() as con:
        assert con.execute("select channel, followers from channel_days").fetchall() == [("linkedin", 99)]
    assert measured(configured).imported == []


def test_cut_anywhere_and_with_any_byte_turned_a_file_is_read_or_refused(configured):
    import random

    dice = random.Random(11)
    for text in (DUTCH, ENGLISH):
        body = bytearray(text.encode())
        for _ in range(400):
            broken = bytearray(body[: dice.randint(1, len(body))])
            broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                found = look(configured, bytes(broken))
            except ExportRefused:
                continue
            assert found.data.readings
