"""Where the table stands in a file and what it is: separator, headings, totals, doubles; kinds never mixed up."""

import pytest

from pipelines.sources.files.tables.errors import ExportRefused
from tests.pipelines.sources.files import mutations
from tests.pipelines.sources.files.reading import asked, entries, goals, numbers, own, read, said

FOLLOWERS = '"Date","Followers","Difference in followers from previous day"\n'
TABLE = (
    "Content,Video title,Video publish time,Duration,Views\n"
    "Total,,,,\"12,530\"\n"
    'vidA,Open dag,"Oct 3, 2026",95,"12,000"\n'
    'vidB,Praktijkdag,"Nov 1, 2026",61,530\n'
)  # fmt: skip
CHART = (
    "Date,Content,Video title,Video publish time,Duration,Views\n"
    '2026-11-26,vidA,Open dag,"Oct 3, 2026",95,12\n2026-11-27,vidA,Open dag,"Oct 3, 2026",95,3\n'
)


def posts(found) -> dict[str, dict]:
    return {each.post_id: each.metrics for each in found.data.posts}


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("said_first", [True, False])
def test_any_separator_and_the_line_that_says_it(separator, said_first):
    body = f"sep={separator}\n" if said_first else ""
    body += "Dag;Volgers;Weergaven\n28-2-2026;810;40\n1-3-2026;811;41\n".replace(";", separator)
    assert len(numbers(read(body, "linkedin"))) == 4
    with pytest.raises(ExportRefused, match=f"line {4 if said_first else 3}: “x” is no date"):
        read(body.replace("1-3-2026", "x"), "linkedin")


def test_a_separator_that_is_said_wrongly_and_lines_within_quotation_marks_are_read():
    assert numbers(read("sep=,\nDag;Volgers\n1-11-2026;810\n", "linkedin")) == [
        ("2026-11-01", "followers", 810)
    ]
    assert numbers(read('"Dag;Volgers"\n"1-11-2026;810"\n', "linkedin")) == [("2026-11-01", "followers", 810)]


def test_captions_do_not_decide_the_separator():
    head = "Post id,Date,Post text,Link,Impressions,Likes\n"
    body = head + "".join(
        f'{n},"Fri, Nov {n}, 2026","een; twee; drie;\nvier;\tvijf; zes; ""zeven"" | acht",https://x.com/a/{n},33,2\n'
        for n in range(1, 20)
    )
    found = read(body)
    assert found.kind.name == "x-posts" and posts(found)["19"] == {"impressions": 33, "likes": 2}


def test_titles_totals_remarks_and_rows_without_a_day_are_survived_and_said():
    found = own(
        "Gemaakt door Anna; ROC",
        "",
        "Dag;;Volgers;Weergaven;",
        "1-11-2026;;810;40;",
        "Totaal;;810;40;",
        ";;5;5;",
        "Dag;;Volgers;Weergaven;",
        "2-11-2026;;811;41;",
        "",
        "Bron: eigen telling;;;;",
        head="Sociale media, november",
    )
    assert numbers(found) == [
        ("2026-11-01", "followers", 810),
        ("2026-11-01", "views", 40),
        ("2026-11-02", "followers", 811),
        ("2026-11-02", "views", 41),
    ]
    assert "headings stand in line 4" in said(found)
    assert "left out (line): 6, 8, 11" in said(
        found
    ) and "Without “Dag” and therefore left out (line): 7" in said(found)
    assert entries(goals("Doelen;;\nDoel;Dag;Getal\naanmeldingen;1-10-2026;5\nTotaal;;5\n")) == [
        ("aanmeldingen", "2026-10-01", 5)
    ]


def test_what_nobody_sees_in_headings_and_cells_does_not_matter():
    found = own(
        "LinkedIn\u200b;\u00a01-11-2026;1\u00a0250", head="\ufeffKa\u00adnaal;Dag\u200e;\u00a0VOL\u00adGERS *"
    )
    assert numbers(found) == [("2026-11-01", "followers", 1250)]
    found = goals("Do\u00adel;Dag;Getal\naan\u00admeldingen;1-10-2026;5\n")
    assert entries(found) == [("aanmeldingen", "2026-10-01", 5)]


