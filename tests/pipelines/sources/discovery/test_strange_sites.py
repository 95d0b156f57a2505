"""What is made of sites that nobody expected: each as a small server, with what is found, said, and asked of it."""

import gzip
import json

import pytest

from pipelines.sources.discovery import Found, accounts, read_site
from pipelines.sources.discovery.found import Feed
from pipelines.sources.discovery.guest import typed
from pipelines.sources.discovery.guest.visiting import MOST_REQUESTS, Spent, Visit
from pipelines.support.errors import ConfigError, SourceError
from pipelines.web import reasons
from tests.pipelines.web.site import Site, endless, names, page, policy, redirect, silence, status
from text.i18n import translate, use_language

HOME, OTHER = "www.ondiep.example", "www.fusie.example"
MENU = "".join(f"<a href='/{each}'>{each}</a>" for each in ("opleidingen", "open-dag", "werken-bij"))
NEWS = (
    "<rss version='2.0'><channel><title>Nieuws</title><item><title>x</title><link>http://x.example/1</link></item>"
    "</channel></rss>"
)


def html(body: str = MENU, title: str = "ROC Ondiep", head: str = "", code: int = 200, **headers):
    return page(
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>",
        code, Content_Type="text/html; charset=utf-8", **headers,
    )  # fmt: skip


def said(kind: str = "EducationalOrganization", **fields) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": kind} | fields)}</script>'


def visited(pages: dict, written: str = "http://{home}/") -> tuple[Found, Site]:
    """What is found of this site, by the name of its host."""
    quick = {"total": 3.0, "whole": 3.0, "read": 2.0}
    rules = policy(allow_private={HOME, OTHER, HOME.removeprefix("www.")}, **quick)
    where = {host.replace(".", "_"): "127.0.0.1" for host in (HOME, OTHER)}
    with Site(pages) as site:
        host, other = f"{HOME}:{site.port}", f"{OTHER}:{site.port}"
        for path, answer in pages.items():
            if isinstance(answer, str):
                pages[path] = redirect(answer.format(home=host, other=other))
        found = read_site(
            written.format(home=host, bare=host.removeprefix("www.")), rules, names(rules, **where)
        )
    # Whatever a site is like, it is asked little.
    assert len(site.asked) <= found.requests <= MOST_REQUESTS
    return found, site


def told(found: Found) -> list[str]:
    """What a reader is told of it, in Dutch."""
    with use_language("nl"):
        errors = [*filter(None, [found.problem]), *found.notes]
        return [translate(error.template, error.fields) for error in errors]


@pytest.mark.parametrize(
    ("front", "says"),
    [
        (html("<div id='cf-chl'></div>", "Een ogenblik geduld..."), "controle op robots"),
        (html("<iframe src='/_Incapsula_Resource?x'></iframe>", ""), "controle op robots"),
        (html("<p>x</p>", "Just a moment...", code=403, cf_mitigated="challenge"), "weigert programma’s"),
        (
            html("<h1>Deze domeinnaam is te koop</h1><a href='http://x.example'>Bied</a>", "x"),
            "te koop staat",
        ),
        (html("<h1>This domain is for sale</h1>", "ondiep.example"), "te koop staat"),
        (html("<h1>We zijn zo terug</h1>", "Site in onderhoud"), "nu gewerkt"),
        (html("<h1>Welcome to nginx!</h1>", "Welcome to nginx!"), "geen site op staat"),
        (html("<a href='backup.zip'>backup.zip</a>", "Index of /"), "geen site op staat"),
        (html("<h1>Cookies</h1><button>Akkoord</button>", "Cookievoorkeuren"), "naar cookies"),
        (html("<form><input type='password'></form>", "Inloggen"), "in te loggen"),
        (page(b"\x89PNG\r\n\x1a\n" + bytes(90), Content_Type="image/png"), "geen pagina van een site"),
        (page("{}", Content_Type="application/json"), "geen pagina van een site"),
        (status(429, Retry_After=3600), "te vaak"),
        (redirect("mailto:info@ondiep.example"), "onleesbaar adres"),
        (redirect("/"), "in een kring"),
        (silence, "antwoordt niet op tijd"),
    ],
)
def test_what_stands_in_the_place_of_a_site_is_no_school_and_one_goes_on_by_hand(front, says):
    found, site = visited({"/": front})
    assert (found.name, found.feeds, found.accounts, found.colour) == ("", (), (), "")
    assert found.address == site.url("/", HOME) and found.problem is not None
    assert [says in each for each in told(found)] == [True], told(found)
    assert len(site.asked) <= 8 and not any(".toml" in each or "/home" in each for each in told(found))


