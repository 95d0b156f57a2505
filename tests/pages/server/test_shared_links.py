"""Shared links: what they show, to whom, how long; and that nothing else is reached through them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pages.server.shared_links import lookup
from pages.server.shared_links.plain import plain
from pipelines.runs import shared_links as sharing
from tests.pages.school import NOW, fill, usual
from tests.pages.server.served import Answer, ask, serving
from tests.people import ANNA, named
from warehouse.access import shared_links
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

SENTENCE = "meer positieve dan negatieve verhalen over ROC Voorbeeld"


@dataclass
class Hall:
    """A school that is served, and the links to it."""

    port: int
    folder: Path

    @property
    def path(self) -> str:
        return str(self.folder / "warehouse.duckdb")

    def link(self, *views: str, **more) -> str:
        return sharing.make(
            named("An"), "Hal", views or ("reputation?period=30d",), more.pop("language", "nl"), more.pop("now", NOW),
            url=self.path, **more,
        )  # fmt: skip

    def get(self, secret: str, query: str = "") -> Answer:
        return ask(self.port, f"/s/{secret}{query}", encoding="identity")


@pytest.fixture(scope="module")
def hall(tmp_path_factory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    fill(str(folder / "warehouse.duckdb"), usual(40))
    with serving(folder, **environment(folder)) as port:
        yield Hall(port, folder)


def environment(folder: Path) -> dict[str, str]:
    return {
        "WEERKLANK_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "WEERKLANK_NOW": NOW.isoformat(),
        "WEERKLANK_CONFIG": str(folder / "config"),
    }


def body(answer: Answer) -> str:
    return answer.body.decode()


def test_a_link_shows_the_page_and_leads_nowhere_else(hall):
    answer = hall.get(hall.link())
    assert answer.status == 200 and SENTENCE in body(answer) and "Stand van 23 november 2026" in body(answer)
    assert "<script" not in body(answer) and "<nav" not in body(answer)
    leads = re.findall(r'href="([^"]*)"', body(answer))
    assert leads and all(lead.startswith(("https://krant.example/", "data:,")) for lead in leads)
    assert not re.findall(r'(?:src|action)="(?!data:)', body(answer))


def test_an_answer_is_kept_by_nobody_found_by_nobody_and_framed_by_nobody(hall):
    told = hall.get(hall.link()).headers
    assert told["cache-control"] == "no-store" and told["referrer-policy"] == "no-referrer"
    assert "noindex" in told["x-robots-tag"] and "script-src" not in told["content-security-policy"]
    assert "default-src 'none'" in told["content-security-policy"]
    assert "frame-ancestors 'none'" in told["content-security-policy"]


def test_only_the_sites_that_are_named_may_frame_it(hall):
    secret = hall.link(frames=["intranet.school.example", "http://oud.example:8080/pad"])
    policy = hall.get(secret).headers["content-security-policy"]
    assert "frame-ancestors https://intranet.school.example http://oud.example:8080;" in policy
    for wrong in ("*", "javascript:alert(1)", "https://a.example; script-src *", "https://"):
        with pytest.raises(sharing.ShareRefused):
            hall.link(frames=[wrong])


def test_one_that_is_unknown_has_ended_or_was_withdrawn_gives_the_same_answer(hall):
    ended = hall.link(now=NOW - dt.timedelta(days=31))
    withdrawn = hall.link()
    assert hall.get(withdrawn).status == 200
    assert sharing.withdraw(ANNA, sharing.hashed(withdrawn), NOW, hall.path)
    answers = [hall.get(secret) for secret in ("nothing", ended, withdrawn, "x" * 3000)]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert "Deze link klopt niet, of is verlopen." in body(answers[0])
    assert not sharing.withdraw(ANNA, sharing.hashed(withdrawn), NOW, hall.path)


def test_a_link_holds_for_thirty_days_unless_another_number_is_named(hall):
    usual_one, short = hall.link(), hall.link(days=1)
    with reading(hall.path) as con:
        ends = {link.link_hash: link.expires_at - link.made_at for link in shared_links.links(con)}
    assert ends[sharing.hashed(usual_one)] == dt.timedelta(days=30)
    assert ends[sharing.hashed(short)] == dt.timedelta(days=1)


def test_of_the_secret_only_a_hash_is_kept(hall):
    secret = hall.link()
    assert len(secret) >= 43
    assert (
        secret.encode() not in Path(hall.path).read_bytes()
        and secret not in (hall.folder / "out").read_text()
    )


def test_a_part_is_shown_without_the_rest(hall):
    text = body(hall.get(hall.link(part="wk-cards")))
    assert "Netto sentiment" in text and SENTENCE not in text and "Grootste positieve" not in text
    # It says all the same of which page and days it is, and that the school is the sample.
    above = text.split("wk-part-of", 1)[1].split("Netto sentiment")[0]
    assert "Reputatie</h1>" in above and "24 okt t/m 22 nov 2026" in above and "Voorbeeldgegevens" in above


def test_a_period_is_the_one_that_was_shared(hall):
    fixed = body(hall.get(hall.link("reputation?period=2026-11-02..2026-11-08")))
    assert "2 t/m 8 nov 2026" in fixed
    assert "24 okt t/m 22 nov 2026" in body(hall.get(hall.link()))


def test_the_language_is_that_of_the_link_unless_the_address_asks_for_another(hall):
    secret = hall.link(language="en")
    assert '<html lang="en"' in body(hall.get(secret)) and "As of 23 November 2026" in body(hall.get(secret))
    assert '<html lang="nl"' in body(hall.get(secret, "?lang=nl"))
    assert 'data-theme="dark"' in body(hall.get(hall.link(is_dark=True)))
    assert 'data-theme="dark"' not in body(hall.get(secret))


def test_a_screen_turns_its_pages_without_a_script_and_stops_when_it_is_withdrawn(hall):
    secret = hall.link("reputation?period=30d", "traffic", "reputation?period=7d", seconds=20)
    first, third = hall.get(secret), hall.get(secret, "?n=2&dark=1")
    assert 'content="20; url=?n=1"' in body(first) and "24 okt t/m 22 nov 2026" in body(first)
    assert 'content="20; url=?dark=1&amp;n=0"' in body(third) and "16 t/m 22 nov 2026" in body(third)
    # A page that has nothing to show is passed over.
    second = hall.get(secret, "?n=1")
    assert second.status == 503 and 'content="15; url=?n=2"' in body(second)
    assert sharing.withdraw(ANNA, sharing.hashed(secret), NOW, hall.path)
    assert hall.get(secret, "?n=2").status == 404


@pytest.mark.parametrize("part", [None, "wk-channels"])
def test_a_page_without_anything_to_show_says_so_and_not_that_it_comes_later(hall, part):
    answer = hall.get(hall.link("traffic", part=part))
    assert answer.status == 200 and "retry-after" not in answer.headers
    assert "wk-state-empty" in body(answer) and "Stand van 23 november 2026" in body(answer)
    assert "<a " not in body(answer).split("wk-state-empty")[1]


def test_while_the_figures_are_refreshed_the_last_page_stays_with_its_time(hall):
    secret = hall.link()
    assert "Stand van" in body(hall.get(secret))
    with writing(hall.path) as con:  # other data than the page that is kept
        upsert(con, "outlets", [{"outlet": "nieuw.example"}])
    with writing(hall.path):
        answer = hall.get(secret)
    assert answer.status == 200 and SENTENCE in body(answer)
    assert "De cijfers worden ververst; u ziet die van 23 november 2026" in body(answer)


def test_after_a_start_amid_a_load_the_page_comes_back_by_itself(hall):
    secret = hall.link()
    (hall.folder / "again").mkdir()
    own = environment(hall.folder)
    with serving(hall.folder / "again", **own) as port:
        with writing(hall.path):
            busy = ask(port, f"/s/{secret}", encoding="identity")
        assert busy.status == 503 and busy.headers["retry-after"] == "15"
        assert '<meta http-equiv="refresh" content="15">' in body(busy)
        assert "De pagina komt vanzelf terug." in body(busy)
        assert ask(port, f"/s/{secret}", encoding="identity").status == 200


def test_who_tries_secrets_is_slowed_and_who_has_one_is_not(hall):
    secret = hall.link()
    tried = [hall.get(f"guess{n}") for n in range(lookup.OF_NONE + 20)]
    assert tried[-1].status == 429 and int(tried[-1].headers["retry-after"]) >= 1
    assert hall.get(secret).status == 200


def test_a_link_below_another_address_is_found_there(hall):
    secret = hall.link()
    (hall.folder / "below").mkdir()
    with serving(hall.folder / "below", base="/beeld", **environment(hall.folder)) as port:
        assert SENTENCE in ask(port, f"/beeld/s/{secret}", encoding="identity").body.decode()


@pytest.mark.parametrize(
    ("written", "shared"),
    [
        ('<nav><a href="x">Menu</a></nav><p>a</p>', "<p>a</p>"),
        ('<a href="./goals">Doelen</a>', "Doelen"),
        ('<a href="https://a.example/1" title="x">Kop</a>', '<a href="https://a.example/1" title="x">Kop</a>'),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<div class="wk-room x"><p>b</p></div><br><img alt="&lt;b&gt;">', '<br><img alt="&lt;b&gt;">'),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ('<p class="wk-small wk-per"><strong aria-current="true">in totaal</strong></p><b>c</b>', "<b>c</b>"),
        ('<p class="wk-said wk-said-bad">organisation.toml</p><b>c</b></i>', "<b>c</b>"),
    ],
)  # fmt: skip
def test_markup_is_written_again_without_what_leads_into_the_app(written, shared):
    assert plain(written) == shared


def test_of_a_part_that_stands_twice_the_first_is_shown_and_one_that_is_not_there_is_nothing():
    page = '<div><p class="a wk-cards">1<b>2</b></p><p class="wk-cards">3</p></div>'
    assert plain(page, "wk-cards") == '<p class="a wk-cards">1<b>2</b></p>'
    assert plain(page, "wk-weeks") == ""