def test_a_number_that_holds_the_separator_is_refused_and_no_other_column_read():
    with pytest.raises(ExportRefused, match="line 2: there are 4 cells, and the number of headings is 3"):
        read("Channel,Date,Followers\nlinkedin,2026-11-01,1,234\n")


def test_a_file_that_breaks_off_within_quotation_marks_is_refused():
    body = (
        'Post id,Date,Post text,Link,Impressions\n1,"Fri, Nov 6, 2026",a,https://x.com/a/1,33\n2,"Thu, Nov 5'
    )
    with pytest.raises(ExportRefused, match=r"never closed. Was it cut off"):
        read(body)


def test_two_lines_of_one_day_are_asked_and_each_answer_counts():
    rows, head = ("26-11-2026;700", "26-11-2026;200", "27-11-2026;5"), "Dag;Weergaven"
    assert asked(own(*rows, head=head)) == ["twice"]
    for answer, wanted in (("add", 900), ("last", 200), ("first", 700)):
        found = own(*rows, head=head, twice=answer)
        assert numbers(found)[0][2] == wanted and not found.questions
    with pytest.raises(ExportRefused, match="lines 2, 3: linkedin · 2026-11-26 stands there more than once"):
        raise own(*rows, head=head).questions[0]


def test_followers_of_one_day_are_never_added_up():
    found = own("26-11-2026;810", "26-11-2026;812")
    assert [answer for answer, _ in found.questions[0].choices] == ["last", "first"]
    assert numbers(own("26-11-2026;810", "26-11-2026;812", twice="add")) == numbers(found)


def test_the_same_line_again_is_one_and_lines_that_fill_each_other_in_are_put_together():
    found = own("26-11-2026;810", "26-11-2026;810")
    assert numbers(found) == [("2026-11-26", "followers", 810)] and not found.questions
    assert "counted once (line): 3" in said(found)
    found = own("26-11-2026;810;", "26-11-2026;;40", head="Dag;Volgers;Weergaven")
    assert [each[2] for each in numbers(found)] == [810, 40] and not found.questions


def test_parts_that_a_column_names_on_every_day_are_added_up():
    rows = (
        "26-11-2026;organisch;700;50", "26-11-2026;betaald;200;20",
        "27-11-2026;organisch;30;3", "27-11-2026;betaald;10;2",
    )  # fmt: skip
    found = own(*rows, head="Dag;Soort;Weergaven;Bereik")
    # Who saw both parts would count twice in their reach: it is unknown.
    assert numbers(found) == [("2026-11-26", "views", 900), ("2026-11-27", "views", 40)]
    assert not found.questions and "added up" in said(found)


def test_two_lines_of_one_day_of_every_other_kind_are_asked_too():
    tiktok = FOLLOWERS + '"November 26","5","0"\n"November 26","6","0"\n"November 27","7","0"\n'
    assert asked(read(tiktok)) == ["twice"]
    goal = "Doel;Dag;Getal\naanmeldingen;1-10-2026;5\naanmeldingen;1-10-2026;7\n"
    assert asked(goals(goal)) == ["twice"]
    assert entries(goals(goal, twice="add")) == [("aanmeldingen", "2026-10-01", 12)]
    assert entries(goals(goal, twice="last")) == [("aanmeldingen", "2026-10-01", 7)]
    rate = goals(goal.replace("aanmeldingen", "tevredenheid"))
    assert [answer for answer, _ in rate.questions[0].choices] == ["last", "first"]
    video = TABLE + 'vidB,Praktijkdag,"Nov 1, 2026",61,540\n'
    assert asked(read(video)) == ["twice"] and posts(read(video))["vidB"] == {"views": 540}
    assert posts(read(video, twice="add"))["vidB"] == {"views": 1070}
    rows = [list(row) for row in mutations.FORMATS[11].rows]
    rows.append([rows[-1][0], *(1 for _ in rows[-1][1:])])
    assert asked(read(mutations.workbook({"Metrics": rows}))) == ["twice"]


