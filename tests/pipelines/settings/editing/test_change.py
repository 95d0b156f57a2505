"""A change from a page: comments and order stay, it is checked whole, it can be taken back, and nothing gets in."""

import datetime as dt
import json
import random
import stat
import threading
import tomllib

import pytest

from pages.shared.actions import sentence
from pipelines import settings
from pipelines.settings.editing import change, difference, forms, history, tables, toml_text
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.support.errors import ConfigError
from tests.people import ANNA
from tests.pipelines.settings.editing.school import CHANNELS, NOW, ORGANISATION, entry, saved, write
from text.i18n import use_language


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return write(tmp_path / "config")


def test_a_changed_field_leaves_every_other_line_as_it_was(where):
    text = saved(where, "peers", "Voorbeeld College", {"name": "Voorbeeld Lyceum"})
    assert text == ORGANISATION.replace('"Voorbeeld College"   #', '"Voorbeeld Lyceum"   #')


def test_a_field_that_is_added_stands_in_its_own_table(where):
    text = saved(where, "peers", "De Rivier", {"site": "https://www.rivier.example"})
    assert text == ORGANISATION.replace(
        'name = "De Rivier"\n', 'name = "De Rivier"\nsite = "https://www.rivier.example"\n'
    )
    text = saved(where, "traffic", "site", {"title": "De site"})
    assert text == CHANNELS.replace('secret = "PLAUSIBLE"\n', 'secret = "PLAUSIBLE"\ntitle = "De site"\n')


def test_a_table_that_is_added_stands_behind_its_like_and_before_the_remarks_of_the_next(where):
    text = saved(where, "peers", None, {"name": "Nova", "query": 'nova NEAR/6 "mbo"'})
    new = '[[peers]]\nname = "Nova"\nquery = \'nova NEAR/6 "mbo"\'\n\n# Bekende'
    assert text == ORGANISATION.replace("# Bekende", new)


def test_the_first_of_its_kind_stands_at_the_end_and_the_first_file_is_made(where):
    text = saved(where, "topics", None, {"name": "Stage"})
    assert text == ORGANISATION + '\n[[topics]]\nname = "Stage"\n'
    assert (
        saved(where, "announcement", None, {"scheduled": ["report"]})
        == '[announcement]\nscheduled = ["report"]\n'
    )
    assert settings.read(where).announcing.scheduled == ("report",)


def test_a_table_that_is_removed_takes_its_own_remarks_along_and_no_others(where):
    change.save(ANNA, where, change.removal(entry(where, "peers", "De Rivier")), NOW)
    text = (where / "organisation.toml").read_text(encoding="utf-8")
    assert text == ORGANISATION.replace('# Die van de rivier.\n[[peers]]\nname = "De Rivier"\n\n', "")
    change.save(ANNA, where, change.removal(entry(where, "traffic", "site")), NOW)
    text = (where / "channels.toml").read_text(encoding="utf-8")
    assert "key_events" not in text and "Meet de site" not in text and 'name = "linkedin"' in text


def test_what_stands_above_the_first_of_its_kind_may_be_about_all_of_them_and_stays(where):
    change.save(ANNA, where, change.removal(entry(where, "peers", "Voorbeeld College")), NOW)
    text = (where / "organisation.toml").read_text(encoding="utf-8")
    for kept in (
        "# Van ons allen.",
        "# zoals op de gevel",
        "# De buren.",
        "# Die van de rivier.\n[[peers]]",
        "# Bekende",
    ):
        assert kept in text
    assert "Voorbeeld College" not in text
    assert [each.called for each in tables.entries(KINDS["peers"], where)] == ["De Rivier"]
    change.save(ANNA, where, change.removal(entry(where, "peers", "De Rivier")), NOW)
    text = (where / "organisation.toml").read_text(encoding="utf-8")
    assert "rivier" not in text and "# Bekende" in text


