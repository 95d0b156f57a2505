"""Every template is whole in both languages: strict about facts, right for 0, 1 and 2, and safe for words of others."""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterator

import pytest
from jinja2 import UndefinedError, nodes

from pipelines.access.privacy.papers.paper import Purpose
from pipelines.announcing.goal_lines import Traced
from pipelines.announcing.sentences import Contributed, Row
from pipelines.announcing.text import Story
from pipelines.sending.letter import Head, Tile, framed
from pipelines.sending.subscriptions.digest import Line, Section
from pipelines.support.typed_text import literal
from text import templates
from text.i18n import use_language
from text.templates import Words, environment, render

LANGUAGES = ("nl", "en")
OCTOBER, SEPTEMBER = dt.date(2026, 10, 1), dt.date(2026, 9, 1)
NAME = Words("ROC Voorbeeld")


def choices(**facts: tuple) -> list[dict]:
    """Each combination of these values."""
    return [dict(zip(facts, values, strict=True)) for values in itertools.product(*facts.values())]


TOTAL = choices(followers=(2,), channel_count=(2,), followers_change=(2, None))
STORIES = choices(
    month=(OCTOBER,),
    month_before=(SEPTEMBER,),
    stories=(2,),
    stories_before=(2, None),
    net_sentiment=(2, None),
)
NOTICE = choices(is_draft=(True, False), without=(NAME, None))
NEWS = choices(
    reached=(NAME, None), goals=((), (Contributed(NAME, 2), Contributed(NAME, 2, NAME))), stories=(2, None)
)  # fmt: skip
TOLD = [
    Story(NAME, outlet, day, copies, url)
    for outlet, day, copies, url in itertools.product(
        (NAME, None), (OCTOBER, None), (1, 2), ("https://a.nl/b", None)
    )
]
SHORT = [
    {**total, **stories, **news, **last, "is_draft": is_draft, "without": without, "story": story}
    for total, stories, news, last, is_draft, without, story, _n in zip(
        itertools.cycle([*TOTAL, TOTAL[0] | {"followers": None}]),
        itertools.cycle([*STORIES, STORIES[0] | {"stories": None}]),
        itertools.cycle([{"goals": news["goals"], "reached": news["reached"]} for news in NEWS]),
        itertools.cycle(choices(highlight=(NAME, None), attention=(NAME, None), thanks=(NAME, None))),
        itertools.cycle((True, False, False)),
        itertools.cycle((None, NAME)),
        itertools.cycle([*TOLD, None]),
        range(96),
        strict=False,
    )
]
ROW = Row(NAME, 2, 2, 2)
ROWS = [[ROW, Row(NAME, 2, -2, 2, True), Row(NAME, None, None, None)], []]
WHOLE = [
    {**stories, **notice, "title": NAME, "rows": rows, "together": ROW if rows else None, "contributed_to": counted,
     "told": told, "goals": goals, "footnotes": footnotes, "highlight": highlight, "attention": attention,
     "cases": attention and "A.", "negative_about": attention and NAME, "thanks": NAME, "corrections": corrections,
     "more_corrections": 2}
    for stories, notice, rows, counted, told, goals, footnotes, highlight, attention, corrections, _n in zip(
        itertools.cycle([*STORIES, STORIES[0] | {"stories": None}]),
        itertools.cycle(NOTICE),
        itertools.cycle([*ROWS, ROWS[0]]),
        itertools.cycle((NAME, None)),
        itertools.cycle((TOLD, [])),
        itertools.cycle((["**C**", "**D**"], [], ["**C**"])),
        itertools.cycle((["¹ B."], [])),
        itertools.cycle((NAME, None)),
        itertools.cycle((NAME, NAME, None)),
        itertools.cycle(((NAME,), (), ())),
        range(48),
        strict=False,
    )
]  # fmt: skip
# Facts of every template: a new one is not written before it is given some. Each number becomes 0, 1 and 2 in turn.
LINE = Line(NAME, "2", NAME)
FACTS: dict[str, list[dict]] = {
    "privacy/paper.md": choices(
        organisation=(NAME,), contact=(NAME, None), sources=((NAME,), ()), more=(None, "1 more source"),
        rows=([Purpose(NAME, NAME, NAME)] * 2,), mention=("1 day",), set_aside=("2 days",), is_looked=(True, False),
    ),
    "threat/why.txt": choices(
        kind=("explicit", "condition", "told", "veiled", "doubtful", "words", "nothing"), found=([NAME, NAME], None)
    ),
    "case/why.txt": choices(
        kind=(NAME,), by=("encoder", "words", "sound", "spread", "danger", "doubt", "nothing"), chance=("86%", None),
        found=(NAME, None),
    ),
    "login/link.md": [{"link": "https://dashboard.school.example/enter/0a"}],
    "subscription/mail.md": choices(
        title=(NAME,), organisation=(NAME,), is_month=(True, False), is_compared=(True, False),
        first=(OCTOBER,), last=(OCTOBER,), collected_until=(OCTOBER, None),
        there=("https://x.example/goals", None), stop=("https://x.example/stop/a", None),
        sections=([Section("", [LINE, Line(NAME, "2")]), Section("Heading", [LINE])], []),
    ),
    "announcement/subject.txt": [
        {"month": OCTOBER, **news, "followers": 2, "channel_count": 2, "followers_change": moved}
        for news in NEWS
        for moved in (2, -2, None)
    ],
    "announcement/total.md": TOTAL,
    "announcement/line.md": SHORT,
    "announcement/notice.md": NOTICE,
    "announcement/stories.txt": STORIES,
    "announcement/goal.md": choices(
        goal=(NAME,), value=(2, None), places=(0,), target=(2,), target_to=(2, None),
        direction=("at least", "at most", "within"), is_part_of=(True, False), state=("green", "red"),
        held=(NAME, None), month=(OCTOBER,), added=(2, -2, None), is_growth=(True, False),
        parts=((), (Traced(Words("Instagram"), 2),) * 3), footnote=("¹",),
    ),
    "announcement/held.txt": choices(
        places=(0,), direction=("at least", "at most", "within"), expected=(2,), expected_to=(2, None),
        since=(OCTOBER, None), gone=(2, -2, None), way=(2, -2),
    ),
    "announcement/without.txt": choices(
        until=(OCTOBER, None),
        sources=([{"name": NAME, "since": OCTOBER}], [{"name": NAME, "since": None}] * 2, [{"name": NAME}] * 3),
    ),
    "announcement/footnote.md": choices(
        mark=("¹", ""), method=("last channel", "visit", "growth", "count", Words("by hand"))
    ),
    "announcement/highlight.txt": choices(goal=(NAME, None), channel=(NAME,), count=(2,), share=("3,0%",)),
    "announcement/attention.txt": choices(
        goal=(NAME, None), channel=(NAME,), lost=(2,), value=(2,), places=(0,), target=(2, None),
        state=("amber", "red", "missed"), direction=("at least", "at most", "within"), held=(NAME, None),
    ),
    "announcement/thanks.txt": choices(names=(NAME, None), month=(OCTOBER,), posts=(2, None), channel_count=(2,)),
    "announcement/gap.txt": choices(kind=("followers", "goal", "part"), name=(NAME,), why=(NAME,)),
    "announcement/correction.txt": choices(
        name=(NAME, None), figure=("x",), month=(OCTOBER,), before=(2, None), now=(2,), places=(0,)
    ),
    "announcement/intranet.md": SHORT,
    "announcement/newsletter.md": WHOLE,
    "report/cases.txt": choices(
        month=(OCTOBER,), came=(2,), answered=(2,), waiting=(2,), unneeded=(2,), share=("86%", None)
    ),
    "report/negative_about.txt": choices(theme=("rooster",), stories=(8,), negative=(14,)),
    "board/doubt.txt": choices(doubt=("unchecked", "disputed")),
    "board/headline.txt": choices(
        subject=(NAME,), days=(2,), case=("nothing known", "no story", "few stories"), stories=(2,),
        earlier=(None,),
    )
    + choices(
        subject=(NAME,), days=(2,), case=("told",), stories=(2,), stories_before=(2,),
        doubt=("unchecked", None), cause=(NAME, None), copies=(2,), is_praise=(True, False),
        standing=("far more praise", "more praise", "balance", "more criticism", "far more criticism", "not judged"),
        change=("better", "worse", "alike", "too few", None), bad_week=("16 t/m 22 november", None),
        volume=("rose", "fell", "steady", "too few", "first", "alone"), earlier=("16 t/m 22 november 2025", None),
    )
    + choices(
        subject=(NAME,), days=(2,), case=("told",), stories=(2,), stories_before=(2,), doubt=("disputed",),
        cause=(None,), standing=("balance",), change=(None,), bad_week=(None,), volume=("rose",), earlier=(None,),
    ),
    "card/heading.txt": [{"month": OCTOBER}],
    "card/goal.txt": [{"goal": NAME, "count": 2}],
    "card/foot.txt": choices(is_draft=(True, False), is_incomplete=(True, False), left_out=(2,)),
    "report/title.txt": [{"month": OCTOBER}],
    "report/mail.md": choices(
        month=(OCTOBER,), standing=(NAME,), goals=((), ("**A**", "**B**")), attention=((), (NAME, NAME)),
        cases=(None, "A."), negative_about=(None, NAME),
    ),
    "report/notices.md": [
        {**notice, "missing": missing, "partial": partial}
        for notice in NOTICE
        for missing, partial in (((), ()), ((NAME,), ("a", "b", "c")))
    ],
    "report/standing.txt": [
        {**stories, "doubt": doubt}
        for stories in [*STORIES, STORIES[0] | {"stories": None}]
        for doubt in (NAME, None)
    ],
    "report/lead.txt": choices(standing=(NAME,), story=(*TOLD, None)),
    "report/price.txt": [
        {"unit": unit, "goal": NAME, "few": few, "fewest": 20, **prices}
        for unit, few in itertools.product((NAME, None), ((), (NAME,), (NAME, NAME)))
        for prices in (
            {"cheapest": NAME, "low": "4,10", "dearest": NAME, "high": "46,00"},
            {"cheapest": NAME, "low": "4,10", "dearest": None, "high": None},
            {"cheapest": None, "low": None, "dearest": None, "high": None},
        )
    ],
    "report/methods.md": choices(
        tier=("accurate", "fast", ""), doubt=(NAME, None), judged=(2, None), share=("70%",), low=("60%",),
        high=("80%",), closed_at=(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), None), closed_by=(NAME,),
        theme=(NAME, None),
    ),
    "sending/result.txt": choices(sent=(2, 0), before=(2, 0), failed=(2, 0)),
    "mail.html": choices(
        language=("nl",), title=("a < b",), colour=("#005A8F",), body=("<p>c</p>",), heading=("d", None),
        head=(None, Head(NAME, "#FFFFFF"), Head(NAME, "#FFFFFF", [Tile("2", NAME, "+2"), Tile("2", NAME)], "e")),
    ),
}  # fmt: skip


