"""Which day a row is: from the cell, the column and the whole file, or a question."""

import datetime as dt

import pytest

from pipelines.sources.files.tables.errors import ExportRefused, Taken
from tests.pipelines.sources.files import mutations
from tests.pipelines.sources.files.reading import asked, days, goals, numbers, own, read, said

FOLLOWERS = '"Date","Followers","Difference in followers from previous day"\n'


def tiktok(*rows: tuple[str, int], today=dt.date(2026, 11, 28), **answers):
    return read(FOLLOWERS + "".join(f'"{day}","{n}","0"\n' for day, n in rows), today=today, **answers)


def test_a_year_of_days_without_a_year_ends_with_its_newest_row():
    first = dt.date(2025, 11, 28)
    rows = [
        (f"{first + dt.timedelta(n):%B} {(first + dt.timedelta(n)).day}", 4100 + 3 * n) for n in range(365)
    ]
    for today in (dt.date(2026, 11, 27), dt.date(2026, 11, 28), dt.date(2026, 12, 20)):
        found = tiktok(*rows, today=today)
        assert numbers(found)[0] == ("2025-11-28", "followers", 4100)
        assert numbers(found)[-27] == ("2026-11-01", "followers", 5114)
        assert numbers(found)[-1] == (
            "2026-11-27",
            "followers",
            5192,
        )  # +81 since the first of November less 3
        assert not found.questions and "newest one is taken as 2026-11-27" in said(found)
        assert numbers(tiktok(*rows[::-1], today=today)) == numbers(found)  # the newest row may stand first


def test_the_shared_year_of_tiktok_is_5192_and_81_more_in_november(shared):
    body = (shared / "faults" / "inputs" / "tiktok_followers_365.csv").read_bytes()
    told = {day: value for day, _, value in numbers(read(body, today=dt.date(2026, 11, 28)))}
    assert (len(told), min(told), max(told)) == (365, "2025-11-28", "2026-11-27")
    assert told["2026-11-27"] == 5192 and told["2026-11-27"] - told["2026-10-31"] == 81


