"""A table of mentions from elsewhere: recognised or asked, each once, beside what sources bring, and taken back."""

import datetime as dt
import io

import pytest
import xlsxwriter

from pipelines.access.acts import NotAllowed
from pipelines.sources.files import import_rows, mention_files, mention_table
from pipelines.sources.files.tables.errors import ExportRefused, Question, Taken
from pipelines.support import run_lock
from pipelines.support.errors import PipelineError, RunBusy
from tests.people import ANNA, person
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from text.beginnings import beginning

TEXT = "De studenten van ROC Voorbeeld kregen veel lof voor hun geweldige voorstelling in de schouwburg."
# The headings as each service is generally known to write them; none was checked with a real export.
EXPORTS = {
    "own": "Datum;Titel;Tekst;Adres;Medium\n20-11-2026;ROC Voorbeeld wint;{text};https://krant.example/1;De Krant\n",
    "google": "Title,URL,Date,Source\nROC Voorbeeld wint,https://krant.example/1,2026-11-20,De Krant\n",
    "hootsuite": "Date,Author,Message,Permalink,Network\n2026-11-20 10:00,@sanne,{text},https://x.example/1,X\n",
    "coosto": "Datum;Titel;Bericht;URL;Auteur;Bron;Sentiment\n"
    "20-11-2026 10:00;ROC Voorbeeld wint;{text};https://krant.example/1;Jan;De Krant;positief\n",
    "obi4wan": "Datum;Titel;Bericht;Link;Auteur;Brontype;Sentiment\n"
    "20-11-2026;ROC Voorbeeld wint;{text};https://krant.example/1;Jan;Nieuws;1\n",
    "meltwater": "Date,Headline,URL,Opening Text,Hit Sentence,Source,Influencer,Country,Language,Reach,Sentiment\n"
    "20-Nov-2026 10:00AM,ROC Voorbeeld wint,https://krant.example/1,{text},x,De Krant,,NL,Dutch,1000,Neutral\n",
    "talkwalker": "published,title,content,url,domain_url,author,sentiment,reach\n"
    "2026-11-20 10:00:00,ROC Voorbeeld wint,{text},https://krant.example/1,krant.example,Jan,5,1000\n",
}


@pytest.fixture
def school(tmp_path, warehouse, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return write(tmp_path / "config", [])


def read(text: str, answers: dict[str, str] | None = None):
    return mention_table.read("lijst.csv", text.replace("{text}", TEXT).encode(), NOW, answers or {})


def store(school, text: str, answers: dict[str, str] | None = None) -> int:
    table = read(text, answers)
    return mention_files.store(ANNA, "lijst.csv", table, "press", school, NOW, text.encode())


@pytest.mark.parametrize("service", EXPORTS)
def test_the_columns_of_each_service_are_known_by_their_headings(school, service):
    table = read(EXPORTS[service])
    (entry,) = table.entries
    assert table.questions == ()
    assert entry["published_at"].date() == dt.date(2026, 11, 20)
    assert "ROC Voorbeeld" in entry["title"] + entry["text"] and entry["url"].startswith("https://")
    assert store(school, EXPORTS[service]) == 1
    assert rows("select day, kind from items") == [(dt.date(2026, 11, 20), "press")]
    assert rows("select subject from mentions") == [("ROC Voorbeeld",)]
    assert not [value for row in rows("select * from items") for value in row if value in ("Jan", "@sanne")]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Date (UTC),Network,Message,Permalink\n2026-11-02 14:05,X,{text},https://x.example/1\n", "14:05"),
        ("Date,Source,Post Message,Post URL\n11/20/2026 02:05 PM,X,{text},https://x.example/1\n", "13:05"),
        ("Datum;Tijd;Bericht;URL\n02-11-2026;14:05;{text};https://x.example/1\n", "13:05"),
        ("Datum;Time;Bericht;URL\n02-11-2026;2:05 pm;{text};https://x.example/1\n", "13:05"),
        ("Datum;Tijd;Bericht;URL\n02-11-2026;’s middags;{text};https://x.example/1\n", "11:00"),
        ("published_at\ttext\turl\n2026-11-02T14:05:00+01:00\t{text}\thttps://x.example/1\n", "13:05"),
    ],
)
def test_what_a_tool_adds_to_a_heading_and_a_time_in_a_column_of_its_own_are_understood(text, at):
    (entry,) = read(text).entries
    assert entry["published_at"].strftime("%H:%M") == at and entry["url"] == "https://x.example/1"


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Datum;Bericht\n02-07-2026 14:05;{text}\n", ["order", "zone"]),
        ("Datum;Tijd;Bericht\n13-07-2026;14:05;{text}\n", ["zone"]),
        ("Datum;Bericht\n2026-07-02T14:05:00+02:00;{text}\n", []),
        ("Datum (UTC);Bericht\n13-07-2026 12:05;{text}\n", []),
        ("Datum;Tijd (UTC);Bericht\n13-07-2026;12:05;{text}\n", []),
        ("Datum;Bericht\n13-07-2026;{text}\n", []),
    ],
)
def test_a_time_that_says_no_zone_is_dutch_time_unless_somebody_says_otherwise(text, offers):
    table = read(text)
    assert [note.key for note in table.notes if isinstance(note, Taken)] == offers and not table.questions
    by_answer = {
        answer: read(text, {"zone": answer}).entries[0]["published_at"].hour for answer in ("local", "utc")
    }
    if "zone" in offers:
        assert by_answer == {"local": 12, "utc": 14}
    else:
        assert by_answer["local"] == by_answer["utc"] == table.entries[0]["published_at"].hour


