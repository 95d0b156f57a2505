"""One address for one item, however it was shared; and what must stay two, stays two."""

import random
from urllib.parse import urlsplit

import pytest

from pipelines.mentions.matching import evidence, identity
from pipelines.mentions.matching.urls import PLAIN, canonical, domain, host, plain, split

A = "https://bode.example/a"

SAME = [
    # how the reader came
    (A, "https://bode.example/a?utm_source=nieuwsbrief&utm_medium=email&utm_campaign=nov&utm_id=1"),
    (A, "https://bode.example/a?UTM_Source=x"),
    (A, "https://bode.example/a?fbclid=IwAR0&gclid=1&msclkid=2&igshid=3&twclid=4"),
    (A, "https://bode.example/a?mc_cid=1&mc_eid=2"),
    (A, "https://bode.example/a?pk_campaign=1&mtm_source=2&matomo_kwd=3&piwik_kwd=4"),
    (A, "https://bode.example/a?xtor=RSS-1&at_medium=rss&at_campaign=x&at_custom1=y"),
    (A, "https://bode.example/a?ref_src=twsrc%5Etfw&s_cid=1&cmpid=2&icid=3&ocid=4&ito=5"),
    (A, "https://bode.example/a?share=twitter&share=google-plus-1"),
    (A, "https://bode.example/a?wt_mc=rss&wt_zmc=1&_ga=2.1&_gl=1"),
    (A, "https://bode.example/a?rss=1&feed=rss2"),
    (A, "https://bode.example/a?hsa_acc=1&_hsenc=2&_hsmi=3&mkt_tok=4"),
    ("https://bode.example/a?id=7", "https://bode.example/a?utm_source=x&id=7&utm_medium=y"),
    ("https://bode.example/a?a=1&b=2", "https://bode.example/a?b=2&a=1"),
    ("https://bode.example/a?a=1&b=2", "https://bode.example/a?a=1&amp;b=2"),
    (A, "https://bode.example/a?"),
    # scheme, host, port
    (A, "http://bode.example/a"),
    (A, "HTTPS://Bode.Example/a"),
    (A, "https://bode.example:443/a"),
    (A, "http://bode.example:80/a"),
    (A, "https://bode.example./a"),
    (A, "  https://bode.example/a\n"),
    (A, "https://jan:geheim@bode.example/a"),
    ("https://bode.example:8443/a", "http://www.bode.example:8443/a"),
    ("https://[::1]:8080/a", "http://[::1]:8080/a"),
    # www and mobile
    (A, "https://www.bode.example/a"),
    (A, "https://m.bode.example/a"),
    (A, "https://mobiel.bode.example/a"),
    (A, "https://mobile.bode.example/a"),
    (A, "https://www.m.bode.example/a"),
    # AMP
    (A, "https://amp.bode.example/a"),
    (A, "https://bode.example/a/amp"),
    (A, "https://bode.example/a/amp/"),
    (A, "https://bode.example/amp/a"),
    (A, "https://bode.example/a.amp"),
    (A, "https://bode.example/a?amp"),
    (A, "https://bode.example/a?amp=1&outputType=amp"),
    ("https://bode.example/a.html", "https://bode.example/a.amp.html"),
    (A, "https://bode-example.cdn.ampproject.org/c/s/bode.example/a"),
    (A, "https://www-bode-example.cdn.ampproject.org/v/s/www.bode.example/amp/a?amp_js_v=0.1&usqp=mq331"),
    (A, "https://www.google.com/amp/s/www.bode.example/a/amp"),
    (A, "https://www.google.nl/amp/s/amp.bode.example/a?utm_source=x"),
    # the place on the page
    (A, "https://bode.example/a#top"),
    (A, "https://bode.example/a#"),
    (A, "https://bode.example/a#:~:text=open%20dag"),
    (A, "https://bode.example/a#respond"),
    # the path
    (A, "https://bode.example/a/"),
    (A, "https://bode.example//a//"),
    (A, "https://bode.example/x/../a"),
    (A, "https://bode.example/./a"),
    (A, "https://bode.example/a/index.html"),
    (A, "https://bode.example/a/index.php"),
    (A, "https://bode.example/a/Default.aspx"),
    ("https://bode.example/", "https://bode.example"),
    ("https://bode.example/", "http://www.bode.example/index.html?utm_source=x#top"),
    # percent-encoding and names outside ASCII
    ("https://bode.example/caf%C3%A9", "https://bode.example/café"),
    ("https://bode.example/caf%C3%A9", "https://bode.example/caf%c3%a9"),
    ("https://bode.example/~jan", "https://bode.example/%7Ejan"),
    ("https://bode.example/a%20b", "https://bode.example/a b"),
    ("https://bode.example/100%25", "https://bode.example/100%"),
    ("https://bode.example/a?q=caf%C3%A9", "https://bode.example/a?q=café"),
    ("https://bode.example/a?q=a+b", "https://bode.example/a?q=a%20b"),
    ("https://xn--caf-dma.example/a", "https://café.example/a"),
    ("https://xn--caf-dma.example/a", "https://www.CAFÉ.example/a"),
    # sessions
    (A, "https://bode.example/a;jsessionid=0A1B2C"),
    (A, "https://bode.example/a?PHPSESSID=0a1b2c"),
    (A, "https://bode.example/a?sid=0123456789abcdef0123456789abcdef"),
    # short addresses of videos
    ("https://youtube.com/watch?v=Ab_1", "https://youtu.be/Ab_1?si=xyz"),
    ("https://youtube.com/watch?v=Ab_1", "https://m.youtube.com/watch?v=Ab_1&feature=youtu.be"),
]  # fmt: skip

