"""What is found on the sites of five schools of another make, and how a guest behaves there."""

import datetime as dt
import io
import socket
import ssl

import aiohttp
import pytest
from PIL import Image

from pipelines import web
from pipelines.connectors.feeds import feed as feeds
from pipelines.settings import FeedSource
from pipelines.sources.discovery import Found, read_site
from pipelines.sources.discovery.found import Feed, Tagged
from pipelines.sources.discovery.guest import site_errors
from pipelines.sources.discovery.guest.visiting import MOST_REQUESTS, Barred
from pipelines.support.errors import PipelineError, SourceError
from pipelines.web import reasons
from tests.pipelines.sources.discovery.sites import school_site
from tests.pipelines.web.site import Site, names, page, policy, redirect, silence, status

RULES = policy(total=5.0, whole=5.0, read=3.0)


def found(name: str) -> tuple[Found, Site]:
    with school_site(name) as site:
        return read_site(site.url("/"), RULES), site


def accounts(result: Found) -> dict[str, str]:
    return {account.network: account.handle for account in result.accounts if account.is_sure}


def test_a_wordpress_site_says_nearly_everything_of_its_school():
    result, site = found("wordpress")
    home = site.url("")
    assert (result.name, result.also, result.town) == ("ROC Zevenmeren", ("RZM", "Zevenmeren"), "Merenstad")
    assert (result.colour, result.logo) == ("#c2185b", f"{home}/wp-content/uploads/logo-zevenmeren.svg")
    with Image.open(io.BytesIO(result.picture)) as picture:
        assert picture.format == "PNG" and picture.width <= 480 and picture.height <= 160
    assert result.feeds == (
        Feed(f"{home}/feed/", "ROC Zevenmeren » feed"),
        Feed(f"{home}/comments/feed/", "ROC Zevenmeren » reacties feed", True),
    )
    # Buttons to share, and the account that an article is about, are not the school's.
    assert accounts(result) == {
        "facebook": "roczevenmeren",
        "instagram": "@roc.zevenmeren",
        "linkedin": "roc-zevenmeren",
        "youtube": "@roczevenmeren",
        "tiktok": "@roczevenmeren",
        "mastodon": "@zevenmeren@social.example",
    }
    assert len(result.accounts) == 6
    assert (result.news, result.newsletter) == (f"{home}/nieuws/", f"{home}/nieuwsbrief/")
    assert result.sitemap == f"{home}/wp-sitemap.xml"
    # Links of the site to itself; what it tells a partner of where somebody came from is not its own vocabulary.
    assert result.tags == (
        Tagged("nieuwsbrief", "email", "open-dag-2026", 1),
        Tagged("instagram", "social", "open-dag-2026", 1),
    )
    # Little is asked where much is said.
    assert site.paths() == ["/robots.txt", "/", *site.paths()[2:]] and result.requests == 8


def test_a_wordpress_site_that_turned_its_feeds_off_is_read_by_its_posts():
    with school_site("wordpress") as site:
        front = page(
            "<title>Home</title><link rel='https://api.w.org/' href='/wp-json/'>"
            "<meta name='generator' content='WordPress 6.8'>"
        )
        site.pages = {path: answer for path, answer in site.pages.items() if path.startswith("/wp-json")}
        site.pages["/"] = front
        result = read_site(site.url("/"), RULES)
        assert (result.name, result.logo) == ("ROC Zevenmeren", site.url("/wp-content/uploads/icon.png"))
        (feed,) = result.feeds
        assert feed.title == "ROC Zevenmeren" and "/wp-json/wp/v2/posts?" in feed.url
        source = FeedSource("posts", "Posts", "feed", feed.url, "own")
        answer = web.fetch(web.Request("posts", feed.url), RULES)
        entries = feeds.parse(answer, source, dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
    assert [entry["title"] for entry in entries] == ["Open dag op 12 december", "Nieuwe lasrobot"]
    assert entries[0]["published_at"] == dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "closed",
    [
        page('{"code": "rest_forbidden"}', 401),
        page("<h1>Niets</h1>"),
        page("[]"),
        page("[[[["),
        page('{"name": 3}'),
    ],
)
def test_an_interface_that_is_closed_or_talks_nonsense_changes_nothing(closed):
    with school_site("wordpress") as site:
        site.pages = {path: answer for path, answer in site.pages.items() if not path.startswith("/wp-json")}
        site.pages |= {"/wp-json/": closed, "/wp-json/wp/v2/posts": closed}
        result = read_site(site.url("/"), RULES)
    assert (result.name, len(result.feeds), result.tags) == ("ROC Zevenmeren", 2, ())


