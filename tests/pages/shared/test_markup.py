"""Markup cannot be broken by what others wrote."""

from pages.shared.html import Html, join, outside, query, tag


def test_what_is_not_markup_of_our_own_is_escaped():
    assert tag("p", '<b>"x"</b>', title='"><script>') == (
        '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&quot;x&quot;&lt;/b&gt;</p>'
    )


def test_markup_of_our_own_passes_and_nothing_is_left_out_silently():
    assert tag("p", tag("b", "x"), None, 3, " & ") == "<p><b>x</b>3 &amp; </p>"
    assert isinstance(join("a", tag("br")), Html)


def test_text_added_to_markup_is_no_markup_any_more():
    assert not isinstance(tag("b", "x") + "<i>", Html)


def test_attributes_that_are_none_or_false_are_left_out():
    assert tag("a", "x", href=None, hidden=False, class_="c", aria_label="l") == (
        '<a class="c" aria-label="l">x</a>'
    )


def test_only_http_addresses_become_links():
    for url in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "", None):
        assert outside(url, "t") == "t"
    link = outside("https://krant.example/?a=1&b=\"'", "<t>")
    assert link.startswith('<a href="https://krant.example/?a=1&amp;b=&quot;&#x27;"')
    assert 'rel="noopener noreferrer nofollow">&lt;t&gt;</a>' in link


def test_a_broken_address_breaks_nothing():
    assert outside("http://[broken", "t").endswith(">t</a>")
    assert outside("http:// x", "t") == "t"


def test_a_query_leaves_out_what_is_none_and_repeats_lists():
    assert query({"a": None, "b": ["x y", "z&"], "c": "é"}) == "?b=x%20y&b=z%26&c=%C3%A9"
    assert query({"a": None}) == ""