def test_a_page_with_a_menu_is_a_site_whatever_its_words():
    """That a school speaks of maintenance, cookies or waiting a moment makes it none of the above."""
    links = "".join(f"<a href='/{n}'>{n}</a>" for n in range(12))
    for title in ("Onderhoud | ROC Ondiep", "ROC Ondiep – even geduld", "Cookies bakken | ROC Ondiep"):
        found, _site = visited({"/": html(links, title)})
        assert found.problem is None and found.name == "ROC Ondiep", title


@pytest.mark.parametrize(
    "front",
    [
        html("<div id='root'></div><noscript>You need to enable JavaScript</noscript>"),
        html("<div id='root'></div>", "React App", said(name="ROC Ondiep")),
    ],
)
def test_a_page_that_only_the_browser_fills_gives_what_its_head_says_and_says_so(front):
    found, _site = visited({"/": front})
    assert found.name == "ROC Ondiep" and ["weinig of niets" in each for each in told(found)] == [True]


def test_an_empty_page_is_told_from_a_school():
    found, _site = visited({"/": html("", "")})
    assert found.name == "" and ["weinig of niets" in each for each in told(found)] == [True]


@pytest.mark.parametrize(
    "title", ["React App", "Vite + React + TS", "Mijn WordPress site", "Untitled", "Website"]
)
def test_what_the_maker_of_a_site_filled_in_is_no_name(title):
    assert visited({"/": html(title=title)})[0].name == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Home | mbo Rijnland", "mbo Rijnland"),
        ("&quot;De Brug&quot; – home", "De Brug"),
        ("ROC MIDDEN-BRABANT", "ROC MIDDEN-BRABANT"),
        ("Welkom op de website van ROC 't Ambacht &amp; Zo", "ROC 't Ambacht & Zo"),
        ("Welcome to Windmill College | Home", "Windmill College"),
        ("De officiële site van GC", "GC"),
        ("Collège Élan – Home", "Collège Élan"),
        ("NextCollege", "NextCollege"),
    ],
)
def test_a_name_is_what_is_left_without_a_welcome(title, name):
    assert visited({"/": html(title=title)})[0].name == name


@pytest.mark.parametrize(
    "head",
    [
        said(name="ROC &#039;t Ambacht &amp; Co"),
        '<script type="application/ld+json"><!--\n{"@type":"School","name":"ROC \'t Ambacht\n& Co"}\n--></script>',
        said("WebSite", name="Start", publisher={"@type": "School", "name": "ROC 't Ambacht & Co"}),
        said("WebPage", about=[{"@type": "CollegeOrUniversity", "name": "ROC 't Ambacht & Co"}]),
    ],
)
def test_what_a_page_says_for_programs_is_read_however_it_is_written(head):
    assert visited({"/": html(title="Home", head=head)})[0].name == "ROC 't Ambacht & Co"


@pytest.mark.parametrize("answer", ["http://{other}/welkom", "https://{other}/"])
def test_where_an_address_leads_to_another_site_it_is_said(answer):
    found, _site = visited({"/": answer, "/welkom": html(title="Fusie College")})
    if answer.startswith("https"):
        assert found.problem is not None and found.problem.fields["host"] == OTHER
        return
    assert (found.name, [OTHER in each and "leidt door" in each for each in told(found)]) == (
        "Fusie College",
        [True],
    )


@pytest.mark.parametrize("rest", ["/oud/bericht", "/gids.pdf"])
def test_behind_a_page_that_is_gone_or_a_file_the_front_page_is_read_and_it_is_said(rest):
    pages = {"/": html(), "/gids.pdf": page(b"%PDF-1.7", Content_Type="application/pdf")}
    found, site = visited(pages, f"http://{{home}}{rest}")
    assert (found.name, found.address) == ("ROC Ondiep", site.url("/", HOME))
    assert [f"{rest} staat geen pagina" in each for each in told(found)] == [True]


def test_who_gives_the_address_of_a_feed_gets_the_site_with_that_feed():
    found, site = visited({"/": html(), "/nieuws.rss": page(NEWS)}, "http://{home}/nieuws.rss")
    assert (found.name, found.feeds, found.notes) == (
        "ROC Ondiep",
        (Feed(site.url("/nieuws.rss", HOME)),),
        (),
    )


def test_an_article_that_is_typed_is_no_site_by_itself_and_a_part_of_a_site_is():
    found, site = visited({"/nieuws/1": html()}, "http://{home}/nieuws/1")
    assert found.address == site.url("/", HOME)
    below = "".join(f"<a href='/mbo/{n}'>{n}</a>" for n in range(9))
    found, site = visited({"/mbo/": html(below)}, "http://{home}/mbo/")
    assert found.address == site.url("/mbo/", HOME)


