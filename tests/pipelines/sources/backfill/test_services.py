"""The past of services (Mastodon, Bluesky): after a break it goes on with the page that failed, and asks none twice."""

import datetime as dt

import pytest

from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.test_services import post, school, source, status
from tests.pipelines.runs.school import NOW, rows
from tests.pipelines.sources.backfill.test_backfill import fetched

PAGES = 14


class Service:
    """Fourteen pages of posts, by cursor; `broken`: the pages that answer 503."""

    def __init__(self, kind: str) -> None:
        self.kind, self.broken, self.seen = kind, set(), []

    def __call__(self, asked):
        if asked.path.endswith("createSession"):
            return {"accessJwt": "token", "handle": "x"}
        at = int(asked.query.get("max_id" if self.kind == "mastodon" else "cursor") or 1)
        self.seen.append(at)
        if at in self.broken:
            return Answer({"error": "overbelast"}, 503)
        further = at + 1 if at < PAGES else None
        if self.kind == "mastodon":
            link = f'<http://{asked.headers["host"]}{asked.path}?limit=40&max_id={further}>; rel="next"'
            found = [status(at, "anna", f"ROC Voorbeeld nummer {at} van ons", f"2026-10-{30 - at:02d}")]
            return Answer(found, headers={"Link": link} if further else {})
        found = post(at, f"ROC Voorbeeld nummer {at} van ons")
        found["record"]["createdAt"] = f"2026-10-{30 - at:02d}T10:00:00Z"
        return {"posts": [found]} | ({"cursor": str(further)} if further else {})


@pytest.fixture(params=["mastodon", "bluesky"])
def service(request, tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("APP_PASSWORD", "abcd-efgh-ijkl")
    answers = Service(request.param)
    with ApiServer(answers) as api:
        if request.param == "mastodon":
            said = source("mastodon-tag-api", f"{api.url}api/v1/timelines/tag/mbo")
        else:
            more = 'secret = "APP_PASSWORD"\naccount = "x.bsky.social"'
            said = source("bluesky-search", f"{api.url}xrpc/app.bsky.feed.searchPosts?q=roc", more)
        yield answers, school(tmp_path / "config", said)


def test_it_goes_on_after_a_break_with_the_page_that_failed(service):
    answers, configured = service
    answers.broken = {13}
    row = fetched(configured)["api"]
    # What came before it is stored, and where it stopped is kept.
    assert (row["state"], row["way"], row["items"]) == ("failed", "service", 12) and "overbelast" in row[
        "error"
    ]
    assert row["place"].endswith("13") and rows("select count(*) from items") == [(12,)]
    answers.broken.clear()
    answers.seen.clear()
    assert fetched(configured, NOW + dt.timedelta(hours=1)) == {} and answers.seen == []
    row = fetched(configured, NOW + dt.timedelta(hours=25))["api"]
    assert answers.seen == [13, 14]
    assert (row["state"], row["items"], row["place"], row["error"]) == ("done", 14, None, None)
    assert row["oldest_day"] == dt.date(2026, 10, 16) and rows("select count(*) from items") == [(14,)]


def test_stopped_between_two_pieces_it_asks_no_page_twice(service):
    answers, configured = service
    one_at_a_time = iter([False, True])
    row = fetched(configured, stop=lambda: next(one_at_a_time, True))["api"]
    assert (row["state"], answers.seen) == ("working", list(range(1, 11)))
    row = fetched(configured)["api"]
    assert answers.seen == list(range(1, 15)) and (row["state"], row["items"]) == ("done", 14)


def test_a_service_that_does_not_answer_at_all_is_tried_again_from_the_beginning(service):
    answers, configured = service
    answers.broken = {1}
    row = fetched(configured)["api"]
    assert (row["state"], row["place"], row["items"]) == ("failed", None, 0)
