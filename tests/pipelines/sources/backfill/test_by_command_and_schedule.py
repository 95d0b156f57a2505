"""The past of sources by the command line, and by the scheduler while nothing is due."""

import json
import signal

import pytest

from pipelines import __main__ as command
from pipelines.runs import scheduler
from tests.pipelines.runs.school import NOW, rows, rss, write
from tests.pipelines.sources.backfill.test_backfill import by_query, news, wordpress
from tests.pipelines.web.site import Site, page, status


@pytest.fixture(autouse=True)
def handlers():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_the_command_says_of_each_source_how_far_it_goes(tmp_path, warehouse, capsys):
    with Site({"/feed": page(rss(*news(0, 4))), "/broken": status(500)}) as site:
        write(tmp_path / "c", [("krant", site.url("/feed")), ("stuk", site.url("/broken"))])
        words = ["backfill", "--config", str(tmp_path / "c")]
        assert command.main(words) == command.SOME_FAILED
        text = capsys.readouterr().out
        assert (
            "ok      krant                     4 entries from what its feed holds; it offers no way back"
            in text
        )
        assert "complete since 2026-11-18" in text
        assert "FAILED  stuk" in text
        # What failed waits for a day; the rest is done.
        assert command.main(words) == command.WELL
        assert "Nothing was left to fetch." in capsys.readouterr().out
        assert command.main([*words, "krant", "--again", "--json"]) == command.WELL
        (row,) = json.loads(capsys.readouterr().out)
        assert (row["source_name"], row["state"], row["items"]) == ("krant", "done", 4)
        assert command.main([*words, "nergens"]) == command.WRONG


def test_the_scheduler_fetches_the_past_once_nothing_is_due(tmp_path, warehouse):
    answers = {"": wordpress(*news(0, 2)), "paged=2": wordpress(*news(2, 2))}
    with Site({"/feed/": by_query(answers)}) as site:
        write(tmp_path / "c", [("krant", site.url("/feed/"))])
        schedule = scheduler.Schedule(tmp_path / "c", clock=lambda: NOW)
        assert schedule.once() is not None
        assert rows("select count(*) from items") == [(2,)]
        assert schedule.once() is None
        assert schedule.past() is True
        assert rows("select state, items from backfills") == [("done", 4)]
        assert rows("select count(*) from items") == [(4,)]
        assert schedule.past() is False