def test_an_emptied_field_is_taken_out_and_a_table_within_is_changed_in_place(where):
    text = saved(where, "peers", "Voorbeeld College", {"query": ""})
    assert "college van B en W" not in text and "# aan de overkant" in text
    text = saved(
        where,
        "traffic",
        "site",
        {"title": "Site", "key_events": "Aanmelding = /bedankt*\nBrochure = /folder"},
    )
    assert tomllib.loads(text)["traffic"][0]["key_events"] == {
        "Aanmelding": "/bedankt*",
        "Brochure": "/folder",
    }


@pytest.mark.parametrize(
    ("kind", "called", "typed", "label", "why"),
    [
        ("peers", None, {"name": ""}, "Naam", "vul dit in"),
        ("peers", None, {"name": "De Rivier"}, "", "Er is al een school of onderwerp met de naam “De Rivier”"),
        ("peers", "De Rivier", {"site": "ftp://x"}, "Website", "is geen webadres"),
        ("peers", "De Rivier", {"query": '"open'}, "Zoekvraag", "teken"),
        ("events", "Open dag", {"end": dt.date(2026, 11, 1)}, "Laatste dag", "vóór"),
        ("channels", None, {"title": "X", "network": "myspace"}, "Netwerk", "is niet bekend"),
        ("channels", None, {"title": "X", "network": "x", "account": "@x"}, "Account", "vul eerst"),
        ("channels", "LinkedIn", {"connector": "mastodon", "account": "@a@b.nl"}, "Wat de cijfers leest", "linkedin"),
        ("channels", "LinkedIn", {"peer": "Niemand"}, "Vergelijkbare school", "is niet bekend"),
        ("costs", "costs", {"hour": -1}, "Euro", "bedrag"),
        ("outlets", None, {"name": "k", "reach": 1.5}, "Lezers", "heel getal"),
        ("outlets", None, {"name": "k" * 201}, "Naam", "200 tekens"),
        ("traffic", "site", {"key_events": "= /bedankt"}, "Conversies", "kant van de ="),
        ("traffic", "site", {"every": "2 uur"}, "Hoe vaak", "geen duur"),
        ("mail", None, {"server": "s", "sender": "x", "allowed": "a.nl"}, "Afzender", "geen e-mailadres"),
        ("mail", None, {"server": "s", "sender": "x@a.nl", "allowed": "a.nl", "to": "y@b.nl"}, "maandbericht gaat",
         "buiten de toegestane"),
        ("announcement", None, {"colour": "blauw"}, "Kleur", "is geen kleur"),
    ],
)  # fmt: skip
def test_a_bad_answer_names_its_field_in_words_and_changes_nothing(where, kind, called, typed, label, why):
    before = {path.name: path.read_text("utf-8") for path in where.glob("*.toml")}
    with use_language("nl"), pytest.raises(ConfigError) as refused:
        saved(where, kind, called, typed)
    with use_language("nl"):
        told = sentence(refused.value)
    assert label.lower() in told.lower() and why in told, told
    assert {path.name: path.read_text("utf-8") for path in where.glob("*.toml")} == before
    assert history.changes(where) == ()


def test_the_form_as_it_stands_changes_nothing(where):
    with pytest.raises(ConfigError, match="Nothing was changed"):
        change.proposed(
            where, entry(where, "peers", "De Rivier"), {"name": "De Rivier", "query": "", "site": ""}
        )


def test_who_saves_a_form_that_is_out_of_date_is_told_and_nothing_is_lost(where):
    first, second = (entry(where, "peers", "De Rivier") for _tab in range(2))
    one = change.proposed(where, first, {"query": "rivier"})
    two = change.proposed(where, second, {"query": "derivier"})
    change.save(ANNA, where, one, NOW)
    with pytest.raises(change.Outdated):
        change.save(ANNA, where, two, NOW)
    assert tables.entries(KINDS["peers"], where)[1].values["query"] == "rivier"


def test_a_press_too_many_adds_nothing_twice(where):
    one = change.proposed(where, entry(where, "events"), {"label": "Feest", "start": dt.date(2026, 12, 1)})
    change.save(ANNA, where, one, NOW)
    with pytest.raises(change.Outdated):
        change.save(ANNA, where, one, NOW)
    assert len(tables.entries(KINDS["events"], where)) == 2


