"""What the sample's feeds do to confuse, and what becomes of it."""

import datetime as dt

from pipelines.connectors.feeds import feed
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.matching import stories
from pipelines.settings import FeedSource
from pipelines.sources.sample import feeds
from tests.pipelines.connectors.feeds.answers import answered
from warehouse.core.connection import reading, writing

NOW = dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC)


def entries(name: str, now: dt.datetime) -> tuple[FeedSource, list[dict]]:
    made = feeds.FEEDS[name]
    source = FeedSource(name, name, "feed", f"http://127.0.0.1:8761{made.path}", "press")
    answer = feeds.answer(made.path, now)
    return source, feed.parse(answered(answer.body, source.url), source, now)


def test_the_sample_holds_each_habit_and_every_report_stays_one_item(warehouse):
    with writing():
        pass
    walled = [
        each for each in entries("stadsbode", NOW)[1] if each["text"].startswith("Dit artikel is alleen")
    ]
    signed = [
        stories.Signed(
            each["url"],
            each["published_at"],
            stories.signature(each["title"], each["text"]),
            None,
            "stadsbode",
        )
        for each in walled
    ]
    assert len(walled) > 20
    assert len(set(stories.group(signed, ()).values())) == len(walled)

    source, notes = entries("wijkkrant", NOW)
    shared = [each for each in notes if each["url"].endswith("/wijkberichten")]
    assert len(shared) > 20
    with reading() as con:
        assert len(identify(con, [SourceBatch(source, notes, NOW)], {}).items) == len(
            feeds.published("wijkkrant", NOW)
        )


def test_an_article_of_the_sample_moves_to_another_address_a_day_later_and_stays_one_item():
    moving = [item for item in feeds.published("regionieuws", NOW) if "edited" in item.extra]
    assert len(moving) > 20
    fresh = moving[5].published + dt.timedelta(hours=1)
    before, after = (
        next(item for item in feeds.published("regionieuws", at) if item.key == moving[5].key)
        for at in (fresh, fresh + dt.timedelta(days=2))
    )
    assert before.link != after.link and before.extra["guid"] == after.extra["guid"]
