"""Numbers that do not fit what is stored are asked about first, and what is shown is what is stored."""

import datetime as dt

import pytest

from pipelines.sources.files import import_rows, inbox
from pipelines.sources.files.tables.errors import Question
from tests.people import ANNA
from tests.pipelines.connectors.measuring import NOW, school
from warehouse.core.connection import reading, writing

TODAY = dt.date(2026, 11, 23)
CHANNELS = """
[[channels]]
name = "linkedin"
title = "LinkedIn"
network = "linkedin"
[[channels]]
name = "youtube"
title = "YouTube"
network = "youtube"
[[channels]]
name = "x"
title = "X"
network = "x"
url = "https://x.com/rocvoorbeeld"
[[channels]]
name = "tweede"
title = "Tweede"
network = "x"
"""


@pytest.fixture
def configured(tmp_path, warehouse):
    return school(tmp_path / "config", CHANNELS)


def planned(configured, text: str, answers=(), channel=None, name="cijfers.csv"):
    body = text.encode()
    found = inbox.look(configured, name, body, channel, TODAY, dict(answers))
    return inbox.plan(configured, name, body, found, dict(answers))


def kept(configured, text: str, answers=(), channel=None, at=NOW) -> int:
    whole = planned(configured, text, answers, channel)
    assert whole.questions == ()
    return inbox.store(ANNA, "cijfers.csv", text.encode(), whole.found, at, shown=whole.changes)


def videos(*lines: tuple[str, int, int]) -> str:
    head = "Content,Video title,Video publish time,Duration,Views,Impressions\n"
    return head + "".join(
        f'{name},Film {name},"Nov 2, 2026",45,{views},{seen}\n' for name, views, seen in lines
    )


def daily(values: list[int], what="Volgers", first=dt.date(2026, 10, 1)) -> str:
    days = [first + dt.timedelta(days=n) for n in range(len(values))]
    return f"Kanaal;Dag;{what}\n" + "".join(
        f"LinkedIn;{day:%d-%m-%Y};{value}\n" for day, value in zip(days, values, strict=True)
    )


def post(name: str) -> tuple:
    with reading() as con:
        return con.execute(
            "select views, impressions from channel_posts where post_id = $id", {"id": name}
        ).fetchone()


def test_a_post_of_twelve_thousand_views_never_becomes_three_without_an_answer(configured):
    kept(configured, videos(("a", 12_000, 90_000), ("b", 500, 900)))
    falls = videos(("a", 3, 90_100), ("b", 400, 950))
    whole = planned(configured, falls)
    (question,) = whole.questions
    assert question.key == "falls:youtube:views"
    assert str(question) == (
        "cijfers.csv, YouTube, views: what is counted since a post was published never becomes less, but “Film a” would"
        " go from 12000 to 3. Posts for which that is so: 2."
    )
    with pytest.raises(Question):
        inbox.store(ANNA, "cijfers.csv", falls.encode(), whole.found, NOW)
    assert post("a") == (12_000, 90_000)
    kept(configured, falls, {"falls:youtube:views": "keep"})
    assert (post("a"), post("b")) == ((12_000, 90_100), (500, 950))
    kept(configured, falls, {"falls:youtube:views": "file"})
    assert (post("a"), post("b")) == ((3, 90_100), (400, 950))


def test_a_no_or_a_word_that_is_no_choice_leaves_the_question_open(configured):
    kept(configured, videos(("a", 12_000, 90_000)))
    for answer in ("no", "", "anything"):
        assert planned(configured, videos(("a", 3, 90_000)), {"falls:youtube:views": answer}).questions


@pytest.mark.parametrize(
    ("stored", "then", "asked"),
    [
        ([4000 + n * 3 for n in range(30)], 4093, False),
        ([4000 + n * 3 for n in range(30)], 3950, False),  # people leave
        ([4000 + n * 3 for n in range(30)], 40_930, True),
        ([4000 + n * 3 for n in range(30)], 409, True),
        ([4000 + n * 3 for n in range(30)], 4, True),
        ([4000 + n * 3 for n in range(30)], 0, True),
        ([4000 + n * 3 for n in range(30)], 5600, True),  # it never made such a step
        ([4000 + n * 300 for n in range(30)], 14_500, False),  # it makes such steps every week
        ([5192], 5, True),  # 5.192 read as five
        ([5192], 5600, False),  # too little is known
        ([20], 90, False),  # a small channel
    ],
)
def test_followers_far_from_the_counts_beside_them_are_asked_about(configured, stored, then, asked):
    kept(configured, daily(stored))
    day = dt.date(2026, 10, 1) + dt.timedelta(days=len(stored))
    keys = [each.key for each in planned(configured, daily([then], first=day)).questions]
    assert keys == (["jump:linkedin:followers"] if asked else [])