def test_a_link_of_an_alert_is_the_page_to_which_it_leads(school):
    link = "https://www.google.com/url?rct=j&sa=t&url=https://krant.example/1&ct=ga"
    (entry,) = read(f"Title,Link,Date\nROC Voorbeeld wint,{link},2026-11-20\n").entries
    assert entry["url"] == "https://krant.example/1"


def test_a_workbook_is_read_as_a_text_file_is(school):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd-mm-yyyy"}) as book:
        sheet = book.add_worksheet("Mentions")
        sheet.write_row(0, 0, ["Datum", "Titel", "Link"])
        sheet.write_datetime(1, 0, dt.datetime(2026, 11, 20))
        sheet.write_row(1, 1, ["ROC Voorbeeld wint", "https://krant.example/1"])
    (entry,) = mention_table.read("x.xlsx", file.getvalue(), NOW).entries
    assert (entry["title"], entry["published_at"].date()) == ("ROC Voorbeeld wint", dt.date(2026, 11, 20))


def test_what_is_not_recognised_is_asked_and_read_by_the_answers(school):
    text = "Wanneer;Wat **vet**;Waar\n20-11-2026;ROC Voorbeeld wint;Zwolle\n"
    table = read(text)
    assert [question.key for question in table.questions] == ["day", "text"] and table.entries == ()
    assert table.questions[1].choices == (("0", "Wanneer"), ("1", "Wat   vet  "), ("2", "Waar"))
    assert mention_files.plan("lijst.csv", table, "press", school, NOW).questions == table.questions
    with pytest.raises(Question):
        store(school, text)
    assert store(school, text, {"day": "0", "text": "1"}) == 1
    assert rows("select text, outlet from items") == [("ROC Voorbeeld wint", "lijst.csv")]


@pytest.mark.parametrize(
    "text",
    [
        "", "een regel zonder tabel\n", "a;b\n", "Datum;Titel\n", "Datum;Titel\nooit;ROC Voorbeeld\n",
        "Datum;Titel\n20-11-2026;a;b;c;d\n", "\x00\x01",
    ],
)  # fmt: skip
def test_what_is_no_table_of_mentions_is_refused_with_the_file_and_stores_nothing(school, text):
    with pytest.raises(PipelineError):
        store(school, text)
    with pytest.raises(ExportRefused):
        raise_first(read(text))


def raise_first(table) -> None:
    for question in table.questions:
        raise question