@pytest.mark.parametrize(
    ("rows", "today", "wanted"),
    [
        (("December 30", "December 31", "January 1"), "2027-01-02", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        (("28 februari", "29 februari", "1 maart"), "2026-11-28", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        (("27 februari", "8 maart", "9 maart"), "2026-11-28", ["2026-02-27", "2026-03-08", "2026-03-09"]),
        (("Fri, November 27", "Sat, November 28"), "2026-11-29", ["2026-11-27", "2026-11-28"]),
        (("do 27 november", "vr 28 november"), "2026-11-29", ["2025-11-27", "2025-11-28"]),  # weekdays of 2025
        (("28-11", "29-11"), "2026-11-29", ["2026-11-28", "2026-11-29"]),
    ],
)  # fmt: skip
def test_days_without_a_year_follow_each_other(rows, today, wanted):
    found = tiktok(*((day, 5) for day in rows), today=dt.date.fromisoformat(today))
    assert days(found) == wanted


def test_days_without_a_year_that_do_not_follow_each_other_or_are_old_are_asked():
    rows = (("August 3", 1), ("March 2", 2), ("October 5", 3), ("January 9", 4), ("November 1", 5))
    found = tiktok(*rows)
    assert asked(found) == ["years"] and days(found)[0] == "2026-01-09"
    assert asked(tiktok(*rows, years="yes")) == []
    assert asked(tiktok(("December 1", 1), ("December 2", 2), today=dt.date(2026, 11, 28))) == ["years"]


def test_several_channels_below_each_other_are_each_a_series():
    body = "Kanaal;Dag;Volgers\n" + "".join(
        f"{channel};{day} november;5\n" for channel in ("linkedin", "x") for day in (25, 26, 27)
    )
    assert sorted(set(days(read(body)))) == ["2026-11-25", "2026-11-26", "2026-11-27"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("28-2-26", "2026-02-28"), ("28.2.2026", "2026-02-28"), ("28 februari 2026", "2026-02-28"),
        ("1 maart 2026", "2026-03-01"), ("2 mrt. 26", "2026-03-02"), ("maandag 2 maart 2026", "2026-03-02"),
        ("ma 2-3-2026", "2026-03-02"), ("3 mei 2026", "2026-05-03"), ("May 3, 2026", "2026-05-03"),
        ("3 okt. '26", "2026-10-03"), ("1e maart 2026", "2026-03-01"), ("20261123", "2026-11-23"),
        ("2026/11/23", "2026-11-23"), ("Thu, Sep 11, 2025", "2025-09-11"), ("45983", "2025-11-22"),
        ("2026-11-23T23:30:00Z", "2026-11-24"), ("2026-11-23 00:30:00+05:00", "2026-11-22"),
        ("2026-11-23 14:00", "2026-11-23"), ("23\u201111\u20112026", "2026-11-23"), ("٢٣-١١-٢٠٢٦", "2026-11-23"),
        ("\u00ad23\u200b-11-2026\u00a0", "2026-11-23"), ("13/11/2026", "2026-11-13"), ("11/13/2026", "2026-11-13"),
        ("29-2-2024", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_and_programs_write_it(written, wanted):
    assert days(own(f"{written};810")) == [wanted]


@pytest.mark.parametrize(
    "written",
    ["99999-1-1", "0000-01-01", "0001-01-01", "1-1-0001", "31-2-2026", "29-2-2026", "32-10-2026", "0-1-2026",
     "gisteren", "12", "1234567", "19 of 11", "9" * 5000, "2026-13-01", "1-2-3-4", "٪"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_line(written):
    with pytest.raises(ExportRefused, match=r"line 2: “.*” is no date"):
        own(f"{written};810")


@pytest.mark.parametrize(
    "written",
    ["week 47", "2026-W47", "wk 47 2026", "november 2026", "nov-26", "2026-11", "11-2026", "Q3 2026", "2026",
     "1 t/m 7 november 2026", "2026-11-01 - 2026-11-07", "november"],
)  # fmt: skip
def test_a_week_or_a_month_is_no_day_and_refused_in_words(written):
    with pytest.raises(ExportRefused, match="no single day"):
        own(f"{written};810")


@pytest.mark.parametrize(
    ("head", "rows", "wanted"),
    [
        ("Date;Followers", ("3/4/2026", "3/14/2026"), ["2026-03-04", "2026-03-14"]),
        ("Date;Followers", ("3/4/2026", "14/4/2026"), ["2026-04-03", "2026-04-14"]),
        ("Dag;Volgers", ("3/4/2026", "4/4/2026"), ["2026-04-03", "2026-04-04"]),  # Dutch headings
        ("Dag;Volgers", ("1-10-2026", "1-11-2026"), ["2026-10-01", "2026-11-01"]),  # by month
        ("Date;Followers", ("9/1/2026", "10/1/2026", "1/2/2026"), ["2026-01-09", "2026-01-10", "2026-02-01"]),
        ("Date;Followers", ("2/11/2026", "2/12/2026", "3/1/2026"), ["2026-02-11", "2026-02-12", "2026-03-01"]),
        ("Date;Followers", ("3.4.2026", "4.4.2026"), ["2026-04-03", "2026-04-04"]),
        ("Date;Followers;Vanaf", ("3/4/2026;1;3/31/2026", "4/4/2026;1;3/30/2026"), ["2026-03-04", "2026-04-04"]),
        ("Date;Followers", ("Wed 3/4/2026", "Thu 3/5/2026", "Fri 3/6/2026"),
         ["2026-03-04", "2026-03-05", "2026-03-06"]),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_comes_from_all_rows(head, rows, wanted):
    found = own(*(row if row.count(";") else f"{row};5" for row in rows), head=head)
    assert sorted(set(days(found))) == sorted(wanted) and not found.questions


@pytest.mark.parametrize(
    ("head", "rows", "taken", "day", "other"),
    [
        ("Dag;Volgers", ("3/4/2026", "4/4/2026"), "dm", "2026-04-03", "2026-03-04"),
        ("Date;Followers", ("3.4.2026", "4.4.2026"), "dm", "2026-04-03", "2026-03-04"),
        ("Datum;Volgers", ("5/5/2026", "3/4/2026"), "dm", "2026-04-03", "2026-03-04"),
        ("Date;Followers", ("2/9/2026", "2/10/2026", "3/1/2026"), "md", "2026-02-09", "2026-09-02"),
        ("Dag;Volgers", ("03-04-26",), "dm", "2026-04-03", "2026-03-04"),
    ],
)
def test_an_order_that_is_only_taken_is_said_with_its_day_and_the_other_can_be_chosen(
    head, rows, taken, day, other
):
    for answers, answer, first in (
        ({}, taken, day),
        ({"order": {"dm": "md", "md": "dm"}[taken]}, None, other),
    ):
        found = own(*(f"{row};5" for row in rows), head=head, **answers)
        (note,) = (each for each in found.notes if isinstance(each, Taken))
        assert (note.key, note.answer) == ("order", answer or answers["order"])
        assert note.fields["day"] == dt.date.fromisoformat(first) and first in days(found)
        assert [choice for choice, _ in note.choices] == ["dm", "md"] and not found.questions


@pytest.mark.parametrize("row", ["13/4/2026", "2026-04-03", "3 april 2026", "5/5/2026", "20260403"])
def test_a_day_that_can_be_read_in_one_way_only_offers_no_choice(row):
    assert not [each for each in own(f"{row};5").notes if isinstance(each, Taken)]


def test_years_of_two_digits_are_said_with_the_day_that_they_gave():
    assert "“28-2-26” is read as 2026-02-28" in said(own("28-2-26;5"))
    assert "two digits" not in said(own("28-2-2026;5"))


def test_an_order_that_nothing_proves_is_asked_and_the_answer_counts():
    rows, head = ("3/4/2026;5", "4/4/2026;6"), "Date;Followers"
    assert asked(own(*rows, head=head)) == ["order"]
    assert days(own(*rows, head=head, order="dm")) == ["2026-04-03", "2026-04-04"]
    assert days(own(*rows, head=head, order="md")) == ["2026-03-04", "2026-04-04"]
    assert asked(own(*rows, head=head, order="md")) == []
    assert asked(own(*rows, head=head, order="onzin")) == ["order"]  # no answer that was offered


def test_two_orders_in_one_column_are_refused():
    with pytest.raises(ExportRefused, match="“13/4/2026” and “4/13/2026”"):
        own("13/4/2026;5", "4/13/2026;6")


def test_years_of_two_figures_that_run_on_are_no_years():
    with pytest.raises(ExportRefused, match="write it in full"):
        own("26-11-20;5", "26-11-21;6", "26-11-22;7")
    with pytest.raises(ExportRefused, match="write it in full"):
        own("26-11-20;5")
    assert days(own("25-11-20;5", "26-11-20;6", "26-11-21;6")) == ["2020-11-25", "2020-11-26", "2021-11-26"]


def test_days_that_a_spreadsheet_turned_are_refused():
    head = mutations.FORMATS[11].rows[0]
    assert head[1] == "Impressions (organic)"

    def content(*days_):
        rows = [(day, 4, 0, 4, 3, 9, 0, 9, 2, 0, 2, 2, 0, 2, 1, 0, 1, 0.1, 0, 0.1) for day in days_]
        return read(mutations.workbook({"Metrics": (head, *rows)}))

    with pytest.raises(ExportRefused, match="turned day and month"):
        content(dt.date(2026, 11, 11), dt.date(2026, 12, 11), "11/13/2026")
    with pytest.raises(ExportRefused, match="turned day and month"):
        content(*(dt.date(2026, month, 10) for month in (1, 2, 3)))  # 1 to 3 October
    found = content(*(dt.date(2026, 11, day) for day in (11, 12, 13)))
    assert (found.first_day, found.last_day) == (dt.date(2026, 11, 11), dt.date(2026, 11, 13))


def test_the_future_is_left_out_when_somebody_says_so_and_refused_where_nothing_else_is():
    rows = ("27-11-2026;5", "29-11-2026;6")
    assert asked(own(*rows)) == ["future"]
    assert days(own(*rows, future="yes")) == ["2026-11-27"]
    with pytest.raises(ExportRefused, match="line 2: 2026-11-29 lies in the future"):
        own("29-11-2026;6")
    assert days(own("27-11-2026;5", "29-11-2026;", "30-11-2026;n.v.t.")) == ["2026-11-27"]  # filled in ahead


def test_a_day_before_the_network_or_of_twenty_years_ago_is_asked():
    assert asked(own("1-1-1999;5")) == ["old"]
    assert asked(own("1-1-1999;5", old="yes")) == []
    assert asked(read("Dag;Volgers\n1-1-2014;5\n", "tiktok")) == ["old"]
    assert asked(read("Dag;Volgers\n1-1-2017;5\n", "tiktok")) == []
    assert asked(goals("Doel;Dag;Getal\naanmeldingen;1-10-1999;5\n")) == ["old"]


def test_dag_may_hold_the_day_of_the_week_beside_datum():
    found = own("zondag;1-11-2026;5", "maandag;2-11-2026;6", head="Dag;Datum;Volgers")
    assert days(found) == ["2026-11-01", "2026-11-02"]


def test_a_post_keeps_its_moment_with_am_and_pm_and_zone():
    head = "Post ID,Account ID,Account username,Publish time,Views\n"
    for written, moment in (
        ("11/02/2026 6:30 PM", (2026, 11, 2, 17, 30)),
        ("11/02/2026 18:30", (2026, 11, 2, 17, 30)),
        ("2026-11-02T18:30:00Z", (2026, 11, 2, 18, 30)),
        ("2026-11-02T18:30:00-0500", (2026, 11, 2, 23, 30)),
        ("Nov 2, 2026", (2026, 11, 2, 11, 0)),
    ):
        (post,) = read(f'{head}1,2,roc,"{written}",5\n').data.posts
        assert post.published_at == dt.datetime(*moment, tzinfo=dt.UTC), written