def test_a_site_of_drupal_make_is_read_by_its_links():
    result, site = found("drupal")
    home = site.url("")
    assert (result.name, result.also, result.town) == ("Vakcollege De Heuvelrug", ("VDH",), "Doorn")
    assert (result.colour, result.feeds) == ("#00695c", (Feed(f"{home}/rss.xml"),))
    assert accounts(result) == {
        "x": "@vdheuvelrug",
        "facebook": "VakcollegeDeHeuvelrug",
        "bluesky": "heuvelrug.example",
    }
    # Who made the site stands in its foot too: that is asked, and not taken for the school.
    assert [account.handle for account in result.accounts if not account.is_sure] == ["@bureauhelder"]
    assert (result.news, result.newsletter) == (f"{home}/actueel", f"{home}/actueel/nieuwsbrief")
    assert result.sitemap == f"{home}/sitemap.xml"
    # Its robots.txt closes /core/, /admin/ and /search/.
    assert not [path for path in site.paths() if path.startswith(("/core", "/admin", "/search"))]


def test_a_site_written_by_hand_gives_what_its_title_and_foot_say():
    result, site = found("static")
    assert (result.name, result.also, result.town) == ("MBO De Waterlanden", ("MDW",), "Monnickendam")
    assert result.feeds == (Feed(site.url("/feed.xml")),)
    assert accounts(result) == {"facebook": "MBO-De-Waterlanden", "youtube": "UC0123456789abcdefghijkl"}
    assert (result.colour, result.sitemap, result.newsletter) == ("", "", "")


def test_a_site_that_asks_programs_to_stay_away_is_left_alone_and_its_address_is_kept():
    result, site = found("closed")
    assert site.paths() == ["/robots.txt"]
    assert isinstance(result.problem, Barred) and "robots.txt" in str(result.problem)
    assert (result.address, result.name, result.feeds) == (site.url("/"), "", ())


def test_a_site_without_https_that_keeps_programs_out_says_so_whoever_left_out_how_it_is_asked():
    with school_site("closed") as site:
        result = read_site(f"127.0.0.1:{site.port}", RULES)
    assert isinstance(result.problem, Barred) and result.address == site.url("/").rstrip("/")


def test_a_site_without_feeds_gives_none_whatever_it_answers():
    result, _site = found("feedless")
    assert (result.name, result.colour, result.feeds, result.sitemap) == (
        "Techniekschool Oost",
        "#008836",
        (),
        "",
    )
    assert accounts(result) == {"linkedin": "techniekschool-oost"} and len(result.accounts) == 1
    assert result.problem is None and result.requests <= MOST_REQUESTS


FRONT = page("<title>Front - School</title>")


def test_a_host_that_we_are_sent_on_to_is_asked_first_what_may_be_read():
    closed = Site({"/robots.txt": page("User-agent: *\nDisallow: /"), "/": FRONT})
    with closed, Site({"/": redirect("http://www.school.example:1/")}) as site:
        site.pages["/"] = redirect(closed.url("/", "www.school.example"))
        rules = policy(allow_private={"school.example", "www.school.example"})
        where = names(rules, school_example="127.0.0.1", www_school_example="127.0.0.1")
        result = read_site(site.url("/", "school.example"), rules, where)
    assert isinstance(result.problem, Barred) and "www.school.example" in str(result.problem)
    assert closed.paths() == ["/robots.txt"]