def test_paths_of_one_day_are_added_up_or_asked():
    head = "Dag;Gebeurtenis;Pad;Aantal\n"
    raw = head + "1-10-2026;A;instagram > search;1\n" * 3 + "1-10-2026;A;e-mail;1\n"
    assert [row[2:] for row in goals(raw).paths] == [("instagram > search", 3), ("unassigned", 1)]
    other = head + "1-10-2026;A;instagram;3\n1-10-2026;A;Instagram;4\n"
    assert asked(goals(other)) == ["twice"]
    assert [row[3] for row in goals(other, twice="add").paths] == [7]
    same = goals(head + "1-10-2026;A;instagram;3\n1-10-2026;A;instagram;3\n")
    assert [row[3] for row in same.paths] == [3] and not same.questions


def test_youtubes_table_is_of_videos_and_its_chart_is_refused_by_name():
    assert posts(read(TABLE)) == {"vidA": {"views": 12000}, "vidB": {"views": 530}}
    for body in (CHART, CHART.replace("Date", "Datum"), CHART.replace(",Views", ",Views,Likes")):
        with pytest.raises(ExportRefused, match="YouTube’s chart"):
            read(body)
    with pytest.raises(ExportRefused, match="holds no number that we know: its headings are Date, Content"):
        read(CHART.replace("Views", "Engaged views"))
    with pytest.raises(ExportRefused, match="no number that we know"):
        read(TABLE.replace("Views", "Engaged views"))
    assert numbers(read("Date,Views\n2026-11-26,412\n", "youtube")) == [
        ("2026-11-26", "views", 412)
    ]  # Totals


def test_numbers_of_posts_by_day_are_not_those_since_they_were_published():
    head = "Post ID,Account ID,Account username,Publish time,Date,Views\n"
    assert posts(read(f"{head}1,2,roc,11/02/2026,Lifetime,50\n")) == {"1": {"views": 50}}
    with pytest.raises(ExportRefused, match="day by day, and not since they were published"):
        read(f"{head}1,2,roc,11/02/2026,11/20/2026,3\n1,2,roc,11/02/2026,11/21/2026,2\n")


def test_a_platforms_export_without_one_of_its_columns_is_no_table_of_our_own():
    x = mutations.FORMATS[2]
    at = x.rows[0].index("Profile visits")
    with pytest.raises(
        ExportRefused, match=r"looks like X Analytics, account overview, but .*: profile visits"
    ):
        read(x.made([row[:at] + row[at + 1 :] for row in x.rows]), "x")
    with pytest.raises(ExportRefused, match="has a line for each post"):  # X's posts without their ids
        read(
            "Date,Post text,Impressions,Likes,Engagements,New follows,Profile visits\n2026-11-20,a,1,1,1,0,0\n",
            "x",
        )


def test_linkedins_columns_that_were_moved_are_refused():
    content = mutations.FORMATS[11]
    rows = [
        (*row[:5], *row[8:11], *row[5:8], *row[11:]) for row in content.rows
    ]  # clicks and reactions changed places
    with pytest.raises(ExportRefused, match="do not stand as LinkedIn puts them"):
        read(content.made(rows))
    followers = mutations.FORMATS[12]
    with pytest.raises(ExportRefused):
        read(followers.made([(row[0], row[4], *row[2:4], row[1]) for row in followers.rows]))