APART = [
    ("https://bode.example/a", "https://bode.example/b"),
    ("https://bode.example/a", "https://bode.example/A"),
    ("https://bode.example/?p=1", "https://bode.example/?p=2"),
    ("https://bode.example/a?id=1", "https://bode.example/a"),
    ("https://bode.example/artikel?sid=12", "https://bode.example/artikel?sid=13"),
    ("https://bode.example/a?amp=5", "https://bode.example/a"),
    ("https://bode.example/?feed=lokaal", "https://bode.example/?feed=sport"),
    ("https://bode.example/?share=3", "https://bode.example/?share=4"),
    ("https://bode.example/?at_id=3", "https://bode.example/?at_id=4"),
    ("https://bode.example/a?page=1", "https://bode.example/a?page=2"),
    ("https://bode.example/a#comment-1", "https://bode.example/a#comment-2"),
    ("https://bode.example/#!/a", "https://bode.example/#!/b"),
    ("https://bode.example/a%2Fb", "https://bode.example/a/b"),
    ("https://bode.example/a%252Fb", "https://bode.example/a%2Fb"),
    ("https://bode.example/100%2525", "https://bode.example/100%25"),
    ("https://bode.example/caf%E9", "https://bode.example/caf%E8"),
    ("https://bode.example/a?q=%E9", "https://bode.example/a?q=%E8"),
    ("https://bode.example/a?q=a%26b", "https://bode.example/a?q=a&b"),
    ("https://bode.example/a?q=a%2Bb", "https://bode.example/a?q=a+b"),
    ("https://bode.example:8443/a", "https://bode.example/a"),
    ("https://sport.bode.example/a", "https://bode.example/a"),
    ("https://m.example/a", "https://amp.example/a"),
    ("https://bode.example/camp/a", "https://bode.example/a"),
    ("https://bode.example/lamp", "https://bode.example/l"),
    ("https://youtu.be/Ab_1", "https://youtu.be/ab_1"),
]


@pytest.mark.parametrize(("one", "shared"), SAME)
def test_addresses_of_one_item_are_one(one, shared):
    assert canonical(shared) == one
    assert canonical(one) == one


@pytest.mark.parametrize(("one", "other"), APART)
def test_addresses_of_two_items_stay_two(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url", ["", "a", "/a/b", "mailto:a@b.example", "https://", "https://[::1", "https://x:port/", "ftp://a/"]
)
def test_what_is_no_web_address_comes_back_as_it_was(url):
    assert canonical(f" {url} ") == url


