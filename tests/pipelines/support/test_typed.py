"""The one door for what people type: what it takes out, what it refuses, and that every field stands behind it."""

import ast
import os
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.mentions.matching import engine
from pipelines.runs import check
from pipelines.settings import patterns
from pipelines.settings.editing import edit
from pipelines.sources import first_answers, first_configuration
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, PipelineError, QueryError
from pipelines.support.typed_text import signed
from pipelines.traffic import utm
from tests.people import ANNA

ROOT = Path(__file__).resolve().parents[3]
ORGANISATION = '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://www.rocvoorbeeld.example"\n'


@pytest.mark.parametrize(
    ("written", "one_line", "several"),
    [
        ("kop\x0btekst", "kop tekst", "kop\ntekst"),
        ("a\r\nb\rc\u2028d\x85e", "a b c d e", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c\x1bd\x9fe", "abcde", "abcde"),
        ("\ufeffa\u200bb\u2060c\xadd", "abcd", "abcd"),
        ("\u202eomgekeerd\u202c \u2066x\u2069", "omgekeerd x", "omgekeerd x"),
        ("half \ud800 teken \udfff.", "half teken .", "half  teken ."),
        ("nooit \ufffe\uffff\ufdd0 een teken", "nooit een teken", "nooit  een teken"),
        ("cafe\u0301", "café", "café"),
        ("één\xa0\u2009woord", "één woord", "één  woord"),
        ("x" + "\u0336" * 40, "x" + "\u0336" * 4, "x" + "\u0336" * 4),
        ("👩\u200d🏫 en a\u200db ❤\ufe0f", "👩\u200d🏫 en ab ❤\ufe0f", "👩\u200d🏫 en ab ❤\ufe0f"),
        ("\n\n- een\n\t- twee\n", "- een - twee", "- een\n\t- twee"),
        ("", "", ""),
    ],
)
def test_what_nobody_sees_is_taken_out_and_what_people_see_stays(written, one_line, several):
    assert typed_text.line(written) == one_line
    assert typed_text.lines(written) == several
    for text in (one_line, several):
        text.encode()


def test_what_is_too_long_is_refused_with_both_numbers_and_nothing_is_cut():
    assert typed_text.clean("é" * 80, typed_text.NAME) == "é" * 80
    with pytest.raises(typed_text.TooLong, match="80 characters at most; this one has 81"):
        typed_text.clean("é" * 81, typed_text.NAME)
    assert typed_text.clean("  " * 100 + "naam", typed_text.NAME) == "naam"
    with pytest.raises(typed_text.TooLong):
        typed_text.clean("x" * 50_000_000, typed_text.ANNOUNCEMENT)
    assert signed("Anna\x0b de\u202e  Wit" + "t" * 100) == "Anna de Wit" + "t" * 69


def test_every_field_of_text_on_every_page_has_its_limit_from_the_door():
    """A limit on the page is a courtesy; that it names the door's field keeps both the same."""
    fields = 0
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                "text_input",
                "text_area",
                "chat_input",
            ):
                limit = {each.arg: ast.unparse(each.value) for each in node.keywords}.get("max_chars", "")
                # held: what the files' own reader lets through in this field; others are their writer's own.
                known = limit.startswith(("typed_text.", "held.")) and limit.endswith(".most")
                own = ("filters.LONGEST", "keys.MOST", "LONGEST_LIST")
                assert known or limit in own, f"{path.name}:{node.lineno} max_chars={limit}"
                fields += 1
    assert fields >= 20


HOSTILE_ADDRESSES = [
    "http://[::1/", "http://[v1.x]/feed", "https://krant.example:99999/feed", "https://krant.example:0/feed",
    "https://ex\u2100mple.nl/feed", "http://[fe80::1%25eth0/", "https://", "http:///feed", "ftp://krant.example",
    "javascript://krant.example/%0aalert(1)", "https://kr ant.example/feed", "//krant.example/feed",
]  # fmt: skip


@pytest.mark.parametrize("written", HOSTILE_ADDRESSES)
def test_an_address_that_is_none_is_refused_on_every_way_in(tmp_path, written):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    before = (folder / "organisation.toml").read_bytes()
    # The page Sources, its test, set up, the link builder.
    with pytest.raises(ConfigError):
        edit.add_source(ANNA, folder, "feed", written, "Krant")
    read = settings.read(folder)
    with pytest.raises(ConfigError):
        check.source(read, "feed", written)
    with pytest.raises(ConfigError):
        first_configuration.create(ANNA, first_answers.Answers("ROC", written), tmp_path / "other")
    with pytest.raises(utm.LinkRefused):
        utm.build(read, written, "instagram", False, "x", "", None)
    assert (folder / "organisation.toml").read_bytes() == before and not (folder / "sources.toml").exists()
    # By hand, in each place that holds an address.
    for file, text in (
        ("sources.toml", f'[[sources]]\nname = "a"\nurl = "{written}"\n'),
        ("channels.toml", f'[[channels]]\nname = "a"\nnetwork = "x"\nurl = "{written}"\n'),
        (
            "channels.toml",
            f'[[traffic]]\nname = "a"\nconnector = "plausible"\naccount = "x"\napi = "{written}"\n',
        ),
    ):
        (folder / file).write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=file):
            settings.read(folder)
        (folder / file).unlink()