@pytest.mark.parametrize(
    ("stored", "then", "asked"),
    [
        ([100 + n for n in range(20)], 1100, False),
        ([100 + n for n in range(20)], 1200, True),  # more than ten times 119, the most ever
        ([3] * 20, 90, False),  # a small number is chance
        ([100] * 5, 90_000, False),  # too little is known
    ],
)
def test_a_day_far_beyond_the_most_ever_is_asked_about(configured, stored, then, asked):
    kept(configured, daily(stored, "Weergaven"))
    whole = planned(configured, daily([then], "Weergaven", dt.date(2026, 11, 1)))
    assert [each.key for each in whole.questions] == (["jump:linkedin:views"] if asked else [])


def test_a_stored_day_that_changes_tenfold_is_asked_about_and_yes_stores_it(configured):
    kept(configured, daily([1250], "Weergaven"))
    whole = planned(configured, daily([1], "Weergaven"))
    assert str(whole.questions[0]) == (
        "cijfers.csv, LinkedIn, views: 2026-10-01 would go from 1250 to 1. Is that right?"
    )
    assert kept(configured, daily([1], "Weergaven"), {"jump:linkedin:views": "yes"}) == 1


def test_a_post_far_beyond_every_other_is_asked_about(configured):
    kept(configured, videos(*((f"v{n}", 500 + n, 900) for n in range(6))))
    assert planned(configured, videos(("w", 5_000, 900))).questions == ()
    (question,) = planned(configured, videos(("w", 500_000, 900))).questions
    assert "views: 500000 for “Film w” is far above 505, the most of a post so far." in str(question)


def test_a_count_that_jumps_within_its_own_file_is_asked_about(configured):
    assert [each.key for each in planned(configured, daily([5111, 5113, 51150, 5117])).questions] == [
        "jump:linkedin:followers"
    ]


X = (
    "Date,Post id,Post Link,Post text,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,"
    "Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks\n"
    '"Thu, Nov 12, 2026",77,https://x.com/{who}/status/77,"Hoi",33,1,2,0,0,0,0,0,0,0,0,0,0\n'
)


def test_posts_of_another_account_are_asked_about(configured):
    assert planned(configured, X.format(who="ROCvoorbeeld"), channel="x").questions == ()
    (question,) = planned(configured, X.format(who="ander_college"), channel="x").questions
    assert str(question) == (
        "cijfers.csv: its posts are of “ander_college”, and X is “rocvoorbeeld”. Is it the right channel?"
    )


def test_a_file_that_was_imported_for_another_channel_is_asked_about_until_that_was_undone(configured):
    text = X.format(who="rocvoorbeeld")
    kept(configured, text, channel="tweede")
    (question,) = planned(configured, text, channel="x").questions
    assert question.key == "elsewhere:x" and "imported for Tweede before" in str(question)
    with reading() as con:
        [(tried,)] = con.execute("select import_id from import_tries").fetchall()
    import_rows.undo_import(ANNA, "channels", tried, "cijfers.csv", NOW)
    assert planned(configured, text, channel="x").questions == ()


def test_what_is_shown_is_what_is_stored(configured):
    kept(configured, daily([100, 90, 95], "Volgers;Weergaven").replace(";Weergaven\n", "\n"))
    text = "Kanaal;Dag;Volgers;Weergaven\nLinkedIn;1-10-2026;100;\nLinkedIn;2-10-2026;92;400\nYouTube;3-10-2026;7;0\n"
    whole = planned(configured, text)
    assert [(each.place, each.day.day, each.what, each.before, each.after, each.state) for each in whole.changes] == [
        ("linkedin", 1, "followers", 100, 100, "stays"),
        ("linkedin", 2, "followers", 90, 92, "changes"),
        ("linkedin", 2, "views", None, 400, "new"),
        ("youtube", 3, "followers", None, 7, "new"),
        ("youtube", 3, "views", None, 0, "new"),
    ]  # fmt: skip
    inbox.store(ANNA, "a.csv", text.encode(), whole.found, NOW, shown=whole.changes)
    with reading() as con:
        stored = con.execute(
            "select channel, day, metric, value from channel_readings where source = 'a.csv' or value = 100"
        ).fetchall()
    shown = {(each.place, each.day, each.what, each.after) for each in whole.changes}
    assert set(stored) == shown


def test_where_something_else_was_stored_since_it_was_shown_nothing_is_stored(configured):
    whole = planned(configured, daily([100]))
    kept(configured, daily([101]))
    with pytest.raises(import_rows.ImportRefused, match=r"Look at what a\.csv changes now"):
        inbox.store(ANNA, "a.csv", daily([100]).encode(), whole.found, NOW, shown=whole.changes)
    with reading() as con:
        assert con.execute("select value from channel_readings").fetchall() == [(101,)]


def test_a_platform_that_forgot_is_shown_as_what_stays(configured):
    kept(configured, daily([90], "Weergaven"))
    (change,) = planned(configured, daily([0], "Weergaven")).changes
    assert (change.before, change.after, change.holds, change.state) == (90, 0, False, "stays")


def test_a_warehouse_without_anything_asks_nothing(configured, warehouse):
    assert planned(configured, daily([5])).changes[0].state == "new"
    with writing():
        pass