def test_a_page_that_robots_may_not_read_is_left_out_and_the_rest_is_read():
    pages = {
        "/robots.txt": page("User-agent: Weerklank\nDisallow: /nieuws\nDisallow: /feed.xml\n"),
        "/": page("<title>School Oost</title><a href='/nieuws/'>Nieuws</a>"
                  "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"),
    }  # fmt: skip
    with Site(pages) as site:
        result = read_site(site.url("/"), RULES)
    assert (result.name, result.feeds) == ("School Oost", ())
    assert not {"/nieuws/", "/feed.xml"} & {*site.paths()}


def test_no_more_is_asked_than_a_guest_may():
    """Each page leads to another: whatever a site does, it has an end."""
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(100)}
    pages["/"] = page("<title>School</title><a href='/0'>Nieuws</a><a href='/1'>Contact</a>")
    for place in ("feed/", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "sitemap.xml"):
        pages[f"/{place}"] = redirect("/2")
    with Site(pages) as site:
        result = read_site(site.url("/"), RULES)
    assert result.name == "School" and result.feeds == ()
    assert len(site.asked) == result.requests <= MOST_REQUESTS


def test_a_circle_of_redirects_ends_in_words():
    with Site({"/": redirect("/a"), "/a": redirect("/")}) as site:
        assert "circle" in str(read_site(site.url("/"), RULES).problem)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "[::1]", "169.254.169.254", "0x7f.1"])
def test_what_is_inside_the_network_is_not_for_a_stranger(host):
    with Site({"/": FRONT}) as site, pytest.raises(SourceError, match="inside a network"):
        read_site(f"http://{host}:{site.port}/", policy(allow_private=()))
    assert site.asked == []


def test_a_site_that_sends_us_inside_the_network_is_not_followed():
    with Site({"/": FRONT}) as inside, Site({"/": redirect(f"http://127.0.0.2:{inside.port}/")}) as site:
        site.pages["/"] = redirect(f"http://localhost:{inside.port}/")
        with pytest.raises(SourceError, match="inside a network"):
            read_site(site.url("/"), RULES)
    assert inside.asked == []


@pytest.mark.parametrize(
    "written", ["", "ROC", "ftp://school.nl", "http://", "school .nl", "https://[::1", "a" * 3000]
)
def test_what_is_no_address_is_said_to_be_none(written):
    with pytest.raises(PipelineError):
        read_site(written, RULES)


def test_an_address_is_understood_as_people_type_it():
    with school_site("wordpress") as site:
        for written in (f"127.0.0.1:{site.port}", f" http://127.0.0.1:{site.port}/#top ",
                        f"info@127.0.0.1:{site.port}", f"HTTP://127.0.0.1:{site.port}"):  # fmt: skip
            assert read_site(written, RULES).name == "ROC Zevenmeren", written


@pytest.mark.parametrize(
    ("code", "said"),
    [(401, "password"), (403, "refuses programs"), (404, "this page is not"), (410, "this page is not"),
     (429, "too often"), (500, "out of order"), (418, "cannot use")],
)  # fmt: skip
def test_a_site_that_is_there_but_gives_nothing_says_why_and_one_can_go_on(code, said):
    with Site({"/": status(code)}) as site:
        result = read_site(site.url("/"), RULES)
    assert said in str(result.problem) and result.address == site.url("/")


def test_a_site_that_never_answers_says_so():
    with Site({"*": silence}) as site:
        result = read_site(site.url("/"), policy())
    # It may be there all the same: one can go on with its address and a name.
    assert "does not answer in time" in str(result.problem) and result.address == site.url("/")


def failed(cause: BaseException | None, **fields) -> SourceError:
    error = SourceError("x", **fields)
    error.__cause__ = cause
    return error


def no_name(code: int = socket.EAI_NONAME) -> aiohttp.ClientConnectorDNSError:
    key = aiohttp.client_reqrep.ConnectionKey("school.example", 443, True, True, None, None, None)
    return aiohttp.ClientConnectorDNSError(key, socket.gaierror(code, "Name or service not known"))


def online(*asked, **more):
    return [("there",)]


