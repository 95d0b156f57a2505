"""The tables of Channels, Traffic, Goals and Sources as their address asks: rows and columns, and the menu for it."""

import re

import pytest

from tests.pages.school import shown, source_of, visit
from tests.pages.test_states import configured
from tests.warehouse import metrics
from warehouse.core import registry
from warehouse.core.connection import writing
from warehouse.core.load import upsert

DAYS = "2026-10-01..2026-10-31"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("sorted") / "warehouse.duckdb")
    metrics.make(path)
    return path


@pytest.fixture
def school(made, tmp_path, monkeypatch) -> str:
    configured(tmp_path)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_NOW", metrics.NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", made)
    return made


def tables(at) -> list[tuple[list[str], list[list[str]]]]:
    """Heading and rows of each table on the page, as texts."""
    found = []
    for whole in re.findall(r"<table[^>]*>(.*?)</table>", source_of(at), re.DOTALL):
        rows = [
            [
                re.sub(r"<[^>]+>", "", cell).strip(" ↓↑")
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
            ]
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", whole, re.DOTALL)
        ]
        found.append((rows[0], rows[1:]))
    return found


def channels(**address: str) -> tuple[list[str], list[str]]:
    at = visit("pages/channels.py", period=DAYS, **address)
    assert not at.exception
    head, rows = tables(at)[0]
    return head, [row[0] for row in rows]


def test_channels_are_sorted_by_any_number_both_ways_and_by_name(school):
    assert channels()[1] == ["Li", "Insta"]
    assert channels(sort="sessions")[1] == ["Insta", "Li"]
    assert channels(sort="sessions", desc="0")[1] == ["Li", "Insta"]
    assert channels(sort="channel")[1] == ["Insta", "Li"]
    # Only LinkedIn has hours; Instagram's are unknown, and last both ways.
    assert [channels(sort="hours", desc=desc)[1] for desc in "01"] == [["Li", "Insta"]] * 2


def test_channels_have_the_columns_of_the_address_in_its_order_and_all_can_be_had(school):
    assert channels(cols="posts,followers")[0] == ["Kanaal", "Berichten", "Volgers"]
    names = [metric.name for metric in registry.in_table()]
    at = visit("pages/channels.py", period=DAYS, cols=",".join(reversed(names)))
    (own, _rows), (costs, _of) = tables(at)[:2]
    assert len(own) + len(costs) == len(names) + 2
    assert "Interacties" in own and own[-1] == "Volgers"


def test_without_a_column_of_costs_their_table_is_not_there(school):
    assert "Kosten in" in shown(visit("pages/channels.py", period=DAYS))
    assert "Kosten in" not in shown(visit("pages/channels.py", period=DAYS, cols="followers"))


def test_the_menu_puts_the_choice_into_the_address_and_takes_it_out_again(school):
    at = visit("pages/channels.py", period=DAYS)
    at.selectbox(key="wk-table-first-sort").select("sessions").run()
    assert at.query_params["sort"] == ["sessions"] or at.query_params["sort"] == "sessions"
    assert "Gesorteerd op Sessies op de site: grootste eerst." in shown(at)
    at.radio(key="wk-table-first-desc").set_value("0").run()
    assert "Gesorteerd op Sessies op de site: kleinste eerst." in shown(at)
    at.multiselect(key="wk-table-first-cols").set_value(["sessions", "followers"]).run()
    assert tables(at)[0][0] == ["Kanaal", "Sessies op de site", "Volgers"]
    at.button(key="wk-table-first-usual").click().run()
    assert not {"sort", "desc", "cols"} & set(at.query_params)
    assert "Gesorteerd op" not in shown(at)


def test_to_choose_no_column_is_to_choose_the_usual_ones(school):
    at = visit("pages/channels.py", period=DAYS, cols="followers")
    at.multiselect(key="wk-table-first-cols").set_value([]).run()
    assert "cols" not in at.query_params and len(tables(at)[0][0]) > 4


def test_the_contribution_to_a_goal_is_sorted_and_what_is_untraced_stays_last(school):
    def names(**address: str) -> list[str]:
        at = visit("pages/goals.py", goal="sessions", **address)
        assert not at.exception
        head, rows = tables(at)[0]
        assert head[0] == "Kanaal"
        return [row[0] for row in rows]

    assert names() == ["Instagram", "LinkedIn", "Niet toegewezen"]
    assert names(sort="last", desc="0") == ["LinkedIn", "Instagram", "Niet toegewezen"]
    assert names(sort="channel", desc="1") == ["LinkedIn", "Instagram", "Niet toegewezen"]
    at = visit("pages/goals.py", goal="sessions", cols="share")
    assert tables(at)[0][0] == ["Kanaal", "aandeel"] and len(tables(at)[0][1][0]) == 2