def test_every_pattern_refuses_the_bracket_that_is_never_closed():
    for pattern in patterns.PATTERNS:
        with pytest.raises(ConfigError):
            patterns.address(pattern, "http://[::1/")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 10_000 + "]" * 10_000,
        "[[" * 10_000,
        "x = " + "{a=" * 5_000 + "1" + "}" * 5_000,
        ".".join("a" for _ in range(5_000)) + " = 1",
        "[" + ".".join("a" for _ in range(5_000)) + "]",
        "x = " + "[" * 20 + "]" * 20,
        "x = " + "9" * 5_000,
        "x = 2026-99-99",
        "x = 1\nx = 2",
        'x = "a\x00b"',
        "\ud7ff = 1",
        "# " + "x" * 5_000_000,
        "sources = 5",
        'sources = "x"',
        '[[sources]]\nname = "a"\nurl = "https://a.example"\nevery = "' + "9" * 5_000 + 'd"',
    ],
    ids=range(15),
)  # fmt: skip
def test_an_absurd_file_is_a_sentence_that_names_it(tmp_path, text):
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        settings.read(tmp_path)
    assert "sources.toml" in str(caught.value) and len(str(caught.value)) < 3000
    before = (tmp_path / "sources.toml").read_bytes()
    with pytest.raises(ConfigError):
        edit.add_source(ANNA, tmp_path, "feed", "https://b.example/feed")
    assert (tmp_path / "sources.toml").read_bytes() == before


@pytest.mark.parametrize(
    "text", ["organisation = 5", ORGANISATION + "[[network]]\nx = 1", "organisation = []"]
)
def test_a_value_in_place_of_a_table_is_a_sentence(tmp_path, text):
    (tmp_path / "organisation.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="on a line of its own"):
        settings.read(tmp_path)


def test_a_folder_a_pipe_or_another_encoding_in_place_of_the_file_is_a_sentence(tmp_path):
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    path = tmp_path / "sources.toml"
    path.mkdir()
    with pytest.raises(ConfigError, match="is no file"):
        settings.read(tmp_path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="is no file"):
        settings.read(tmp_path)
    path.unlink()
    path.write_bytes('[[sources]]\nname = "café"'.encode("utf-16"))
    with pytest.raises(ConfigError, match="UTF-8"):
        settings.read(tmp_path)


@pytest.mark.parametrize("value", ["inf", "nan", "-1e400", "1" + "0" * 300, "1e13"])
def test_an_amount_that_no_school_has_is_refused(tmp_path, value):
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (tmp_path / "goals.toml").write_text(
        f'[[goals]]\nname = "a"\nmetric = "hand"\nstart = 2026-08-01\ndeadline = 2027-07-31\ntarget = {value}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"goals\.toml:1: .*target"):
        settings.read(tmp_path)


def test_titles_of_the_configuration_come_through_the_door(tmp_path):
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(
        '[[sources]]\nname = "a"\ntitle = "De\\u000bKrant\\u202e\\u0000"\nurl = "https://a.example"\n',
        encoding="utf-8",
    )
    assert settings.read(tmp_path).source("a").title == "De Krant"
    (tmp_path / "sources.toml").write_text(
        f'[[sources]]\nname = "a"\ntitle = "{"x" * 201}"\nurl = "https://a.example"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"“a”, title: .*200 characters at most; this one has 201"):
        settings.read(tmp_path)


QUERIES = {
    "a million letters": "a" * 1_000_000,
    "a million words": "roc OR " * 150_000 + "roc",
    "deep": "(" * 40_000 + "roc" + ")" * 40_000,
    "not not": "NOT " * 20_000 + "roc",
    "a long word": "a" * 101,
    "a word that grows when it is folded": "\u337f" * 90,
    "words": " OR ".join(f"w{n}" for n in range(10_001)),
    "a phrase": '"' + "a " * 10_001 + '"',
    "wildcards": " OR ".join(f"abc{n}*" for n in range(201)),
    "stars": "abc*d*e*f",
    "near": "roc" + " NEAR mbo" * 61,
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_beyond_all_bounds_is_refused_in_words_everywhere(tmp_path, warehouse, name):
    query = QUERIES[name]
    with pytest.raises(QueryError) as caught:
        engine.compile([("school", query)])
    assert len(caught.value.caret()) < 2000
    with pytest.raises(QueryError):
        check.query(query)
    (tmp_path / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    with pytest.raises(PipelineError):
        edit.save_query(ANNA, tmp_path, "ROC Voorbeeld", query)
    by_hand = ORGANISATION + "query = '" + query + "'\n"
    (tmp_path / "organisation.toml").write_text(by_hand, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"organisation\.toml:1: .*query"):
        settings.read(tmp_path)


def test_a_query_at_its_bounds_is_answered_in_time():
    matcher = engine.compile([("near", " NEAR/100 ".join(["(de OR het)"] * 60)), ("stars", "aab*aab*aab")])
    found = matcher.match(["de het " * 1000, "aab" * 60 + " x"])
    assert set(found[0]) == {"near"} and "stars" in matcher.match(["aabxaabxaab"])[0]
