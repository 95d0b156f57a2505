"""Feeds and answers of services, cut, swapped and holed: whatever comes in, the run ends and each source has a row."""

import copy
import itertools
import json
import random
from pathlib import Path

import pytest

from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import ORGANISATION
from tests.pipelines.runs.school import collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page

FEEDS_AT_ONCE = 60
OURS = [
    rss(*(item(f"ROC Voorbeeld bericht {n}", f"https://k.example/{n}", "Een <b>mooi</b> verhaal. " * 8, guid=f"g{n}")
          for n in range(6))).encode(),
    b"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
    <entry><id>tag:1</id><title type="html">ROC &amp;eacute;&#233;n</title><updated>2026-11-20T10:00:00Z</updated>
    <link href="https://k.example/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Hoi</div></content>
    </entry></feed>""",
    json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [
        {"id": "1", "url": "https://k.example/j", "title": "ROC Voorbeeld", "content_html": "<p>Hoi</p>",
         "date_published": "2026-11-20T10:00:00+01:00", "authors": [{"name": "x"}]}]}).encode(),
]  # fmt: skip
# What no mangled one can bring as well: where only our own feeds are mangled, most of theirs are the same items.
GOOD = rss(item("ROC Voorbeeld wint de prijs", "https://goed.example/1", "Een mooi verhaal.", guid="goed"))
UGLY = (
    b"\x00", b"\x0b", b"\xff\xfe", b"\xed\xa0\x80", b"]]>", b"<![CDATA[", b"&#0;", b"&#xD800;", b"&lol;", b"<!--",
    b"\xe2\x80\xae", b"99999999999999999999", b"-1e999", b"2026-02-30T99:99:99Z", b"http://[::1/", b'"', b"{", b"\r\r",
)  # fmt: skip
WORSE = (
    None, "", "\x00", "\ud800", "9" * 5000, 10**400, -1, 1e308, True, [], {}, [[]], [None], {"": None}, "http://[::1/",
    "0000-00-00T00:00:00Z", "99999-01-01", "2026-11-20T10:00:00+99:99", "1969-12-31", "NaN", "<script>",
)  # fmt: skip


def mangled(body: bytes, dice: random.Random) -> bytes:
    """The body after one to four of: cut off, a hole, two pieces swapped, a piece twice, bytes changed or put in."""
    for _ in range(dice.randint(1, 4)):
        a, b = sorted(dice.choices(range(len(body) + 1), k=2))
        match dice.randrange(6):
            case 0:
                body = body[:b] or body
            case 1:
                body = body[:a] + body[min(b, a + 512) :] or body
            case 2:
                middle = (a + b) // 2
                body = body[:a] + body[middle:b] + body[a:middle] + body[b:]
            case 3:
                body = body[:b] + body[a : min(b, a + 4000)] + body[b:]
            case 4:
                changed = bytearray(body)
                for at in dice.choices(range(len(body) or 1), k=min(8, len(body))):
                    changed[at] = dice.randrange(256)
                body = bytes(changed)
            case 5:
                body = body[:a] + dice.choice(UGLY) + body[a:]
    return body


def bent(value: object, dice: random.Random) -> object:
    """The same answer with some of its values of another kind, gone, or doubled."""
    value = copy.deepcopy(value)
    places = []

    def walk(node) -> None:
        for key in (
            list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        ):
            places.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(value)
    for node, key in dice.sample(places, min(len(places), dice.randint(1, 3))):
        try:
            match dice.randrange(4):
                case 0:
                    del node[key]
                case 1 if isinstance(node, list):
                    node.insert(key, node[key])
                case _:
                    node[key] = dice.choice(WORSE)
        except IndexError:  # an earlier change made the list shorter
            continue
    return value


def corpus(folder: Path | None, ours: list[bytes], *patterns: str) -> list[bytes]:
    found = [
        path.read_bytes()
        for pattern in patterns
        for path in (sorted(folder.glob(pattern)) if folder else ())
        if path.is_file() and path.stat().st_size < 200_000
    ]
    return ours + found


def others(request, *patterns: str) -> Path | None:
    folder = Path(__file__).resolve().parents[4] / "shared"
    return folder if folder.is_dir() else None


@pytest.mark.parametrize("seed", [1, 2])
def test_mangled_feeds_fail_alone_and_each_has_its_row(seed, warehouse, tmp_path, request):
    dice = random.Random(seed)
    bodies = corpus(others(request), OURS, "feeds/*/*", "payloads/feeds/*")
    made = [mangled(dice.choice(bodies), dice) for _ in range(FEEDS_AT_ONCE)]
    with Site({f"/{n}": page(body, Content_Type="application/xml") for n, body in enumerate(made)}) as site:
        site.pages["/goed"] = page(GOOD)
        names = [*(f"s{n}" for n in range(len(made))), "goed"]
        school = write(tmp_path / "c", [(name, site.url(f"/{name.removeprefix('s')}")) for name in names])
        report = collected(school)
    assert sorted(each.source_name for each in report.results) == sorted(names)
    assert report.failed_steps == []
    stored = dict(rows("select source_name, outcome from source_runs"))
    assert set(stored) == set(names) and stored["goed"] == "new"
    assert report.failed and all(each.error and len(each.error) > 20 for each in report.failed)


CHANNELS = (
    ("mastodon", "@roc@mastodon.example", "mastodon"), ("bluesky", "@roc.example", "bluesky"),
    ("youtube", "@roc", "youtube"), ("facebook", "77", "facebook"), ("instagram", "88", "instagram"),
    ("linkedin", "urn:li:organization:99", "linkedin"), ("x", "@roc", "x"),
)  # fmt: skip
TRAFFIC = (("matomo", "1"), ("umami", "0b1c2d3e-0000-4000-8000-000000000000"), ("plausible", "roc.example"))
ANSWERS = [
    {"id": "7", "acct": "roc", "followers_count": 321, "following_count": 12, "statuses_count": 40},
    [{"id": "3", "created_at": "2026-11-20T10:00:00.000Z", "url": "https://m.example/@roc/3", "content": "<p>Hoi</p>",
      "favourites_count": 1, "replies_count": 1, "reblogs_count": 0, "reblog": None}],
    {"data": [{"name": "page_follows", "period": "day", "id": "77_1", "created_time": "2026-11-20T10:00:00+0000",
               "values": [{"value": 4090, "end_time": "2026-11-22T08:00:00+0000"}]}], "paging": {"cursors": {}}},
    {"results": [{"dimensions": ["2026-11-20", "google", "organic", "", "/"], "metrics": [5, 4]}], "meta": {}},
    {"items": [{"id": "UC1", "statistics": {"viewCount": "10", "subscriberCount": "5", "videoCount": "2"},
                "contentDetails": {"relatedPlaylists": {"uploads": "UU1"}}}]},
    [{"label": "google", "nb_visits": 4, "nb_uniq_visitors": 3}],
]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mangled_answers_of_services_fail_alone_and_each_has_its_row(
    seed, warehouse, tmp_path, monkeypatch, request
):
    monkeypatch.setenv("A_TOKEN", "een-geheim-van-niets")
    dice = random.Random(seed)
    told = [json.dumps(each).encode() for each in ANSWERS]
    found = corpus(others(request), told, "payloads/*/*.json")
    asked = itertools.count()

    def answer(_) -> Answer:
        if next(asked) > 400:  # somebody follows pages without an end
            return Answer({}, 404)
        body = dice.choice(found)
        try:
            body = json.dumps(bent(json.loads(body), dice)).encode()
        except ValueError:
            body = mangled(body, dice)
        return Answer(mangled(body, dice) if dice.random() < 0.2 else body, dice.choice((200, 200, 200, 400)))

    with ApiServer(answer) as api:
        folder = tmp_path / "c"
        folder.mkdir()
        (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
        blocks = [
            f'[[channels]]\nname = "k-{name}"\ntitle = "{name}"\nnetwork = "{network}"\nconnector = "{name}"\n'
            f'account = "{account}"\napi = "{api.url}"\nsecret = "A_TOKEN"\n'
            for name, account, network in CHANNELS
        ]
        blocks += [
            f'[[traffic]]\nname = "t-{name}"\ntitle = "{name}"\nconnector = "{name}"\naccount = "{account}"\n'
            f'api = "{api.url}"\nsecret = "A_TOKEN"\nsince = 2026-11-18\n'
            for name, account in TRAFFIC
        ]
        (folder / "channels.toml").write_text("\n".join(blocks), encoding="utf-8")
        from pipelines import settings

        configured = settings.read(folder)
        report = collected(configured)
    names = {each.name for each in configured.statistics_sources}
    assert len(names) == len(CHANNELS) + len(TRAFFIC)
    assert {each.source_name for each in report.results} == names and report.failed_steps == []
    assert {name for (name,) in rows("select source_name from source_runs")} == names
    assert report.failed and all(each.error and len(each.error) > 20 for each in report.failed)