def test_a_site_is_known_without_www_or_mobile():
    assert domain("https://www.bode.example:8080/a") == "bode.example"
    assert domain("http://m.café.example/") == "xn--caf-dma.example"
    assert domain("https://sport.bode.example/") == "sport.bode.example"
    assert domain(None) is domain("") is domain("geen adres") is None


def a_url(dice: random.Random) -> str:
    hosts = "bode.example www.m.bode.example amp.bode.example café.example www.google.nl [::1] youtu.be .."
    hosts += " bode-example.cdn.ampproject.org 127.0.0.1 xn--caf-dma.example b%C3%A9.example"
    pieces = ["", "a b", "\ud800", "\t", "~"]
    pieces += (
        "a amp s c .. . %2F %252e % %zz é %C3%A9 %e9 index.html a.amp a.amp.html + %00 %2e%2e http:".split()
    )
    pieces += ["x;jsessionid=1", "www.bode.example"]
    names = ("a", "utm_source", "amp", "sid", "q", "é", "%e9", "share", "", "v", "a%26b", "a+b", "&amp;c")
    path = "/".join(dice.choice(pieces) for _ in range(dice.randint(0, 5)))
    query = "&".join(f"{dice.choice(names)}={dice.choice(pieces)}" for _ in range(dice.randint(0, 3)))
    port = dice.choice(("", "", ":80", ":443", ":8080", ":"))
    fragment = dice.choice(("", "", "#top", "#!/é a", "#comment-5", "#"))
    return f"{dice.choice(('http', 'https'))}://{dice.choice(hosts.split())}{port}/{path}?{query}{fragment}"


def test_the_canonical_address_of_a_canonical_address_is_itself():
    dice = random.Random(11)
    for _ in range(20_000):
        url = a_url(dice)
        found = canonical(url)
        assert canonical(found) == found, url
        found.encode()
        if found.startswith("https://"):
            assert urlsplit(found).hostname, url


def test_an_address_that_is_read_at_once_comes_to_what_it_comes_to_step_by_step(monkeypatch):
    dice = random.Random(12)
    hosts = (
        "bode.example www.m.bode.example amp.bode.example m.nl www.google.nl youtu.be a..example 127.0.0.1"
    )
    hosts += " bode-example.cdn.ampproject.org www.youtube.com"
    pieces = "a B-2 amp index.html default index a.amp camp feed x:y @een a,b een(2) 2026".split()
    names = "a A utm_source amp sid rss q share feature v".split()
    values = ["", "1", "amp", "0123456789abcdef-x", "true", "x.y~z_-", "rss2"]
    urls = [a_url(dice) for _ in range(5_000)]
    for _ in range(20_000):
        path = "/".join(dice.choice(pieces) for _ in range(dice.randint(0, 4))) + dice.choice(("", "", "/"))
        query = "&".join(f"{dice.choice(names)}={dice.choice(values)}" for _ in range(dice.randint(0, 3)))
        scheme = dice.choice(("http", "https"))
        urls.append(f"{scheme}://{dice.choice(hosts.split())}/{path}{'?' + query if query else ''}")
    read = canonical.__wrapped__
    found = [read(url) for url in urls]
    at_once = [url for url in urls if (parts := PLAIN.fullmatch(url)) and plain(*parts.groups())]
    assert len(at_once) > 5_000
    monkeypatch.setattr("pipelines.mentions.matching.urls.plain", lambda *parts: None)
    assert [(url, read(url)) for url in urls] == list(zip(urls, found, strict=True))
    assert [host(one) for one in found] == [(split(one).hostname or None) for one in found]


@pytest.mark.parametrize("written", ["http://[::1/", "https://[x", "//[", "http://[v1.]/", "https://]"])
def test_what_is_no_address_has_no_site_and_stops_nothing(written):
    assert domain(written) is None
    assert canonical(written) == written
    # A guid may be anything; it names an item all the same.
    found = evidence.own_guid(written, "https://krant.nl/een")
    assert found in (None, written)
    assert evidence.site(written) is None
    assert not identity.is_aggregated(written + "/articles/")
