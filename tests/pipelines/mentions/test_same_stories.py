"""The same feeds give the same stories, in whatever order they come and however they are cut into batches."""

import datetime as dt
import random
from collections import Counter

import pytest

from pipelines.mentions import load_batches, rematch
from pipelines.mentions.collect import CollectedSource
from tests.pipelines.mentions.matching.quality import labelled
from tests.pipelines.runs.school import collected, google, item, rows, rss, write
from tests.pipelines.web.site import Site, page

NOW = dt.datetime(2027, 1, 5, 8, tzinfo=dt.UTC)
QUERY = "roc OR mbo OR nova OR rivier OR lindehof OR studenten OR docenten"


def feeds() -> dict[str, str]:
    """A feed for each outlet of the labelled pairs, and a search that lists a third of the titles used once."""
    times = Counter(
        (row[side]["outlet"], row[side]["title"]) for row in labelled("pairs") for side in ("one", "other")
    )
    found: dict[str, list[str]] = {}
    for row in labelled("pairs")[::3]:
        for number, side in enumerate((row["one"], row["other"])):
            link = f"https://{side['outlet']}/{row['id']}/{number}"
            at = dt.datetime.fromisoformat(side["published_at"])
            entry = item(_safe(side["title"]), link, _safe(side["text"]), guid=link)
            stamped = entry.replace("Fri, 20 Nov 2026 09:00:00", f"{at:%a, %d %b %Y %H:%M:%S}")
            assert stamped != entry
            found.setdefault(side["outlet"], []).append(stamped)
            if int(row["id"][1:]) % 2 == 0 and side["title"] and times[side["outlet"], side["title"]] == 1:
                listed = google(
                    _safe(side["title"]),
                    side["outlet"],
                    f"https://{side['outlet']}",
                    len(found),
                    f"{at:%Y-%m-%d}",
                )
                found.setdefault("search", []).append(listed)
    return {outlet: rss(*entries) for outlet, entries in found.items()}


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def grouped() -> set[frozenset[str]]:
    """Which items lie together, by address or, where there is none, title and day?"""
    stories: dict[str, set[str]] = {}
    for name, story in rows(
        "select coalesce(canonical_url, title || items.day), story_id from items order by all"
    ):
        stories.setdefault(story, set()).add(name)
    return {frozenset(names) for names in stories.values()}


@pytest.fixture(scope="module")
def site():
    with Site(
        {
            f"/{outlet.lower().replace('.', '-').replace(' ', '-')}": page(body)
            for outlet, body in feeds().items()
        }
    ) as running_site:
        yield running_site


def load(site, folder, monkeypatch, names, batch) -> tuple:
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
    monkeypatch.setenv("WEERKLANK_DATA", str(folder))
    monkeypatch.setattr(load_batches, "BATCH", batch)
    folder.mkdir()
    assert not collected(
        write(folder / "c", [(name, site.url(f"/{name}")) for name in names], QUERY), NOW
    ).failed
    counts = rows(
        "select count(*), (select count(*) from stories), (select sum(copies) from stories) from items"
    )
    days = rows("select day, sum(items), sum(stories) from mention_days group by day order by day")
    return grouped(), counts, days


@pytest.mark.timeout(300)
def test_order_and_batches_make_no_difference(site, tmp_path, monkeypatch):
    names = [path[1:] for path in site.pages]
    expected = load(site, tmp_path / "whole", monkeypatch, names, 5000)
    assert len(expected[0]) > 50 and any(len(story) > 2 for story in expected[0])
    for number, batch in enumerate((9, 100)):
        random.Random(number).shuffle(names)
        stories, counts, days = load(site, tmp_path / str(number), monkeypatch, names, batch)
        assert stories ^ expected[0] == set()
        assert (counts, days) == expected[1:]


def test_a_title_that_joined_a_story_by_itself_leaves_it_when_its_text_says_otherwise(
    site, tmp_path, monkeypatch
):
    """A search gives the title in the first batch, the publisher the text in the second."""
    title = "Een week vol nieuws over ROC Voorbeeld en het mbo"
    other = "Kort gezegd ging het bij ROC Voorbeeld maandag over zwemmen, koken, lassen en het feest van de bakkers."
    own = "Deze week bij ROC Voorbeeld in Lindewoude: een lezing van Piet Dros, een proef met Anna Wit en bussen."
    site.pages |= {
        "/x-search": page(rss(google(title, "x.example", "https://x.example", 1))),
        "/x-one": page(rss(item(title, "https://y.example/1", other))),
        "/x-own": page(rss(item(title, "https://x.example/1", own))),
    }
    moved = []
    monkeypatch.setattr(rematch, "regroup", lambda *given, once=rematch.regroup: moved.append(once(*given)))
    found = load(site, tmp_path / "x", monkeypatch, ["x-search", "x-one", "x-own"], 1)
    assert moved == [1]
    assert found[0] == {frozenset({"https://x.example/1"}), frozenset({"https://y.example/1"})}
    assert rows("select copies from stories") == [(1,), (1,)]


class Named:
    def __init__(self, name):
        self.name = name


def got(name, entries=1, text="x"):
    return CollectedSource(Named(name), NOW, [{"title": "", "text": text}] * entries)


def test_who_is_early_waits_for_those_before_but_not_for_ever(monkeypatch):
    def order(*arriving):
        return [
            each.source.name
            for each in load_batches.in_order(iter(arriving), [Named(name) for name in "abcd"])
        ]

    assert order(got("c"), got("a"), got("d"), got("b")) == list("abcd")
    assert order(got("d"), got("b")) == list("bd")
    monkeypatch.setattr(load_batches, "HELD", 3)
    monkeypatch.setattr(load_batches, "BATCH", 1)
    assert order(got("c", 2), got("d", 2), got("a"), got("b")) == list("cabd")
    monkeypatch.setattr(load_batches, "BATCH", 100)
    monkeypatch.setattr(load_batches, "LETTERS", 10)
    assert order(got("c", text="x" * 20), got("d", text="x" * 20), got("a"), got("b")) == list("cabd")


def test_a_load_is_full_with_so_many_entries_or_with_so_much_text(monkeypatch):
    monkeypatch.setattr(load_batches, "BATCH", 4)
    monkeypatch.setattr(load_batches, "LETTERS", 40)
    assert load_batches.filled([]) == 0
    assert load_batches.filled([got("a", 2), got("b", 1)]) == 0.75
    assert load_batches.filled([got("a", 2), got("b", 2)]) == 1
    assert load_batches.filled([got("a", text="x" * 30), got("b", text="x" * 10)]) == 1