def test_a_change_to_something_else_in_the_file_is_no_hindrance(where):
    late = change.proposed(where, entry(where, "peers", "De Rivier"), {"query": "rivier"})
    change.save(ANNA, where, change.removal(entry(where, "peers", "Voorbeeld College")), NOW)
    saved(where, "organisation", "organisation", {"city": "Voorbeeldstad"})
    change.save(ANNA, where, late, NOW)
    assert [each.values for each in tables.entries(KINDS["peers"], where)] == [
        {"name": "De Rivier", "query": "rivier"}
    ]


def test_many_who_save_at_once_lose_nothing_of_each_other(where):
    refused = []

    def add(number: int) -> None:
        for _try in range(40):
            try:
                saved(where, "topics", None, {"name": f"Onderwerp {number}"})
                return
            except change.Outdated:
                continue
        refused.append(number)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused
    assert {each.called for each in tables.entries(KINDS["topics"], where)} == {
        f"Onderwerp {n}" for n in range(8)
    }
    assert len(history.changes(where)) == 8


def test_the_difference_is_told_in_words_and_in_lines(where):
    proposal = change.proposed(
        where, entry(where, "events", "Open dag"), {"end": dt.date(2026, 11, 8), "label": "Feest"}
    )
    with use_language("nl"):
        told = difference.fields(proposal)
    assert [(each.label, each.before, each.after) for each in told] == [
        ("Wat er gebeurt", "Open dag", "Feest"),
        ("Laatste dag", None, "8 november 2026"),
    ]
    assert difference.lines(change.look(where, proposal)) == (
        " start = 2026-11-07",
        '-label = "Open dag"',
        '+label = "Feest"',
        "+end = 2026-11-08",
    )


def test_the_last_changes_are_taken_back_one_by_one_to_the_letter(where):
    texts = [ORGANISATION]
    for name in ("A", "B", "C"):
        texts.append(saved(where, "topics", None, {"name": name}))
    for before in reversed(texts[:-1]):
        newest = next(each for each in history.changes(where) if not each.undone)
        assert history.can_undo(newest)
        history.undo(ANNA, where, newest.number)
        assert (where / "organisation.toml").read_text(encoding="utf-8") == before
    assert all(each.undone and not history.can_undo(each) for each in history.changes(where))


def test_a_file_that_was_made_is_gone_when_that_is_taken_back(where):
    saved(where, "announcement", None, {"thanks": "Sanne"})
    history.undo(ANNA, where, history.changes(where)[0].number)
    assert not (where / "announcement.toml").exists()


def test_what_was_changed_by_hand_since_is_not_taken_back(where):
    saved(where, "topics", None, {"name": "Stage"})
    path = where / "organisation.toml"
    path.write_text(path.read_text("utf-8") + "# met de hand\n", encoding="utf-8")
    (newest,) = history.changes(where)
    assert not history.can_undo(newest)
    with pytest.raises(history.ChangedSince):
        history.undo(ANNA, where, newest.number)
    assert "# met de hand" in path.read_text("utf-8") and "Stage" in path.read_text("utf-8")


def test_taking_back_what_others_rest_on_by_now_is_refused(where):
    saved(where, "peers", None, {"name": "Nova"})
    saved(where, "channels", None, {"title": "Nova", "network": "tiktok", "peer": "Nova"})
    with pytest.raises(ConfigError, match="still named by “Nova”"):
        history.undo(ANNA, where, 1)
    assert len(tables.entries(KINDS["peers"], where)) == 3


