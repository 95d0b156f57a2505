"""Organisations of one installation are one visitor: an address is asked for once, and each reads only its own."""

import datetime as dt
import stat
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from pipelines.web import visits
from tests.pipelines.web.site import Site, in_turn, names, page, policy, redirect, status

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC).timestamp()
HOUR = 3600.0


def share(at: float = NOW, every: float = HOUR, last: float = 0.0) -> web.Share:
    return web.Share(at, max(at - every, last))


@pytest.fixture
def shared(tmp_path) -> Path:
    return tmp_path / "visits"


def asked(site: Site, shared: Path, path: str = "/x", wanted: web.Share | None = None, rules=None, **more):
    request = web.Request("krant", site.url(path), share=wanted or share(), **more)
    return web.fetch(request, replace(rules or policy(), visits=shared))


def test_who_comes_second_gets_the_answer_of_the_first(shared):
    with Site({"/x": page("nieuws", etag='"1"')}) as site:
        first = asked(site, shared)
        second = asked(site, shared, wanted=share(NOW + 600))
        assert len(site.asked) == 1
    assert second.body == first.body == b"nieuws" and second.headers["etag"] == '"1"'
    assert (second.status, second.not_modified, second.attempts) == (200, False, 0)


def test_who_has_it_already_hears_that_nothing_changed(shared):
    with Site({"/x": page("nieuws", etag='"1"')}) as site:
        asked(site, shared)
        known = asked(site, shared, etag='"1"')
        other = asked(site, shared, etag='"0"')
        assert len(site.asked) == 1
    assert known.not_modified and known.status == 304 and known.body == b""
    assert not other.not_modified and other.body == b"nieuws"


def test_who_had_this_answer_asks_anew_and_so_does_who_finds_it_too_old(shared):
    with Site({"/x": page("nieuws")}) as site:
        asked(site, shared)
        asked(site, shared, wanted=share(NOW + 60, last=NOW))
        assert len(site.asked) == 2
        asked(site, shared, wanted=share(NOW + 60 + HOUR))
        assert len(site.asked) == 3
        asked(site, shared, wanted=share(NOW + 60 + HOUR, every=2 * HOUR))
        assert len(site.asked) == 3


def test_the_site_is_asked_with_the_marks_of_what_is_kept_also_for_who_has_none(shared):
    behaviour = in_turn(page("nieuws", etag='"1"'), status(304), page("later", etag='"2"'))
    with Site({"/x": behaviour}) as site:
        asked(site, shared)
        new = asked(site, shared, wanted=share(NOW + 2 * HOUR))
        last = asked(site, shared, wanted=share(NOW + 4 * HOUR), etag='"0"')
        assert [each.headers.get("if-none-match") for each in site.asked] == [None, '"1"', '"1"']
    assert (new.status, new.body) == (200, b"nieuws") and last.body == b"later"


def test_without_an_answer_that_is_kept_the_whole_is_asked_for(shared):
    with Site({"/x": page("nieuws", etag='"1"')}) as site:
        assert asked(site, shared, etag='"1"').body == b"nieuws"
        assert "if-none-match" not in site.asked[0].headers
        assert asked(site, shared).body == b"nieuws"
        assert len(site.asked) == 1


def test_a_fault_counts_for_all_for_five_minutes_and_leaves_the_answer_of_before(shared):
    with Site({"/x": in_turn(page("nieuws", etag='"1"'), status(503), status(304))}) as site:
        asked(site, shared)
        later = NOW + 2 * HOUR
        for moment in (later, later + 200):
            with pytest.raises(SourceError) as refused:
                asked(site, shared, wanted=share(moment))
            assert refused.value.status == 503 and "503" in str(refused.value)
        assert len(site.asked) == 2
        assert asked(site, shared, wanted=share(later + 400)).body == b"nieuws"
        assert site.asked[2].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize(
    "other",
    [
        {"headers": (("Authorization", "Bearer b"),)},
        {"method": "POST", "body": b"vraag"},
        {"follow": False},
    ],
)
def test_another_key_method_or_body_is_another_request(shared, other):
    with Site({"/x": page("nieuws")}) as site:
        asked(site, shared, headers=(("Authorization", "Bearer a"),))
        asked(site, shared, **other)
        assert len(site.asked) == 2


