"""OPML: what goes out comes in again, a bad outline blocks no other, and nothing in a file reaches beyond it."""

import json
import tomllib
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest

from pipelines import settings
from pipelines.__main__ import main
from pipelines.settings.editing import edit
from pipelines.sources import opml
from pipelines.sources.opml import BAD, KNOWN, NEW, OpmlRefused
from tests.people import ANNA
from tests.pipelines.runs.school import write

FEEDS = [("krant", "https://krant.example/feed"), ("nieuws", "https://nieuws.example/rss?a=1&b=2")]


def outlines(*lines: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<opml version="2.0"><head><title>x</title></head><body>{"".join(lines)}</body></opml>'.encode()


def feed(address: str, title: str = "Titel", more: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{address}" {more}/>'


@pytest.fixture
def school(tmp_path):
    write(tmp_path / "config", FEEDS)
    return tmp_path / "config"


def states(school, body: bytes) -> list[tuple[str, str]]:
    return [(each.address, each.state) for each in opml.read("x.opml", body, settings.read(school))]


def test_what_goes_out_is_well_formed_and_comes_in_again_as_known(school):
    configured = settings.read(school)
    body = opml.written(configured)
    tree = ElementTree.fromstring(body)
    assert tree.tag == "opml" and tree.get("version") == "2.0"
    assert [line.get("xmlUrl") for line in tree.iter("outline")] == [
        source.url for source in configured.sources
    ]
    assert [state for _, state in states(school, body)] == [KNOWN, KNOWN]


def test_the_feeds_of_one_school_become_those_of_another_with_all_that_is_known_of_them(school, tmp_path):
    path = school / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'language = "en"\n', encoding="utf-8")
    edit.add_source(ANNA, school, "page", "https://blog.example", 'Blog <van> "ons" & co', "blog")
    body = opml.written(settings.read(school))
    write(tmp_path / "other", [])
    proposals = opml.read("x.opml", body, settings.read(tmp_path / "other"))
    assert opml.add(ANNA, tmp_path / "other", proposals) == 3
    ours, theirs = (settings.read(folder).sources for folder in (school, tmp_path / "other"))
    for name in ("title", "url", "pattern", "kind", "language"):
        assert [getattr(source, name) for source in theirs] == [getattr(source, name) for source in ours], (
            name
        )


@pytest.mark.parametrize(
    ("said", "kept"),
    [("nl", "nl"), ("EN-us", "en"), ("fy_NL", "fy"), ("unknown", None), ("", None), ('"x', None)],
)
def test_a_language_is_kept_as_pages_name_it(school, said, kept):
    body = outlines(feed("https://nieuw.example/feed", more=f"language={quoteattr(said)}"))
    opml.add(ANNA, school, opml.read("x.opml", body, settings.read(school)))
    assert settings.read(school).sources[-1].language == kept


def test_what_opens_with_a_password_or_a_key_stays_here(school):
    text = (school / "sources.toml").read_text(encoding="utf-8")
    text += '[[sources]]\nname = "geheim"\nurl = "https://sanne:geheim123@intranet.example/feed"\n'
    (school / "sources.toml").write_text(text, encoding="utf-8")
    assert b"geheim123" not in opml.written(settings.read(school))
    assert len(opml.portable(settings.read(school))) == 2


def test_known_doubled_and_grouping_outlines_are_told_apart_and_folders_are_looked_into(school):
    body = outlines(
        '<outline text="Onderwijs">',
        feed("http://krant.example/feed/", "Al gevolgd"),
        feed("https://nieuw.example/feed"),
        feed("https://nieuw.example/feed/", "Nog eens"),
        '<outline text="leeg"/>',
        "</outline>",
        '<outline type="link" text="Een site" url="https://site.example"/>',
    )
    assert states(school, body) == [
        ("http://krant.example/feed/", KNOWN),
        ("https://nieuw.example/feed", NEW),
        ("https://site.example", NEW),
    ]


@pytest.mark.parametrize(
    "address", ["ftp://x.example", "javascript:alert(1)", "file:///etc/passwd", "feed", "https://", "https://x:99999999/",
                "https://x.example/" + "a" * 2100]
)  # fmt: skip
def test_a_bad_outline_blocks_no_other(school, address):
    body = outlines(
        feed("https://een.example/feed"), feed(address, "Kapot"), feed("https://twee.example/feed")
    )
    proposals = opml.read("x.opml", body, settings.read(school))
    assert [each.state for each in proposals] == [NEW, BAD, NEW]
    assert proposals[1].error is not None
    assert opml.add(ANNA, school, proposals) == 2
    assert [source.url for source in settings.read(school).sources][2:] == [
        "https://een.example/feed", "https://twee.example/feed",
    ]  # fmt: skip


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        outlines(feed("https://x.example/&i;"), head=BOMB),
        outlines(feed("https://x.example/&f;"), head='<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
        outlines(feed("https://x.example"), head='<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd">'),
        b"",
        b"geen xml",
        b"<rss></rss>",
        b"<opml><body>",
        b"\x00\xff\xfe",
        b'<?xml version="1.0" encoding="klingon"?><opml/>',
        outlines(),
        outlines('<outline text="zonder adres"/>'),
        b"<opml>" + b'<outline text="x">' * 60 + b"</outline>" * 60 + b"</opml>",
        b"<opml><!--" + b"x" * 2_000_001 + b"--></opml>",
        outlines(*(feed(f"https://x.example/{n}") for n in range(1001))),
    ],
    ids=["bomb", "file", "dtd", "empty", "text", "rss", "cut", "bytes", "encoding", "none", "no address", "deep",
         "large", "many"],
)  # fmt: skip
def test_what_is_no_list_of_feeds_is_refused_whole_and_changes_nothing(school, body):
    before = (school / "sources.toml").read_bytes()
    with pytest.raises(OpmlRefused) as refused:
        opml.read("lijst.opml", body, settings.read(school))
    assert "lijst.opml" in str(refused.value) and "root:" not in str(refused.value)
    assert (school / "sources.toml").read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read(school, encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = outlines(feed("https://x.example/feed", "Café"), head=head).decode().encode(encoding)
    (proposal,) = opml.read("x.opml", body, settings.read(school))
    assert proposal.title == "Café"


def test_comments_and_order_of_the_file_stay_and_what_another_added_meanwhile_is_not_doubled(school):
    path = school / "sources.toml"
    path.write_text("# Van ons.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    proposals = opml.read(
        "x.opml", outlines(feed("https://a.example"), feed("https://b.example")), settings.read(school)
    )
    edit.add_source(ANNA, school, "feed", "https://a.example/", "Intussen")
    assert opml.add(ANNA, school, proposals) == 1
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Van ons.") and text.count("a.example") == 1
    assert [table["name"] for table in tomllib.loads(text)["sources"]][:2] == ["krant", "nieuws"]


def test_a_title_with_anything_in_it_is_a_title(school):
    wild = "&lt;img src=x&gt; **vet**&#10;&quot;]]&gt; " + "x" * 400
    (proposal,) = opml.read("x.opml", outlines(feed("https://a.example", wild)), settings.read(school))
    assert opml.add(ANNA, school, [proposal]) == 1
    source = settings.read(school).sources[-1]
    assert (
        source.title == proposal.title and source.title.startswith("<img src=x>") and len(source.title) <= 200
    )


def test_the_command_prints_ours_and_adds_those_of_a_file(school, tmp_path, capsys):
    assert main(["opml", "--config", str(school)]) == 0
    assert capsys.readouterr().out.count("<outline") == 2
    file = tmp_path / "in.opml"
    file.write_bytes(
        outlines(feed("https://krant.example/feed"), feed("https://c.example/feed"), feed("nope"))
    )
    assert main(["opml", str(file), "--try", "--config", str(school)]) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [KNOWN, NEW, BAD]
    assert len(settings.read(school).sources) == 2
    assert main(["opml", str(file), "--json", "--config", str(school)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["state"] for each in told] == [KNOWN, NEW, BAD] and told[2]["error"]
    assert len(settings.read(school).sources) == 3


def test_a_file_that_is_none_ends_with_wrong_use(school, tmp_path, capsys):
    file = tmp_path / "in.opml"
    assert main(["opml", str(file), "--config", str(school)]) == 2
    file.write_bytes(b"<rss/>")
    assert main(["opml", str(file), "--config", str(school)]) == 2
    assert "no OPML" in capsys.readouterr().err