def test_a_hundred_changes_are_kept_and_only_their_owner_reads_them(where, tmp_path):
    for number in range(104):
        saved(where, "costs", "costs", {"hour": number + 50})
    found = history.changes(where)
    assert [found[0].number, found[-1].number, len(found)] == [104, 5, 100]
    kept = sorted((tmp_path / "data" / "settings").glob("0*.json"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert history.can_undo(found[0]) and not history.can_undo(found[1])


def test_a_torn_file_of_the_history_hides_none_of_the_others(where, tmp_path):
    saved(where, "topics", None, {"name": "A"})
    saved(where, "topics", None, {"name": "B"})
    (tmp_path / "data" / "settings" / "000002.json").write_text('{"at": "2026', encoding="utf-8")
    assert [each.number for each in history.changes(where)] == [1]
    saved(where, "topics", None, {"name": "C"})
    assert [each.number for each in history.changes(where)] == [3, 1]


def test_where_nothing_can_be_kept_nothing_is_changed(where, tmp_path):
    (tmp_path / "data" / "settings").write_text("no folder", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be written"):
        saved(where, "topics", None, {"name": "A"})
    assert (where / "organisation.toml").read_text("utf-8") == ORGANISATION


def test_a_file_that_cannot_be_put_in_place_leaves_no_change_in_the_history(where):
    (where / ".organisation.toml.new").mkdir()
    with pytest.raises(ConfigError, match="cannot be written"):
        saved(where, "topics", None, {"name": "A"})
    assert history.changes(where) == ()
    assert (where / "organisation.toml").read_text("utf-8") == ORGANISATION


WILD = (
    '"', "'", '"""', "'''", "\\", "\\n", "]", "]]", "[x]", "[[peers]]", "# geen remark", "a = 1", "= 1",
    "x\n[organisation]",
    '"\n[[sources]]\nname = "kwaad', "'\nname = 'kwaad", "\x00", "\x1b[31m", "\u2028[x]", "\r\n[costs]\r\nhour = 0",
    "{}", "../../etc/passwd",
    "/etc/passwd", "C:\\x", "été ✓ 中", "\U0001f393", "‮omgekeerd", "{place}", "%s", "true", "2026-01-01", "null",
    " ".join(["aaaa"] * 36), "<script>", "•",
)  # fmt: skip


@pytest.mark.parametrize("wild", WILD)
def test_whatever_is_typed_is_one_text_in_one_field(where, wild):
    """Quotes, brackets, line ends and paths: the file says that text in that field, and nothing else changed."""
    before = tomllib.loads((where / "organisation.toml").read_text("utf-8"))
    text = saved(where, "outlets", None, {"name": f"a{wild}b"})
    after = tomllib.loads(text)
    (outlet,) = after.pop("outlets")
    assert after == before and set(outlet) == {"name"}
    assert "\n" not in outlet["name"] and "\x00" not in outlet["name"]
    text = saved(where, "outlets", outlet["name"], {"name": f"{wild}c"})
    after = tomllib.loads(text)
    assert len(after.pop("outlets")) == 1 and after == before
    assert text.startswith(ORGANISATION)


@pytest.mark.parametrize("wild", WILD)
def test_a_short_name_is_made_of_letters_whatever_the_title(where, wild):
    text = saved(where, "channels", None, {"title": f"{wild} kanaal", "network": "tiktok"})
    made = tomllib.loads(text)["channels"][-1]["name"]
    assert made.isascii() and made.replace("-", "").isalnum() and len(made) <= 40
    assert sorted(path.name for path in where.glob("*.toml")) == ["channels.toml", "organisation.toml"]


def test_nobody_types_a_short_name_or_the_name_of_a_key(where):
    text = saved(where, "channels", "LinkedIn", {"name": "../x", "secret": "HOME", "title": "Linked"})
    table = tomllib.loads(text)["channels"][0]
    assert table == {"name": "linkedin", "title": "Linked", "network": "linkedin"}


def test_a_thousand_random_changes_say_what_was_meant_and_keep_every_remark(where):
    dice = random.Random(15)
    remarks = {line for line in ORGANISATION.splitlines() if line.startswith("#")}
    done = 0
    for _turn in range(300):
        kind = KINDS[dice.choice(("topics", "outlets", "events"))]
        there = tables.entries(kind, where)
        one = dice.choice([*there, tables.blank(kind)])
        if one.number is not None and dice.random() < 0.3 and one.called != "Open dag":
            change.save(ANNA, where, change.removal(one), NOW)
            assert len(tables.entries(kind, where)) == len(there) - 1
            done += 1
            continue
        name = "label" if kind.name == "events" else "name"
        typed = {name: f"{dice.choice(WILD)} {dice.random()}"}
        if kind.name == "events":
            typed["start"] = dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(300))
        proposal = change.proposed(where, one, typed)
        change.save(ANNA, where, proposal, NOW)
        assert dict(proposal.new) in [dict(each.values) for each in tables.entries(kind, where)]
        done += 1
    text = (where / "organisation.toml").read_text("utf-8")
    assert done == 300 and remarks <= set(text.splitlines())
    assert "# aan de overkant" in text and "\n\n\n\n" not in text


@pytest.mark.parametrize(
    "text",
    [
        'peers = [{ name = "A" }, { name = "B" }]\n[organisation]\nname = "R"\nsite = "https://r.example"\n',
        'organisation.name = "R"\norganisation.site = "https://r.example"\n[["peers"]]\nname = "B"\n',
    ],
)
def test_a_file_that_is_written_in_another_way_is_changed_rightly_or_not_at_all(where, text):
    path = where / "organisation.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"organisation\.toml can be read, but not changed"):
        saved(where, "peers", "B", {"site": "https://b.example"})
    assert path.read_text("utf-8") == text


def test_lines_that_end_as_on_windows_go_on_doing_so(where):
    path = where / "organisation.toml"
    path.write_bytes(ORGANISATION.replace("\n", "\r\n").encode())
    saved(where, "peers", "De Rivier", {"query": "rivier"})
    saved(where, "topics", None, {"name": "Stage"})
    body = path.read_bytes()
    assert body.count(b"\n") == body.count(b"\r\n") and b'query = "rivier"\r\n' in body


def test_a_broken_file_is_refused_with_its_line_and_stays(where):
    path = where / "organisation.toml"
    path.write_text(ORGANISATION + "[[peers\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 20"):
        tables.entries(KINDS["peers"], where)
    assert path.read_text("utf-8").endswith("[[peers\n")


def test_what_lets_the_server_read_elsewhere_asks_for_a_log_in(where):
    blank = tables.blank(KINDS["network"])
    with pytest.raises(ConfigError, match="where visitors log in"):
        change.proposed(where, blank, {"allow_private": "169.254.169.254"})
    logs = {"title": "Logs", "connector": "logs", "path": "/etc/passwd"}
    with pytest.raises(ConfigError, match="where visitors log in"):
        change.proposed(where, tables.blank(KINDS["traffic"]), logs)
    change.save(
        ANNA, where, change.proposed(where, blank, {"allow_private": "intranet.nl"}, closed=True), NOW
    )
    assert "intranet.nl" in settings.read(where).allow_private


def test_a_password_in_an_address_is_not_shown_and_stays_where_it_is(where):
    (where / "sources.toml").write_text(
        '[[sources]]\nname = "krant"\ntitle = "Krant"\nurl = "https://jan:geheim123@krant.example/feed"\n',
        "utf-8",
    )
    one = entry(where, "sources", "Krant")
    url = one.kind.field("url")
    shown = forms.shown(url, one.values["url"])
    assert shown == "https://krant.example/feed"
    proposal = change.proposed(where, one, {"url": shown, "title": "De Krant"})
    assert proposal.new["url"] == one.values["url"]
    told = json.dumps([difference.lines(change.look(where, proposal)), str(difference.fields(proposal))])
    assert "geheim123" not in told
    text = saved(where, "sources", "Krant", {"url": shown, "title": "De Krant"})
    assert "jan:geheim123@" in text
    with pytest.raises(ConfigError, match="hidden"):
        change.proposed(where, entry(where, "sources"), {"title": "A", "url": "https://a.example/?key=•••"})


def test_the_engine_never_answers_for_a_text_that_it_did_not_mean():
    with pytest.raises(toml_text.CannotChange):
        toml_text.changed(
            '[[x]]\na = """\n[[x]]\n"""\n[[x]]\nb = 1\n', "x", 1, {"b": 1}, {"b": 1, "c": 2}, False
        )