@pytest.mark.parametrize(
    "each", [each for each in mutations.FORMATS if not each.goals], ids=lambda each: each.name
)
def test_every_kind_is_read_alike_from_text_workbook_and_zip(each):
    channel = "linkedin" if each.name.startswith("own") else None
    if each.name == "youtube-chart":
        return
    text = mutations.Format("a", each.rows, ";")
    told = [
        read(body, channel)
        for body in (
            text.made(),
            mutations.workbook({"Blad1": each.rows, "Leeg": ()}),
            mutations.zipped({"map/export.csv": text.made(), "leesmij.pdf": b"x"}),
            mutations.zipped({"export.xlsx": mutations.workbook({"Blad1": each.rows})}),
        )
    ]
    assert told[0].kind.name == each.name.removesuffix("-workbook").replace("own-english", "own").replace(
        "own", "weerklank"
    ).replace("youtube", "youtube-videos")
    for found in told[1:]:
        assert found.data == told[0].data and not found.questions


def test_a_zip_or_workbook_of_several_tables_asks_which_one():
    overview = mutations.FORMATS[4]
    followers = mutations.FORMATS[5]
    both = mutations.zipped(
        {"Overview.csv": overview.made(), "Followers.csv": followers.made(), "leesmij.csv": b"a,b\n1,2\n"}
    )
    assert asked(read(both)) == ["sheet"]
    assert read(both, sheet="Followers.csv").kind.name == "tiktok-followers"
    assert read(both, sheet="Overview.csv").kind.name == "tiktok-overview"
    book = mutations.workbook({"2025": mutations.FORMATS[0].rows, "2026": mutations.FORMATS[0].rows})
    assert asked(read(book, "linkedin")) == ["sheet"]
    whole = mutations.zipped(
        {"Chart data.csv": CHART.encode(), "Table data.csv": TABLE.encode(), "Totals.csv": b"Date,Views\n"}
    )
    assert posts(read(whole))["vidA"] == {"views": 12000}
    with pytest.raises(ExportRefused, match=r"zip without a table that we know; in it are a.csv"):
        read(mutations.zipped({"a.csv": b"a,b\n1,2\n"}))


def test_the_shared_files_are_read(shared):
    folder = shared / "faults" / "inputs"

    def of(name: str, channel=None):
        return read((folder / name).read_bytes(), channel)

    assert numbers(of("own_maart.csv", "x"), "followers") == [
        ("2026-02-28", "followers", 810), ("2026-03-01", "followers", 815),
    ]  # fmt: skip
    for name in ("own_dots.csv", "own_sep_line.csv"):
        assert numbers(of(name, "x")) == [("2026-02-28", "followers", 810)]
    assert [day for day, _, _ in numbers(of("own_year2.csv", "x"))] == ["2026-02-28", "2026-03-01"]
    assert asked(of("own_same_day_twice.csv", "x")) == ["twice"]
    assert numbers(of("tiktok_followers_undefined.csv")) == [
        ("2026-11-22", "followers", 812), ("2026-11-23", "followers", 815),
    ]  # fmt: skip
    assert numbers(of("tiktok_overview_undefined.csv"), "views") == [("2026-11-23", "views", 120)]
    assert numbers(of("tiktok_overview.xlsx"), "views") == [
        ("2026-11-26", "views", 100),
        ("2026-11-27", "views", 120),
    ]
    assert numbers(of("tiktok_overview.zip"), "views") == [
        ("2026-11-22", "views", 5),
        ("2026-11-23", "views", 120),
    ]
    assert numbers(of("tiktok_overview_maart.csv"), "views")[1] == ("2026-03-08", "views", 120)
    assert posts(of("youtube_table_data.csv"))["vidA1234567"] == {"views": 12000, "impressions": 75000}
    for name, why in (
        ("youtube_chart_data.csv", "chart"),
        ("youtube_chart_engaged_views.csv", "no number that we know"),
    ):
        with pytest.raises(ExportRefused, match=why):
            of(name)


def test_a_post_that_is_called_total_is_no_total():
    body = "Video title,Video link,Post time,Total likes\nTotaal,https://www.tiktok.com/@a/video/1,November 21,3\n"
    assert posts(read(body)) == {"1": {"likes": 3}}