# Where nothing is wrong nothing is said.
MAY_BE_EMPTY = ("announcement/notice.md", "report/notices.md")


def names(language: str) -> set[str]:
    """The templates of a language, and those without words."""
    found = [*(templates.FOLDER / language).rglob("*.j2")]
    assert found
    return {
        path.relative_to(templates.FOLDER / language).as_posix().removesuffix(".j2") for path in found
    } | {path.name.removesuffix(".j2") for path in templates.FOLDER.glob("*.j2")}


def with_count(value: object, count: int) -> object:
    """The same facts, each number replaced by this one; its sign stays."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return -count if value < 0 else count
    if isinstance(value, list | tuple):
        return type(value)(with_count(each, count) for each in value)
    if dataclasses.is_dataclass(value):
        fields = {
            each.name: with_count(getattr(value, each.name), count) for each in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)
    return value


def rendered(name: str, count: int, escape=str) -> Iterator[tuple[dict, str]]:
    for facts in FACTS[name]:
        counted = {
            key: with_count(value, count) if key != "places" else value for key, value in facts.items()
        }
        yield counted, render(name, escape, **counted)


def plurals(language: str) -> dict[tuple[str, str], str]:
    """Each pair of forms that a template of this language chooses from → where it stands."""
    found = {}
    for name in names(language):
        made = environment(language)
        source, _, _ = made.loader.get_source(made, f"{name}.j2")
        for node in made.parse(source).find_all(nodes.Filter):
            if node.name == "plural":
                found[tuple(each.as_const() for each in node.args)] = name
    assert len(found) > 5
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_has_facts_in_this_test(language):
    assert names(language) == set(FACTS)


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACTS)
def test_each_template_reads_well_for_none_one_and_two(name, language, count):
    pairs = plurals(language)
    one, more = ({pair[n].split()[0] for pair in pairs if pair[0] != pair[1]} for n in (0, 1))
    with use_language(language):
        texts = [text for _facts, text in rendered(name, count)]
    assert any(texts) and (all(texts) or name in MAY_BE_EMPTY)
    for text in texts:
        if name.endswith(".html"):
            continue
        assert not re.search(r"\bNone\b|\{|\}|%\}|Undefined", text), text
        assert not re.search(r" [,;:.)]|\( |  |\n\n\n|[,;:]\.|\.\.", text), text
        assert not re.search(rf"(?<![\d.,])1 ({'|'.join(map(re.escape, more - one))})\b", text), text
        assert not re.search(rf"(?<![\d.,])[02] ({'|'.join(map(re.escape, one - more))})\b", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_is_tried_with_one_and_more(language, monkeypatch, request):
    tried: set[tuple[float, str, str]] = set()
    plural = templates.FILTERS["plural"]

    def heard(count: float, one: str, more: str) -> str:
        tried.add((abs(count), one, more))
        return plural(count, one, more)

    monkeypatch.setitem(templates.FILTERS, "plural", heard)
    environment.cache_clear()
    request.addfinalizer(environment.cache_clear)
    with use_language(language):
        for name, count in itertools.product(FACTS, (0, 1, 2)):
            assert list(rendered(name, count))
    for (one, more), name in plurals(language).items():
        assert {1, 2} <= {count for count, *forms in tried if forms == [one, more]}, f"{name}: {one}, {more}"


@pytest.mark.parametrize("name", FACTS)
def test_both_languages_say_the_same_facts(name):
    if name == "mail.html":
        return
    used = []
    for language in LANGUAGES:
        made = environment(language)
        source, _, _ = made.loader.get_source(made, f"{name}.j2")
        tree = made.parse(source)
        loads = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
        macros = {node.name for node in tree.find_all(nodes.Macro)}
        used.append(loads - stored - macros)
    assert used[0] == used[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(FACTS) - {"mail.html"}))
def test_words_of_others_are_printed_letter_for_letter(name, language):
    wild = Words("![](x)  , <b>_a_ : b")
    with use_language(language):
        for facts in FACTS[name][:40]:
            told = {key: wild if value is NAME else value for key, value in facts.items()}
            if wild in told.values():
                shown = render(name, literal, **told)
                plain = render(name, **told)
                assert literal(wild) in shown or wild not in plain
                assert "![" not in shown


def test_a_fact_that_is_missing_or_unknown_is_an_error_and_no_empty_place():
    with use_language("nl"):
        with pytest.raises(UndefinedError, match="posts"):
            render("announcement/thanks.txt", names=None, month=OCTOBER, channel_count=2)
        with pytest.raises(TypeError, match="cannot print None"):
            render("announcement/gap.txt", kind="followers", name=NAME, why=None)


def test_the_frame_of_an_email_escapes_its_title_and_keeps_its_body():
    page = framed("<p>Goed\n\n\nnieuws</p>", "<b>", "nl", "#000000")
    assert "<title>&lt;b&gt;</title>" in page and ">Goed\n\n\nnieuws</p>" in page
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>")


HEADLINE = {
    "subject": NAME, "days": 30, "case": "told", "standing": "balance", "change": None, "bad_week": None, "doubt": None,
    "cause": None, "earlier": None,
}  # fmt: skip
EXPECTED = [
    ("board/headline.txt", {"subject": NAME, "days": 30, "case": "few stories"}, "stories", {
        ("nl", 1): "In 30 dagen verscheen er maar 1 verhaal over ROC Voorbeeld: te weinig om iets over de stand te"
        " zeggen.",
        ("nl", 2): "In 30 dagen verschenen er maar 2 verhalen over ROC Voorbeeld: te weinig om iets over de stand te"
        " zeggen.",
        ("en", 1): "In 30 days there was only 1 story about ROC Voorbeeld: too few to say how it stands.",
        ("en", 2): "In 30 days there were only 2 stories about ROC Voorbeeld: too few to say how it stands.",
    }),
    ("board/headline.txt", {"subject": NAME, "case": "no story"}, "days", {
        ("nl", 1): "Op deze dag is geen verhaal over ROC Voorbeeld gevonden.",
        ("nl", 2): "In deze 2 dagen is geen verhaal over ROC Voorbeeld gevonden.",
        ("en", 1): "On this day no story about ROC Voorbeeld was found.",
        ("en", 2): "In these 2 days no story about ROC Voorbeeld was found.",
    }),
    ("board/headline.txt", {**HEADLINE, "volume": "first"}, "stories", {
        ("nl", 1): "Positieve en negatieve verhalen over ROC Voorbeeld hielden elkaar in evenwicht; er was 1 verhaal,"
        " en er is geen eerdere periode om mee te vergelijken.",
        ("nl", 2): "Positieve en negatieve verhalen over ROC Voorbeeld hielden elkaar in evenwicht; er waren 2"
        " verhalen, en er is geen eerdere periode om mee te vergelijken.",
        ("en", 1): "Positive and negative stories about ROC Voorbeeld were in balance; there was 1 story, and no"
        " earlier period to compare with.",
        ("en", 2): "Positive and negative stories about ROC Voorbeeld were in balance; there were 2 stories, and no"
        " earlier period to compare with.",
    }),
    ("board/headline.txt", {**HEADLINE, "volume": "first", "stories": 9, "standing": "more criticism",
                            "cause": Words("Brand"), "is_praise": False}, "copies", {
        ("nl", 1): "Er verschenen meer negatieve dan positieve verhalen over ROC Voorbeeld, vooral door “Brand”"
        " (1 publicatie); er waren 9 verhalen, en er is geen eerdere periode om mee te vergelijken.",
        ("nl", 2): "Er verschenen meer negatieve dan positieve verhalen over ROC Voorbeeld, vooral door “Brand”"
        " (2 publicaties); er waren 9 verhalen, en er is geen eerdere periode om mee te vergelijken.",
        ("en", 1): "There were more negative than positive stories about ROC Voorbeeld, mainly through “Brand”"
        " (1 publication); there were 9 stories, and no earlier period to compare with.",
        ("en", 2): "There were more negative than positive stories about ROC Voorbeeld, mainly through “Brand”"
        " (2 publications); there were 9 stories, and no earlier period to compare with.",
    }),
    ("announcement/stories.txt", {"month": OCTOBER, "stories_before": None, "net_sentiment": None}, "stories", {
        ("nl", 0): "In oktober verschenen 0 verhalen over ons.",
        ("nl", 1): "In oktober verscheen 1 verhaal over ons.",
        ("nl", 2): "In oktober verschenen 2 verhalen over ons.",
        ("en", 0): "In October 0 stories about us appeared.",
        ("en", 1): "In October 1 story about us appeared.",
        ("en", 2): "In October 2 stories about us appeared.",
    }),
    ("announcement/thanks.txt", {"names": None, "month": OCTOBER, "channel_count": 1}, "posts", {
        ("nl", 0): "Dank aan iedereen die berichten plaatste in oktober: 0 berichten op 1 kanaal.",
        ("nl", 1): "Dank aan iedereen die berichten plaatste in oktober: 1 bericht op 1 kanaal.",
        ("nl", 2): "Dank aan iedereen die berichten plaatste in oktober: 2 berichten op 1 kanaal.",
        ("en", 1): "Thanks to everybody who posted in October: 1 post on 1 channel.",
    }),
    ("announcement/goal.md", {
        "goal": Words("Leerbedrijven"), "value": 30, "places": 0, "target": 60, "target_to": None,
        "direction": "at least", "is_part_of": True, "state": "red", "held": None, "month": OCTOBER, "parts": (),
        "is_growth": False, "footnote": "",
    }, "added", {
        ("nl", -2): "**Leerbedrijven**: 30 van 60, achter; in oktober 2 eraf.",
        ("nl", -1): "**Leerbedrijven**: 30 van 60, achter; in oktober 1 eraf.",
        ("nl", 0): "**Leerbedrijven**: 30 van 60, achter; in oktober niets erbij.",
        ("nl", 1): "**Leerbedrijven**: 30 van 60, achter; in oktober 1 erbij.",
        ("nl", 2): "**Leerbedrijven**: 30 van 60, achter; in oktober 2 erbij.",
        ("en", 0): "**Leerbedrijven**: 30 of 60, behind; in October nothing more.",
        ("en", 1): "**Leerbedrijven**: 30 of 60, behind; in October 1 more.",
        ("en", 2): "**Leerbedrijven**: 30 of 60, behind; in October 2 more.",
    }),
    ("card/foot.txt", {"is_draft": False, "is_incomplete": False}, "left_out", {
        ("nl", 0): "Verschil met het eind van de maand ervoor. Bron: Weerklank.",
        ("nl", 1): "Verschil met het eind van de maand ervoor. Bron: Weerklank. 1 kleiner kanaal is weggelaten.",
        ("nl", 2): "Verschil met het eind van de maand ervoor. Bron: Weerklank. 2 kleinere kanalen zijn weggelaten.",
        ("en", 1): "Change since the end of the month before. Source: Weerklank. 1 smaller channel is left out.",
    }),
    ("sending/result.txt", {"sent": 0, "failed": 1}, "before", {
        ("nl", 0): "1 mislukt.",
        ("nl", 1): "1 had het al, 1 mislukt.",
        ("nl", 2): "2 hadden het al, 1 mislukt.",
        ("en", 2): "2 had it already, 1 failed.",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "field", "texts"), EXPECTED, ids=[each[0] for each in EXPECTED])
def test_a_count_bends_the_words_around_it(name, facts, field, texts):
    for (language, count), expected in texts.items():
        with use_language(language):
            assert render(name, **facts, **{field: count}) == expected


def test_incomplete_figures_are_listed_with_and():
    facts = {"is_draft": False, "without": None, "missing": ()}
    with use_language("nl"):
        assert render("report/notices.md", **facts, partial=("a", "b", "c")) == (
            "Onvolledig door ontbrekende dagen: a, b en c."
        )


def test_a_number_that_is_printed_as_one_takes_the_word_for_one():
    plural = templates.FILTERS["plural"]
    assert [plural(count, "kwam", "kwamen") for count in (0, 0.96, 1, -1, 1.04, 1.5, 2)] == [
        "kwamen", "kwam", "kwam", "kwam", "kwam", "kwamen", "kwamen",
    ]  # fmt: skip
