"""Files of LinkedIn, Meta, YouTube, X and TikTok: known by what is in them, per day or per post."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipelines.sources.files import inbox
from pipelines.sources.files.tables.errors import ExportRefused
from tests.people import ANNA
from tests.pipelines.connectors.measuring import NOW, measured, school
from warehouse.core.connection import reading

TODAY = dt.date(2026, 11, 23)
CHANNELS = "".join(
    f'[[channels]]\nname = "{name}"\nnetwork = "{name}"\n'
    for name in ("linkedin", "instagram", "facebook", "youtube", "x", "tiktok")
)
PARTS = ("(organic)", "(sponsored)", "(total)")
ENGLISH = [
    "Date", *(f"Impressions {part}" for part in PARTS), "Unique impressions (organic)",
    *(f"{what} {part}" for what in ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate") for part in PARTS),
]  # fmt: skip
DUTCH = [
    "Datum", *(f"Weergaven {part}" for part in ("(organisch)", "(gesponsord)", "(totaal)")), "Unieke weergaven",
    *(f"{what} {part}" for what in ("Klikken", "Reacties", "Commentaren", "Reposts", "Interactiepercentage")
      for part in ("(organisch)", "(gesponsord)", "(totaal)")),
]  # fmt: skip


def content(day: str, impressions=400, reach=300, clicks=9, likes=20, comments=2, shares=1) -> list:
    return [day, impressions, 0, impressions, reach, clicks, 0, clicks, likes, 0, likes, comments, 0, comments,
            shares, 0, shares, 0.08, 0, 0.08]  # fmt: skip


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for line in lines:
            sheet.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def configured(tmp_path):
    return school(tmp_path / "config", CHANNELS)


def look(configured, body: bytes | str, name="bestand", channel=None):
    return inbox.look(configured, name, body if isinstance(body, bytes) else body.encode(), channel, TODAY)


def told(found, *metrics: str) -> list[tuple]:
    return [
        (each.day.isoformat(), each.metric, each.value)
        for each in found.data.readings
        if not metrics or each.metric in metrics
    ]


@pytest.mark.parametrize(("sheet", "head"), [("Metrics", ENGLISH), ("Statistieken", DUTCH)])
def test_linkedins_content_is_read_in_both_languages_whatever_the_file_is_called(configured, sheet, head):
    lines = [
        ["Alle statistieken van deze pagina"],
        head,
        content("11/19/2026"),
        content("11/20/2026", likes=-1),
    ]
    found = look(configured, workbook(**{sheet: lines, "Alle_bijdragen": [["x"]]}), "cijfers.csv")
    assert (found.kind.name, found.left_out, found.channels) == ("linkedin-content", 1, ("linkedin",))
    assert told(found) == [
        ("2026-11-19", "impressions", 400),
        ("2026-11-19", "reach", 300),
        ("2026-11-19", "likes", 20),
        ("2026-11-19", "comments", 2),
        ("2026-11-19", "shares", 1),
        ("2026-11-19", "clicks", 9),
        ("2026-11-20", "impressions", 400),
        ("2026-11-20", "reach", 300),
        ("2026-11-20", "comments", 2),
        ("2026-11-20", "shares", 1),
        ("2026-11-20", "clicks", 9),
        ("2026-11-19", "engagements", 32),  # the 20th has no likes, so its sum is unknown
    ]


def test_linkedins_followers_of_an_old_workbook_are_gains(configured, warehouse):
    body = (Path(__file__).parent / "linkedin_volgers.xls").read_bytes()
    found = look(configured, body, "volgers.xls")
    assert found.kind.name == "linkedin-followers"
    assert told(found) == [
        ("2026-11-19", "gained", 3),
        ("2026-11-20", "gained", 5),
        ("2026-11-21", "gained", 0),
    ]
    assert inbox.store(ANNA, "volgers.xls", body, found, NOW) == 3
    assert inbox.store(ANNA, "volgers.xls", body, found, NOW) == 0
    typed = look(configured, "Kanaal;Dag;Volgers\nlinkedin;18-11-2026;1000\n")
    inbox.store(ANNA, "stand.csv", b"x", typed, NOW)
    with reading() as con:
        assert con.execute(
            "select day, followers, followers_quality from channel_days where followers > 0 order by 1"
        ).fetchall() == [
            (dt.date(2026, 11, 18), 1000, "exact"),
            (dt.date(2026, 11, 19), 1003, "estimated"),
            (dt.date(2026, 11, 20), 1008, "estimated"),
            (dt.date(2026, 11, 21), 1008, "estimated"),
        ]


INSTAGRAM = (
    "Post ID,Account ID,Account username,Account name,Description,Publish time,Permalink,Post type,Views,Likes,"
    "Shares,Comments,Saves,Reach,Follows\n"
    '1801,1784,roc,ROC,"Open dag, kom!",11/02/2026 18:30,https://www.instagram.com/p/a/,IG image,"1,250",5,3,2,4,45,1\n'
    "1802,1784,roc,ROC,Bouw,11/05/2026 23:30,https://www.instagram.com/p/b/,IG image,90,4,0,0,0,,0\n"
)
INSTAGRAM_NL = (
    "Bericht-ID;Account-ID;Beschrijving;Publicatietijdstip;Permanente link;Weergaven;Bereik;Vind-ik-leuks;"
    "Aantal keer gedeeld;Opmerkingen;Aantal keer opgeslagen;Volgt\n"
    "1801;1784;Open dag, kom!;11/02/2026 18:30;https://www.instagram.com/p/a/;1.250;45;5;3;2;4;1\n"
    "1802;1784;Bouw;11/05/2026 23:30;https://www.instagram.com/p/b/;90;;4;0;0;0;0\n"
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("body", [INSTAGRAM, INSTAGRAM_NL], ids=["english", "dutch"])
def test_metas_posts_keep_their_numbers_to_themselves(configured, warehouse, body, encoding):
    raw = body.encode(encoding)
    found = look(configured, raw)
    assert (found.kind.name, found.channels) == ("meta-instagram", ("instagram",))
    first, second = found.data.posts
    assert (first.post_id, first.title, first.metrics) == (
        "1801",
        "Open dag, kom!",
        {"views": 1250, "reach": 45, "likes": 5, "comments": 2, "shares": 3},
    )
    assert first.published_at == dt.datetime(2026, 11, 2, 17, 30, tzinfo=dt.UTC)
    assert "reach" not in second.metrics  # an empty cell is unknown, and no zero
    # Numbers until now are of no day; only how many were published between the first and the last is known.
    assert told(found) == [("2026-11-03", "posts", 0), ("2026-11-04", "posts", 0)]
    assert inbox.store(ANNA, "meta.csv", raw, found, NOW) == 4
    assert inbox.store(ANNA, "meta.csv", raw, found, NOW) == 0


def test_facebooks_posts_in_dutch(configured):
    body = (
        "Bericht-ID,Pagina-ID,Paginanaam,Titel,Publicatietijdstip,Permanente link,Weergaven,Bereik,Reacties,"
        "Opmerkingen,Deelacties,Totaal aantal klikken\n"
        "77,1,ROC,Diploma’s!,11/02/2026 09:00,https://facebook.com/77,500,400,30,4,2,12\n"
    )
    found = look(configured, body)
    assert found.kind.name == "meta-facebook"
    assert found.data.posts[0].metrics == {
        "views": 500, "reach": 400, "likes": 30, "comments": 4, "shares": 2, "clicks": 12,
    }  # fmt: skip


YOUTUBE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions,"
    "Impressions click-through rate (%)\n"
    "Total,,,,2100,10.5,1,9000,4.2\n"
    '-abc,Lassen,"Nov 2, 2026",45,100,0.5,1,900,3.1\n'
)


def test_youtubes_zip_and_its_table_alone(configured):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("Chart data.csv", "Date,Content,Views\n")
        packed.writestr("Table data.csv", YOUTUBE)
    for body in (YOUTUBE.encode(), kept.getvalue()):
        found = look(configured, body)
        (post,) = found.data.posts
        assert (post.post_id, post.url) == ("-abc", "https://www.youtube.com/watch?v=-abc")
        assert post.metrics == {"views": 100, "impressions": 900}
    dutch = YOUTUBE.replace("Video title", "Videotitel").replace(
        "Video publish time", "Publicatietijd van video"
    )
    dutch = (
        dutch.replace("Views", "Weergaven").replace("Impressions,", "Impressies,").replace("Total", "Totaal")
    )
    assert look(configured, dutch).data.posts[0].metrics == {"views": 100, "impressions": 900}


def test_recorded_exports_are_read(configured, shared):
    folder = shared / "payloads" / "exports"

    def read(name: str):
        return look(configured, (folder / name).read_bytes(), name)

    found = read("meta_instagram_posts_en.csv")
    assert found.data.posts[0].metrics == {
        "views": 160,
        "reach": 45,
        "likes": 5,
        "comments": 2,
        "shares": 3,
    }
    found = read("meta_facebook_posts_en.csv")
    assert [post.metrics for post in found.data.posts] == [{"views": 1250}, {"views": 200}]
    found = read("youtube_studio_table_data.csv")
    assert [(post.post_id, post.metrics["views"]) for post in found.data.posts] == [
        ("abc123", 100),
        ("def456", 2000),
    ]
    found = read("x_account_analytics_content.csv")
    assert found.kind.name == "x-posts" and found.data.posts[0].metrics["impressions"] == 33


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (INSTAGRAM.replace("1801", "1.22158E+17"), "line 2: a spreadsheet has spoiled the id “1.22158E+17”"),
        (INSTAGRAM.replace('"1,250"', "veel"), "line 2, column Views: “veel” is no whole number"),
        (INSTAGRAM.replace("11/05/2026 23:30", "morgen"), "line 3: “morgen” is no date"),
        (INSTAGRAM.replace("11/05/2026", "12/05/2026"), "line 3: 2026-12-05 lies in the future"),
        (INSTAGRAM.replace("1802", ""), "line 3: the id of the post is missing"),
        (INSTAGRAM[: INSTAGRAM.index("IG image,90")], "line 3: there are 8 cells; needed: 14"),
        (workbook(Visitor_metrics=[["Date", "Overview"]]), "export of visitors of the page"),
        (workbook(Begroting=[["a", "b"]]), "its sheets are Begroting"),
        (workbook(Metrics=[ENGLISH, content("19 of 11")]), "line 2: “19 of 11” is no date"),
        (workbook(Metrics=[ENGLISH]), "holds headings and nothing below them"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is a workbook that cannot be opened"),
        (workbook(Metrics=[ENGLISH])[:900], "is a zip that cannot be opened"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(configured, body, said):
    with pytest.raises(ExportRefused) as refused:
        look(configured, body)
    assert said in str(refused.value)


def test_a_file_of_one_network_is_refused_for_a_channel_of_another(configured):
    with pytest.raises(ExportRefused, match="export of instagram, and “x” is no channel there"):
        look(configured, INSTAGRAM, channel="x")


def test_a_workbook_dropped_in_the_folder_is_imported_by_the_next_run(configured, warehouse, tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "content.xls").write_bytes(
        workbook(Metrics=[["uitleg"], ENGLISH, content("11/19/2026")])
    )
    (found,) = measured(configured).imported
    assert (found.changed, found.error) == (7, None)


def test_a_workbook_with_any_byte_turned_is_read_or_refused(configured):
    import random

    dice = random.Random(5)
    whole = workbook(Metrics=[["uitleg"], ENGLISH, content("11/19/2026")])
    old = (Path(__file__).parent / "linkedin_volgers.xls").read_bytes()
    for body in (whole, old):
        for _ in range(30):  # each opens a process
            broken = bytearray(body)
            broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                assert look(configured, bytes(broken)).data.readings
            except ExportRefused:
                continue