def cut_off(*asked, **more):
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def test_offline_a_proxy_an_unknown_host_and_a_certificate_are_told_apart():
    key = no_name()._conn_key
    certificate = aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("self-signed"))
    none = aiohttp.ClientConnectorError(key, OSError(101, "Network is unreachable"))
    proxy = {"HTTPS_PROXY": "http://proxy.school.example:3128"}
    squid = failed(None, status=403)
    squid.headers = {"x-squid-error": "ERR_ACCESS_DENIED 0"}
    for error, lookup, environment, why in (
        (failed(no_name()), online, {}, "unknown"),
        (failed(no_name()), online, proxy, "unknown"),
        (failed(no_name()), cut_off, {}, "offline"),
        (failed(no_name(socket.EAI_AGAIN)), cut_off, {}, "offline"),
        (failed(no_name()), cut_off, proxy, "proxy"),
        (failed(none), cut_off, {}, "offline"),
        (failed(none), cut_off, proxy, "proxy"),
        (failed(certificate), online, {}, "certificate"),
        (failed(failed(certificate)), online, {}, "certificate"),
        (failed(None, status=407), online, {}, "proxy"),
        (squid, online, {}, "proxy"),
        (failed(None, status=403), online, {}, ""),
        (failed(None), online, {}, ""),
    ):
        assert reasons.reason(error, lookup, environment) == why, (error.__cause__, lookup, environment)


def test_each_reason_has_a_sentence_of_its_own():
    said = [
        str(site_errors.of_site(error, "school.example"))
        for error in (
            failed(None, status=407),
            failed(None, status=403),
            failed(None, status=404),
            Barred(host="school.example"),
            failed(
                aiohttp.ClientConnectorCertificateError(
                    no_name()._conn_key, ssl.SSLCertVerificationError("x")
                )
            ),
            failed(TimeoutError()),
        )
    ]
    assert len(set(said)) == len(said) == 6
    asked, refused = failed(TimeoutError()), failed(None, status=403)
    assert not site_errors.has_answered(asked) and site_errors.has_answered(refused)
    assert site_errors.is_there(asked) and site_errors.is_there(refused)


def test_an_error_that_was_raised_from_itself_still_has_its_reason():
    caught = None
    try:
        try:
            try:
                raise no_name()
            except aiohttp.ClientError as cause:
                raise SourceError("x") from cause
        except SourceError as error:
            raise error from error
    except SourceError as error:
        caught = error
    assert caught is not None and caught.__cause__ is caught
    assert reasons.reason(caught, online, {}) == "unknown"


def test_a_front_page_that_only_sends_a_browser_on_is_passed_once():
    pages = {
        "/": page("<meta http-equiv='refresh' content='0; url=/nl/'>"),
        "/nl/": page("<title>School Oost</title>"),
    }
    with Site(pages) as site:
        result = read_site(site.url("/"), RULES)
        # All of the host is the school's voice, and not only what stands below /nl/.
        assert (result.name, result.address) == ("School Oost", site.url("/"))
        assert read_site(site.url("/nl/?utm=x"), RULES).address == site.url("/nl/")
    pages["/nl/"] = page("<meta http-equiv='refresh' content='0; url=/'><title>In een kring</title>")
    with Site(pages) as site:
        assert read_site(site.url("/"), RULES).name == "In een kring"


def test_a_check_for_robots_is_not_taken_for_the_school():
    with Site({"/": page("<title>Just a moment...</title><script></script>")}) as site:
        result = read_site(site.url("/"), RULES)
    assert result.name == "" and "check for robots" in str(result.problem)


def test_a_site_that_announces_feeds_of_comments_first_gives_its_own_news():
    rss = "application/rss+xml"
    heads = "".join(
        f'<link rel="alternate" type="{rss}" title="Reacties {n}" href="/reacties/{n}/feed">'
        for n in range(5)
    )
    own = f'<link rel="alternate" type="{rss}" title="Nieuws" href="/nieuws/feed">'
    with Site(
        {"/": page(f"<html><head><title>ROC Zevenmeren</title>{heads}{own}</head><body></body></html>")}
    ) as site:
        feeds_found = read_site(site.url("/"), RULES).feeds
    assert feeds_found[0] == Feed(site.url("/nieuws/feed"), "Nieuws")
    assert all(each.is_comments for each in feeds_found[1:]) and len(feeds_found) == 4