def test_rows_that_say_the_same_and_what_a_source_brought_count_once(tmp_path, warehouse, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    feed = rss(item("ROC Voorbeeld wint", "https://krant.example/1", TEXT, guid="a"))
    with Site({"/feed": page(feed)}) as site:
        school = write(tmp_path / "config", [("krant", site.url("/feed"))])
        collected(school, NOW)
    text = (
        "Datum;Titel;Tekst;URL\n"
        "20-11-2026;ROC Voorbeeld wint;{text};https://www.krant.example/1?utm_source=alert\n"
        "19-11-2026;ROC Voorbeeld bouwt;Een nieuwe werkplaats voor de techniek;https://krant.example/2\n"
        "19-11-2026;ROC Voorbeeld bouwt;Een nieuwe werkplaats voor de techniek;https://krant.example/2\n"
    )
    plan = mention_files.plan("lijst.csv", read(text), "press", school, NOW)
    assert (len(plan.shown), plan.new, plan.doubled) == (2, 1, 1)
    assert [row.about for row in plan.shown] == [("ROC Voorbeeld",), ("ROC Voorbeeld",)]
    assert store(school, text) == 1
    assert rows("select count(*) from items") == [(2,)]
    assert rows("select sum(stories) from subject_days where subject = 'ROC Voorbeeld'") == [(2,)]
    assert store(school, text) == 0


def test_a_post_without_a_title_is_shown_by_its_text_before_and_after_it_is_stored(school):
    text = f"Datum;Titel;Bericht;URL\n20-11-2026;;{TEXT};https://x.example/1\n"

    def titles() -> list[tuple[str, bool]]:
        plan = mention_files.plan("lijst.csv", read(text), "social", school, NOW)
        return [(row.title, row.is_new) for row in plan.shown]

    assert titles() == [(beginning(TEXT, 80), True)]
    assert store(school, text) == 1
    assert titles() == [(beginning(TEXT, 80), False)]


def test_an_import_is_undone_whole_and_what_a_source_brought_stays(tmp_path, warehouse, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    feed = rss(item("ROC Voorbeeld wint", "https://krant.example/1", TEXT, guid="a"))
    tables = "items mentions sightings sentiments subject_days stories story_signatures source_days item_keys".split()
    with Site({"/feed": page(feed)}) as site:
        school = write(tmp_path / "config", [("krant", site.url("/feed"))])
        collected(school, NOW)
    before = {table: rows(f"select * from {table} order by all") for table in tables}
    text = (
        EXPORTS["own"]
        + "19-11-2026;ROC Voorbeeld bouwt;Een nieuwe werkplaats;https://krant.example/2;De Krant\n"
    )
    assert store(school, text) == 1
    ((import_id,),) = rows("select import_id from import_tries where about = 'mentions'")
    done = import_rows.undo_import(ANNA, "mentions", import_id, "lijst.csv", NOW)
    assert (done.restored, done.left) == (1, 1)
    after = {table: rows(f"select * from {table} order by all") for table in tables}
    for table in tables:
        assert after[table] == before[table], table
    with pytest.raises(import_rows.ImportRefused):
        import_rows.undo_import(ANNA, "mentions", import_id, "lijst.csv", NOW)
    assert store(school, text) == 1


def test_two_files_of_one_name_are_kept_apart(school):
    one = "Datum;Titel\n20-11-2026;ROC Voorbeeld wint\n"
    assert store(school, one) == 1
    assert store(school, one + "19-11-2026;ROC Voorbeeld bouwt een werkplaats\n") == 1
    assert rows("select distinct source_name from sightings order by 1") == [
        ("lijst.csv",),
        ("lijst.csv (2)",),
    ]
    ((first,),) = rows("select import_id from import_tries where found = 1")
    done = import_rows.undo_import(ANNA, "mentions", first, "lijst.csv", NOW)
    assert (done.restored, done.left) == (0, 1)


def test_nothing_is_published_after_it_was_brought_in_and_markup_is_text(school):
    text = 'Datum;Titel;URL\n23-11-2026 23:59;"<b>ROC Voorbeeld</b> &amp; co";javascript:alert(1)\n'
    table = read(text)
    (entry,) = table.entries
    assert (entry["title"], entry["url"], entry["published_at"]) == ("ROC Voorbeeld & co", None, NOW)
    assert any("address" in note.template for note in table.notes)


def test_a_day_in_the_future_is_said_with_its_line(school):
    found = mention_table.read("a.csv", b"Datum;Titel\n23-11-2026;A\n24-11-2026;B\n25-12-2027;C\n", NOW)
    (said,) = [note.sentence for note in found.notes if "future" in note.template]
    assert said == "Their day lies in the future and counts as today (line): 3, 4."
    assert [entry["published_at"] for entry in found.entries][1:] == [NOW, NOW]


def test_nobody_imports_who_may_not_or_while_sources_are_collected(school):
    table = read(EXPORTS["own"])
    with pytest.raises(NotAllowed):
        mention_files.store(person("board", "marketing"), "lijst.csv", table, "press", school, NOW)
    with run_lock.alone("run"), pytest.raises(RunBusy):
        mention_files.store(ANNA, "lijst.csv", table, "press", school, NOW)
    assert store(school, EXPORTS["own"]) == 1
