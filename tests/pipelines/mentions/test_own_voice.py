"""What is a school's own voice, and what is stored as such: judged when it comes in, and again when that changes."""

import datetime as dt

import pytest

from pipelines.mentions import own_accounts
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.settings import FeedSource, Organisation, Outlet, Settings, Subject
from tests.warehouse.school import NOW, OWN, PEER, WEEK, fill, many, source, story
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.reputation import reputation

SITE, PEERS = "https://www.school.example", "https://peer.example"
ACCOUNTS = ("https://x.com/school/", "https://www.school.example/")
KINDS = {"school.example": "own", "peer.example": "own", "krant.example": "press"}


@pytest.mark.parametrize(
    ("source_kind", "url", "outlet", "kind"),
    [
        ("own", f"{SITE}/nieuws/1", "school.example", "own"),
        ("press", f"{SITE}/nieuws/1", "school.example", "own"),  # brought by a news search
        ("press", f"{PEERS}/nieuws/1", "peer.example", "own"),
        ("forum", f"{SITE}/nieuws/1#comment-7", "school.example", "forum"),
        ("forum", f"{SITE}/nieuws/1", "school.example", "forum"),
        ("review", f"{SITE}/review/1", "school.example", "review"),
        ("own", f"{SITE}/nieuws/1/#comment-7", "school.example", "forum"),  # a feed that mixes both
        ("press", "https://krant.example/1#comment-7", "krant.example", "press"),
        ("social", "https://x.com/School/status/1", "x.com", "own"),
        ("social", "https://x.com/schoolkrant/status/1", "x.com", "social"),
        ("social", "https://social.school.example/@anna/1", "school.example", "social"),
        ("blog", "https://krant.example/1", "krant.example", "press"),
        ("blog", None, None, "blog"),
    ],
)
def test_a_comment_is_its_readers_and_a_post_its_accounts(source_kind, url, outlet, kind):
    assert own_accounts.kind(KINDS, ACCOUNTS, source_kind, url, outlet) == kind


def feed(name: str, kind: str) -> FeedSource:
    return FeedSource(name, name.title(), "feed", f"https://{name}.example/feed", kind)


def settings(tmp_path, *outlets: Outlet, peer_site: str = "") -> Settings:
    return Settings(
        tmp_path,
        Organisation(OWN, SITE),
        (Subject(OWN, "own", OWN, SITE), Subject(PEER, "peer", PEER, peer_site)),
        (feed("eigen", "own"), feed("reacties", "forum"), feed("krant", "press")),
        outlets=outlets,
    )


def test_the_sites_of_schools_are_their_own_voice_unless_the_configuration_says_otherwise(tmp_path):
    found = own_accounts.outlet_kinds(
        settings(tmp_path, Outlet("krant.example", 10, "press"), peer_site=PEERS)
    )
    assert found == {"school.example": "own", "peer.example": "own", "krant.example": "press"}
    said = own_accounts.outlet_kinds(settings(tmp_path, Outlet("school.example", 10, "blog")))
    assert said == {"school.example": "blog"}
    page = own_accounts.outlet_kinds(settings(tmp_path, peer_site="https://network.example/groups/peer"))
    assert page == {"school.example": "own"}


def test_a_comment_on_our_own_site_comes_in_as_its_readers(warehouse, tmp_path):
    entry = {
        "guid": None, "url": f"{SITE}/nieuws/1/#comment-7", "title": "Reactie van Anna", "text": "Mooi!",
        "language": "nl", "outlet": None, "outlet_url": None, "published_at": NOW - dt.timedelta(hours=2),
    }  # fmt: skip
    with writing(warehouse) as con:
        kinds = own_accounts.outlet_kinds(settings(tmp_path))
        arrivals = identify(con, [SourceBatch(feed("reacties", "forum"), [entry], NOW)], kinds)
    assert [(row["outlet"], row["kind"]) for row in arrivals.items.values()] == [("school.example", "forum")]


def told(path) -> tuple[float, float, float]:
    with reading(path) as con:
        return tuple(
            getattr(reputation, name)(con, WEEK, OWN).value for name in ("mentions", "said", "share_of_voice")
        )


def test_what_is_stored_is_judged_anew_once_and_again_when_the_configuration_changes(warehouse, tmp_path):
    ours = {"kind": "own", "outlet": "school.example"}
    fill(
        warehouse,
        [
            *many(4, 2, source_name="eigen", **ours),
            *[story(2, source_name="reacties", url=f"{SITE}/1/#comment-{n}", **ours) for n in range(3)],
            story(2, source_name="weg", url=f"{SITE}/1/#comment-9", **ours),  # its source is watched no more
            *many(2, 2),
            *many(2, 2, subject=PEER),
            *many(4, 2, subject=PEER, outlet="peer.example"),
        ],
        sources=[source("eigen", kind="own"), source("reacties", kind="forum"), source()],
    )
    assert told(warehouse) == (2, 8, 25)
    assert own_accounts.mend(settings(tmp_path), warehouse) == 4
    # 2 of the newspaper and 4 comments are of others, 6 about the peer.
    assert told(warehouse) == (6, 4, 50)
    with reading(warehouse) as con:
        before = metadata.read(con)
    assert own_accounts.mend(settings(tmp_path), warehouse) == 0
    with reading(warehouse) as con:
        assert metadata.read(con) == before
    # The peer's site becomes known: what it publishes itself is no attention by others.
    assert own_accounts.mend(settings(tmp_path, peer_site=PEERS), warehouse) == 4
    assert told(warehouse) == (6, 4, 75)


def test_a_warehouse_of_an_earlier_version_is_told_by_the_new_rules_after_one_run(warehouse, tmp_path):
    fill(warehouse, many(3, 2, "negative", story_id="s"))
    with writing(warehouse) as con:
        con.execute("update stories set certainty = null")
        con.execute("update story_days set certainty = null")
    own_accounts.mend(settings(tmp_path), warehouse)
    with reading(warehouse) as con:
        assert con.execute(
            "select distinct round(certainty, 3) from story_days where label = 'negative'"
        ).fetchall() == [(0.9,)]
