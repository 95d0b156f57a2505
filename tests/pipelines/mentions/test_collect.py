"""Collecting: bodies are read by the pool as they come in, and never pile up before it."""

import traceback

import pytest

from pipelines.mentions import collect
from pipelines.settings import FeedSource
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.support.workers import Pool
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page

BODY = rss(*[item(f"Nieuws {n}", f"https://k.example/{n}", "woord " * 200) for n in range(10)])


class Counted(Pool):
    """A pool that remembers how much it ever had in hand, and of which nothing is done before it is taken."""

    def __init__(self) -> None:
        super().__init__(helpers=1, worth_starting=0)
        self._was_killed = True
        self.most = 0

    def begin(self, weight, function, *arguments):
        work = super().begin(weight, function, *arguments)
        self.most = max(self.most, self.held)
        return work


def test_no_more_bodies_wait_to_be_read_than_there_is_room_for(tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "ROOM", 2 * len(BODY))
    with Site({"*": page(BODY)}) as site, Counted() as pool:
        school = write(tmp_path / "c", [(f"s{n}", site.url(f"/{n}")) for n in range(8)])
        found = list(collect.collect(school, school.sources, {}, lambda: NOW, pool))
        assert sorted(got.source.name for got in found) == [f"s{n}" for n in range(8)]
        assert all(len(got.entries) == 10 and got.error is None for got in found)
        # Two that wait, and the one that came in.
        assert pool.most == 3 * len(BODY) and pool.held == 0


def test_what_came_in_is_given_before_the_network_is_said_to_have_ended(tmp_path, monkeypatch):
    honest = collect.web.fetch_all

    def ending(*arguments):
        yield from honest(*arguments)
        raise RuntimeError("the network thread ended early")

    monkeypatch.setattr(collect.web, "fetch_all", ending)
    with Site({"*": page(BODY)}) as site, Counted() as pool:
        school = write(tmp_path / "c", [(name, site.url(f"/{name}")) for name in "ab"])
        arriving = collect.collect(school, school.sources, {}, lambda: NOW, pool)
        assert sorted([next(arriving).source.name, next(arriving).source.name]) == ["a", "b"]
        with pytest.raises(guard.Unforeseen):
            next(arriving)


def test_a_source_that_failed_keeps_no_body_until_its_load():
    def read(body: bytes) -> None:
        text = body.decode()
        raise SourceError("no feed") if text else ValueError

    kept: list[SourceError] = []
    try:
        read(b"<p>" + b"woord " * 50_000)
    except SourceError as error:
        kept.append(error)
    source = collect.CollectedSource(FeedSource("a", "A", "feed", "https://a.example/", "press"), NOW)
    failed = source.failed(kept[0]).error
    assert failed is kept[0] and str(failed) == "no feed"
    *_, (frame, _) = traceback.walk_tb(failed.__traceback__)
    assert frame.f_code.co_name == "read" and not frame.f_locals