def test_another_password_in_the_address_is_another_request_and_stands_in_no_file(shared):
    with Site({"/x": page("besloten")}) as site:
        for user in ("anna:geheim-1", "bram:geheim-2"):
            request = web.Request("x", site.url("/x").replace("//", f"//{user}@"), share=share())
            assert web.fetch(request, replace(policy(), visits=shared)).body == b"besloten"
        assert len({each.headers["authorization"] for each in site.asked}) == 2
    held = b"".join(path.name.encode() + path.read_bytes() for path in shared.iterdir())
    assert b"geheim" not in held and b"besloten" in held


def test_what_one_may_fetch_from_a_private_network_is_refused_to_who_may_not(shared):
    with Site({"/x": page("intranet")}) as site:
        assert asked(site, shared).body == b"intranet"
        with pytest.raises(SourceError, match="private network"):
            asked(site, shared, rules=policy(allow_private=frozenset()))
        assert len(site.asked) == 1


def test_what_a_redirect_brings_from_a_private_network_is_kept_for_nobody(shared):
    with Site({"/x": page("intranet")}) as site:
        site.pages["/go"] = redirect(site.url("/x", "intranet.alfa.example"))
        hosts = frozenset({"nieuws.example", "intranet.alfa.example"})
        rules = replace(policy(allow_private=hosts), visits=shared)
        request = web.Request("x", site.url("/go", "nieuws.example"), share=share())
        for _ in range(2):
            looked_up = names(rules, nieuws_example="127.0.0.1", intranet_alfa_example="127.0.0.1")
            assert web.fetch(request, rules, looked_up).body == b"intranet"
        assert site.paths() == ["/go", "/x"] * 2
    assert not list(shared.glob("*.answer"))


def test_who_comes_while_another_asks_waits_for_that_answer(shared):
    bodies: list[bytes] = []
    with Site({"/x": page("nieuws", wait=0.3)}) as site:
        threads = [threading.Thread(target=lambda: bodies.append(asked(site, shared).body)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(site.asked) == 1
    assert bodies == [b"nieuws"] * 6


def test_a_host_has_its_places_once_for_all(shared):
    with Site({f"/{each}": page("x", wait=0.1) for each in range(24)}) as site:

        def of_one(start: int) -> None:
            wanted = [
                web.Request(str(at), site.url(f"/{at}"), share=share()) for at in range(start, start + 8)
            ]
            list(web.fetch_all(wanted, replace(policy(total=5.0, whole=10.0, per_host=2), visits=shared)))

        threads = [threading.Thread(target=of_one, args=(start,)) for start in (0, 8, 16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(site.asked) == 24 and site.most_at_once <= 2


def test_a_file_that_was_cut_off_is_asked_for_again(shared):
    with Site({"/x": page("nieuws")}) as site:
        asked(site, shared)
        (kept,) = shared.glob("*.answer")
        for broken in (b"", b"{", b'{"asked_at": 1}\n', b"\xff\n"):
            kept.write_bytes(broken)
            assert asked(site, shared).body == b"nieuws"
        assert len(site.asked) == 5


def test_a_folder_that_cannot_be_written_costs_only_the_sharing(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with Site({"/x": page("nieuws")}) as site:
        assert asked(site, tmp_path / "file" / "visits").body == b"nieuws"


def test_answers_are_private_and_leave_after_two_days_or_at_an_erasure(shared):
    with Site({"/x": page("nieuws"), "/y": page("meer")}) as site:
        asked(site, shared)
        asked(site, shared, "/y")
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [shared, *shared.iterdir()]} == {0}
    visits.tidy(shared, time.time() + 47 * HOUR)
    assert len(list(shared.glob("*.answer"))) == 2
    visits.forget(shared)
    assert not list(shared.glob("*.answer"))
    visits.tidy(shared, time.time() + 49 * HOUR)
    assert not list(shared.iterdir())


def test_without_a_share_every_request_goes_out(shared):
    with Site({"/x": page("nieuws")}) as site:
        for _ in range(2):
            web.fetch(web.Request("x", site.url("/x")), replace(policy(), visits=shared))
        assert len(site.asked) == 2
    assert not list(shared.glob("*.answer"))
