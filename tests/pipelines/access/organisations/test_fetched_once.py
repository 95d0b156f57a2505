"""Six organisations with ten sources each, seven of them shared: every address is asked for once and read by all."""

import datetime as dt

import pytest

from pipelines import settings
from pipelines.access.organisations import places
from pipelines.mentions.collect import policy
from pipelines.runs.run import run
from pipelines.sources.backfill import pieces
from tests.people import ANNA
from tests.pipelines.access.organisations import two
from tests.pipelines.runs.school import NOW, item, rss
from tests.pipelines.web.site import Site, page
from warehouse.core import connection

MANY, SHARED, OWN = 6, 7, 3


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = two.served(tmp_path, monkeypatch)
    with Site({}) as site:
        for number in range(SHARED):
            news = item(f"Voorbeeld in krant {number}", f"https://k{number}.example/1", "Mooi nieuws")
            site.pages[f"/shared-{number}"] = page(rss(news), etag=f'"{number}"')
        for organisation in range(MANY):
            sources = [(f"s{number}", site.url(f"/shared-{number}")) for number in range(SHARED)]
            for number in range(OWN):
                path = f"/own-{organisation}-{number}"
                link = f"https://eigen{organisation}.example/{number}"
                site.pages[path] = page(
                    rss(item(f"Voorbeeld van school {organisation}", link, f"Nieuws {number}"))
                )
                sources.append((f"o{number}", site.url(path)))
            two.add(folder, f"school-{organisation}", sources)
        yield site


def collect(organisation: places.Organisation, at: dt.datetime, monkeypatch) -> dict[str, str]:
    """Run as the process of this organisation does. How did each source do?"""
    with monkeypatch.context() as within:
        for name, value in organisation.environment().items():
            if name in places.OF_ONE:
                within.setenv(name, value)
        report = run(ANNA, settings.read(), clock=lambda: at)
    return {result.source_name: result.outcome for result in report.results}


def test_every_address_is_asked_for_once_and_read_by_all(site, monkeypatch):
    organisations = places.found()
    assert len(organisations) == MANY
    for number, each in enumerate(organisations):
        outcomes = collect(each, NOW + dt.timedelta(minutes=number), monkeypatch)
        assert len(outcomes) == SHARED + OWN and set(outcomes.values()) == {"new"}
    assert sorted(site.paths()) == sorted(site.pages) and len(site.pages) == SHARED + MANY * OWN
    for number, each in enumerate(organisations):
        with connection.reading(each.warehouse) as con:
            links = {link for (link,) in con.execute("select url from items").fetchall()}
        assert len(links) == SHARED + OWN
        assert {link.split("/")[2] for link in links if "eigen" in link} == {f"eigen{number}.example"}
    later = NOW + dt.timedelta(hours=2)
    asked = len(site.asked)
    for each in organisations:
        assert set(collect(each, later, monkeypatch).values()) == {"unchanged"}
    again = site.asked[asked:]
    assert sorted(each.path for each in again) == sorted(site.pages)
    shared = [each for each in again if each.path.startswith("/shared")]
    assert all(each.headers["if-none-match"] for each in shared) and len(shared) == SHARED


def test_the_past_of_a_source_is_asked_for_once_for_all(site, monkeypatch):
    found = []
    for minutes, each in enumerate(places.found()):
        at = NOW + dt.timedelta(minutes=minutes)
        with monkeypatch.context() as within:
            for name, value in each.environment().items():
                if name in places.OF_ONE:
                    within.setenv(name, value)
            (source,) = (one for one in settings.read().sources if one.name == "s0")
            rules = policy(settings.read())
            pieces.first(source, None, rules, at)
            past = [pieces.further(source, None, "paged", str(number), rules, at) for number in (2, 3)]
            found.append([len(piece.entries) for piece in past])
    assert found == [[1, 1]] * MANY
    asked = site.paths()
    assert len(asked) == len(set(asked)) == 3, asked