def test_sources_are_sorted_and_show_what_is_asked(school):
    titles = ("Zuidkrant", "Ameland Nieuws", "étage")
    rows = [
        {"source_name": f"s{n}", "title": title, "pattern": "feed", "kind": "press", "every_minutes": 60,
         "url": f"https://{n}.example/", "paused": False}
        for n, title in enumerate(titles)
    ]  # fmt: skip
    with writing(school) as con:
        upsert(con, "sources", rows)

    def listed(**address: str) -> list[str]:
        at = visit("pages/sources.py", **address)
        assert not at.exception
        return re.findall(r"<article[^>]*><h2>([^<]+?) <", source_of(at))

    assert [name for name in listed(sort="name") if name in titles] == [
        "Ameland Nieuws",
        "étage",
        "Zuidkrant",
    ]
    assert next(name for name in listed(sort="name", desc="1") if name in titles) == "Zuidkrant"
    assert "https://0.example/" in shown(visit("pages/sources.py"))
    assert "https://0.example/" not in shown(visit("pages/sources.py", cols="kind"))


def test_the_share_of_voice_is_sorted_and_shows_what_is_asked(school):
    def voices(**address: str) -> list[tuple[str, str]]:
        at = visit("pages/reputation.py", period=DAYS, **address)
        assert not at.exception
        whole = re.search(r"<h2>Aandeel in de aandacht</h2>.*?<ul[^>]*>(.*?)</ul>", source_of(at), re.DOTALL)[
            1
        ]
        return [
            (re.sub(r"<[^>]+>", "", name), re.sub(r"<[^>]+>", "", amount).strip())
            for name, amount in re.findall(
                r'class="wk-name">(.*?)</span><span class="wk-amount">(.*?)</span><span class="wk-bar"', whole
            )
        ]

    usual = voices()
    assert [name for name, _amount in usual] == [metrics.OWN, metrics.PEER]
    assert usual[0][1] == "80% 40 verhalen"
    assert voices(**{"voice-sort": "share", "voice-desc": "0"}) == usual[::-1]
    assert voices(**{"voice-sort": "name"}) == sorted(usual)
    assert voices(**{"voice-cols": "stories,share"})[0][1] == "40 verhalen 80%"
    assert voices(**{"voice-cols": "stories"})[0][1] == "40 verhalen"
    assert voices(**{"voice-sort": "<img>", "voice-cols": "x"}) == usual


def of(at, first: str) -> tuple[list[str], list[str]]:
    """Heading, and the names of the rows, of the table whose second column is called so."""
    (head, rows), *_more = [(head, rows) for head, rows in tables(at) if len(head) > 1 and head[1] == first]
    return head, [row[0] for row in rows]


def test_the_steps_from_seen_to_key_event_are_sorted_and_chosen_apart_from_the_table_above(school):
    at = visit("pages/channels.py", period=DAYS)
    assert sorted(of(at, "Weergaven")[1]) == ["Insta", "Li"]
    for desc in "01":
        ordered = visit("pages/channels.py", period=DAYS, **{"funnel-sort": "channel", "funnel-desc": desc})
        assert of(ordered, "Weergaven")[1] == [["Insta", "Li"], ["Li", "Insta"]][int(desc)]
        assert channels(**{"funnel-sort": "channel", "funnel-desc": desc})[1] == ["Li", "Insta"]
    few = visit("pages/channels.py", period=DAYS, **{"funnel-cols": "events,seen"})
    assert of(few, "Conversies")[0] == ["Kanaal", "Conversies", "Weergaven"]


def test_links_that_were_made_are_sorted_and_say_when_on_request(school):
    row = {
        "channel": "instagram",
        "source": "instagram",
        "medium": "social",
        "content": "",
        "made_at": metrics.NOW,
    }
    with writing(school) as con:
        upsert(con, "tracked_links", [
            {**row, "link_id": str(n), "url": f"https://school.example/{n}", "campaign": campaign}
            for n, campaign in enumerate("bca")
        ])  # fmt: skip
    found = of(visit("pages/traffic.py", period=DAYS, **{"link-sort": "campaign"}), "Kanaal")[1]
    assert [url[-1] for url in found] == ["2", "0", "1"]
    back = of(visit("pages/traffic.py", period=DAYS, **{"link-sort": "link", "link-desc": "1"}), "Kanaal")[1]
    assert [url[-1] for url in back] == ["2", "1", "0"]
    when = visit("pages/traffic.py", period=DAYS, **{"link-cols": "made"})
    assert of(when, "Gemaakt op")[0] == ["Link", "Gemaakt op"]


def test_channels_side_by_side_are_sorted_by_a_measure_and_show_the_measures_that_are_chosen(school):
    def beside(**address: str) -> tuple[list[str], list[str]]:
        at = visit("pages/channels.py", compare="li,insta", **address)
        part = re.search(r"<h3>Naast elkaar</h3>.*?</table>", source_of(at), re.DOTALL)[0]
        heads = re.findall(r'<th scope="col">([^<]*)</th>', part)[1:]
        return heads, re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]*)', part)

    usual, measures = beside()
    assert usual == ["Li", "Insta"] and len(measures) > 8
    assert beside(**{"compare-sort": "sessions"})[0] == ["Insta", "Li"]
    assert beside(**{"compare-sort": "sessions", "compare-desc": "0"})[0] == ["Li", "Insta"]
    assert beside(**{"compare-cols": "sessions,followers"})[1] == ["Sessies op de site", "Volgers"]
    # The table above is another one, and what is no choice changes nothing.
    assert beside(sort="sessions") == (usual, measures)
    assert beside(**{"compare-sort": "<img>", "compare-cols": "x"}) == (usual, measures)