@pytest.mark.parametrize(
    "front",
    [
        html("<a href='/nl/' hreflang='nl'>Nederlands</a> <a href='/en/'>English</a>", "Kies uw taal"),
        html("<a href='/nl/'>NL</a> <a href='/en/'>EN</a>", ""),
        html("<script>window.location.replace('/nl/');</script>", ""),
    ],
)
def test_a_page_that_asks_for_a_language_is_passed(front):
    footer = "<footer><a href='https://www.instagram.com/rocondiep'>i</a></footer>"
    found, site = visited({"/": front, "/nl/": html(MENU + footer)})
    assert (found.name, found.address, len(found.accounts)) == ("ROC Ondiep", site.url("/", HOME), 1)


@pytest.mark.parametrize(
    "front",
    [
        html(MENU + f"<img src='data:image/png;base64,{'A' * 4_000_000}'>"),
        endless(b"<html><head><title>ROC Ondiep</title><body>" + MENU.encode() + b" " * 40_000),
        page(gzip.compress(b"<html><title>ROC Ondiep</title>" + MENU.encode() + b" " * 100_000_000),
             Content_Encoding="gzip"),
    ],
)  # fmt: skip
def test_of_a_page_without_end_the_beginning_is_read(front):
    assert visited({"/": front})[0].name == "ROC Ondiep"


def test_of_a_robots_txt_without_end_the_beginning_is_kept_to():
    rules = page(b"User-agent: *\nDisallow: /nieuws\n" + b"# x\n" * 1_000_000)
    found, site = visited({"/robots.txt": rules, "/": html(f"{MENU}<a href='/nieuws'>Nieuws</a>")})
    assert found.name == "ROC Ondiep" and "/nieuws" not in site.paths()
    # What was left out is said, as a feed may stand there.
    assert ["/nieuws kon niet worden gelezen" in each for each in told(found)] == [True]


def test_a_site_that_asks_for_time_between_two_requests_gets_it():
    now, waits = [0.0], []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with Site({"/robots.txt": page("User-agent: *\nCrawl-delay: 10"), "*": html()}) as site:
        visit = Visit(policy(), clock=lambda: now[0], pause=pause)
        answers = visit.get_all([site.url(f"/{n}") for n in range(8)])
    # Forty seconds hold four pages; the others are left alone, and it is known.
    assert waits == [0.0, 10.0, 10.0, 10.0] and site.most_at_once == 1
    assert [isinstance(each, Spent) for each in answers] == [False] * 4 + [True] * 4 and visit.is_cut_short


FEEDS = "".join(
    f"<link rel='alternate' type='application/{kind}+xml' title='RSS' href='/{path}'>"
    for kind, path in (("rss", "nieuws.rss"), ("rss", "agenda.rss"), ("atom", "nieuws.atom"))
)


def test_two_feeds_of_one_name_are_two_and_one_in_two_forms_is_one():
    found, _site = visited({"/": html(head=FEEDS)})
    assert [feed.url.rpartition("/")[2] for feed in found.feeds] == ["nieuws.rss", "agenda.rss"]


@pytest.mark.parametrize(
    ("head", "colour"),
    [
        ("<style>:root{--wp--black:#000;--color-primary: #0a4b8c;}</style>", "#0a4b8c"),
        ("<meta name='theme-color' content='rgb(10, 75, 140)'>", "#0a4b8c"),
        ("<meta name='theme-color' media='(prefers-color-scheme: dark)' content='#330000'>"
         "<meta name='theme-color' content='#0a4b8c'>", "#0a4b8c"),
        ("<meta name='msapplication-TileColor' content='#da532c'>", ""),
        ("<meta name='theme-color' content='#ffffff'><link rel='mask-icon' href='/x.svg' color='#0a4b8c'>", "#0a4b8c"),
        ("<style>a{color:#ff0000}</style>", ""),
    ],
)  # fmt: skip
def test_a_colour_is_found_where_sites_name_it_and_not_what_makers_of_icons_fill_in(head, colour):
    assert visited({"/": html(head=head)})[0].colour == colour


@pytest.mark.parametrize(
    ("body", "logo"),
    [
        ("<a href='/'><img class='logo' src='data:image/gif;base64,R0lGOD' data-src='/l.png'></a>", "l.png"),
        ("<a href='https://partner.example'><img alt='Logo partner' src='/p.png'></a>", "touch.png"),
        ("<img class='logo' src='/l.png'>", "l.png"),
    ],
)
def test_a_logo_comes_late_and_that_of_a_partner_is_none(body, logo):
    found, _site = visited({"/": html(MENU + body, head="<link rel='apple-touch-icon' href='/touch.png'>")})
    assert found.logo.rpartition("/")[2] == logo


