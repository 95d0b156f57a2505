"""From a post on a Mastodon to the phone: each threat once, within the run and the look after it."""

import datetime as dt

from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts.watching.asking import Rules
from pipelines.runs.run import run
from tests.pipelines.cases.alerts import posting
from warehouse.cases.alerts import board
from warehouse.core.connection import reading

MINUTE = dt.timedelta(minutes=1)


def test_each_threat_that_is_posted_is_one_message_on_the_phone_and_nothing_else_is(tmp_path, monkeypatch):
    with posting.town(tmp_path, monkeypatch) as town:
        roc = town.roc
        watch = roc.watch(ask=Rules())
        told = []
        for at, text in enumerate((*posting.THREATS, posting.PLAIN, None)):
            roc.now += 6 * MINUTE
            if text:  # the last time the same posts are read once more
                town.say(text.format(school="ROC Test"), roc.now - MINUTE)
            report = run(SCHEDULE, roc.settings, url=roc.url, clock=lambda: roc.now)
            assert [result.error for result in report.results] == [None], at
            watch.ask_rules()
            watch.once()
            told.append(len(town.phoned()))
        assert told == [1, 2, 3, 3, 3]
        words = " ".join(town.phoned())
        assert "ROC Test" not in words and "schiet" not in words and words.count("/alerts?alert=") == 3
        with reading(roc.url) as con:
            threats = [
                each for each in board.recent(con, roc.now - dt.timedelta(days=1)) if each.rule == "threat"
            ]
        assert len(threats) == 3
        # What is collected now goes off now: no look waits for another.
        assert all(each.raised_at - each.collected_at <= MINUTE for each in threats)