@pytest.mark.parametrize(
    ("url", "handle"),
    [
        ("https://x.com/bureau/status/123", ""),
        ("https://www.instagram.com/rocondiep/p/Cx/", ""),
        ("https://www.facebook.com/bureau/posts/1", ""),
        ("https://www.facebook.com/pg/rocondiep/about", "rocondiep"),
        ("https://mastodon.nl/@roc@social.example", "@roc@social.example"),
        ("https://www.youtube.com/@rocondiep/videos", "@rocondiep"),
    ],
)
def test_what_was_posted_is_no_account_and_an_account_is_that_of_its_own_server(url, handle):
    one = accounts.account(url)
    assert (one.handle if one else "") == handle


def test_a_site_that_names_hundreds_of_accounts_gives_a_few_of_each_network_and_says_so():
    links = "".join(
        f"<a href='https://www.instagram.com/rocondiep{n}'>x</a><a href='https://mastodon.nl/@rocondiep{n}'>x</a>"
        for n in range(300)
    )
    found, _site = visited({"/": html(f"{MENU}<footer>{links}</footer>")})
    assert len(found.accounts) == 2 * accounts.MOST_OF_ONE
    assert sorted("Instagram" in each for each in told(found)) == [False, True]


def test_an_account_that_the_head_of_a_page_vouches_for_is_the_schools():
    found, _site = visited({"/": html(head="<link rel='me' href='https://toot.example/@roc'>")})
    assert [each.handle for each in found.accounts] == ["@roc@toot.example"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.school.nl", "https://www.school.nl"),
        (" Www. School. Nl", "https://Www.School.Nl"),
        ("https//www.school.nl/x", "https://www.school.nl/x"),
        ("http:/www.school.nl", "http://www.school.nl"),
        ("htpps://www.school.nl", "https://www.school.nl"),
        ("https://https://www.school.nl", "https://www.school.nl"),
        ("http:\\\\www.school.nl", "http://www.school.nl"),
        ("“www.school.nl”", "https://www.school.nl"),
        ("<https://www.school.nl>", "https://www.school.nl"),
        ("www.school.nl, Ondiep", "https://www.school.nl"),
        ("ROC Ondiep (school.nl)", "https://school.nl"),
        ("www.school.nl.", "https://www.school.nl"),
        ("info@school.nl", "https://school.nl"),
        ("anna:geheim@school.nl/a@b", "https://school.nl/a@b"),
        ("https://anna:geheim@school.nl", "https://school.nl"),
        ("https://school.nl/in?na=https://school.nl", "https://school.nl/in?na=https://school.nl"),
        ("www.école.nl", "https://www.école.nl"),
    ],
)
def test_an_address_is_what_people_mean_by_it(written, address):
    assert typed.address(written)[0] == address


@pytest.mark.parametrize(
    "written",
    [
        "ftp://anna:geheim@school.nl",
        "localhost",
        "file:///etc/passwd",
        "school.nl:99999",
        "anna@gmail.com",
        "www,school,nl",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_a_password(written):
    with pytest.raises(ConfigError) as refused:
        typed.address(written)
    assert "geheim" not in str(refused.value) and "example" in f"{refused.value} example"


def test_words_hold_an_address_only_where_one_stands_in_them():
    assert typed.host_in("ROC Ondiep www.ondiep.nl/mbo") == "www.ondiep.nl/mbo"
    assert [typed.host_in(each) for each in ("St. Jozef College", "ROC 't Ambacht", "Zone.college")] == [
        "",
        "",
        "",
    ]


@pytest.fixture
def online(monkeypatch):
    """A server whose names can be looked up: that of this test alone cannot."""
    monkeypatch.setattr(reasons, "_finds_names", lambda lookup, moment: True)


def test_a_site_with_only_one_of_www_and_none_is_found_by_the_other(online):
    found, site = visited({"/": html()}, "http://{bare}/")
    assert (found.name, found.address, found.notes) == ("ROC Ondiep", site.url("/", HOME), ())


def test_a_name_that_nobody_knows_is_said_to_be_none(online):
    with pytest.raises(SourceError, match="spelled right"):
        read_site("www.bestaatniet.example", policy(), names(policy()))


@pytest.mark.parametrize("written", ["192.168.1.1", "http://[::1]/", "intranet.example", "http://0x7f.1/"])
def test_an_inner_address_is_refused_in_words_without_a_file(written):
    rules = policy(allow_private=())
    with pytest.raises(SourceError, match="inside a network") as refused:
        read_site(written, rules, names(rules, intranet_example="10.0.0.8"))
    assert ".toml" not in str(refused.value)
