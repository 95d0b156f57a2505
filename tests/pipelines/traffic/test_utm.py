"""Links: made from the school's words, read back by the same rules, refused where they would count wrongly."""

import datetime as dt
import io
from urllib.parse import parse_qsl, urlsplit

import pytest
import zxingcpp
from PIL import Image

from pipelines.settings.models import NETWORKS
from pipelines.traffic import rules, utm
from pipelines.traffic.utm import LinkRefused
from tests.pipelines.connectors.measuring import school

TODAY = dt.date(2026, 11, 24)
SITE = "https://www.rocvoorbeeld.example/open-dag"
CHANNELS = (
    "".join(
        f'[[channels]]\nname = "c-{network}"\nnetwork = "{network}"\n'
        for network in NETWORKS
        if network != "website"
    )
    + '[[campaigns]]\nname = "open-dag"\n[[campaigns]]\nname = "ouders"\n'
)


@pytest.fixture
def configured(tmp_path):
    return school(tmp_path / "config", CHANNELS)


@pytest.mark.parametrize("network", [each for each in NETWORKS if each != "website"])
def test_whoever_follows_a_link_is_counted_in_its_channel(configured, network):
    for paid in (False, True):
        if paid and network in ("email", "whatsapp"):
            continue
        link = utm.build(configured, SITE, network, paid, "open-dag", "", TODAY)
        tags = dict(parse_qsl(urlsplit(link.url).query))
        found = rules.classify(tags["utm_source"], tags["utm_medium"], tags["utm_campaign"], "", "", TODAY)
        assert (found.channel, found.group) == (network, link.group)
        assert link.group.startswith("Paid") == paid


def test_query_and_fragment_of_the_address_stay(configured):
    link = utm.build(configured, SITE + "?stad=a%20b#route", "linkedin", False, "open-dag", "post-1", TODAY)
    assert link.url == (
        SITE
        + "?stad=a%20b&utm_source=linkedin&utm_medium=social&utm_campaign=open-dag&utm_content=post-1#route"
    )


@pytest.mark.parametrize(
    ("url", "campaign", "content", "said"),
    [
        ("rocvoorbeeld", "open-dag", "", "“rocvoorbeeld” is no web address; it begins with https://."),
        ("https://[x", "open-dag", "", "is no web address"),
        ("https://elders.example/", "open-dag", "", "elders.example is not our site"),
        ("https://nietrocvoorbeeld.example/", "open-dag", "", "is not our site"),
        (SITE + "?utm_source=x", "open-dag", "", "The address has utm tags already"),
        (SITE, "Open Dag", "", "“Open Dag” is no campaign in channels.toml; there are: open-dag."),
        (
            SITE,
            "open-dag",
            "Poster Hal",
            "“Poster Hal” cannot be a tag: use small letters, digits and hyphens, such as “poster-hal”.",
        ),
        (SITE, "open-dag", "jan@school.nl", "such as “jan-school-nl”."),
        (SITE + "?a=" + "x" * 1500, "open-dag", "", "longer than 1500 characters"),
    ],
)
def test_what_would_count_wrongly_is_refused(configured, url, campaign, content, said):
    with pytest.raises(LinkRefused) as refused:
        utm.build(configured, url, "linkedin", False, campaign, content, TODAY)
    assert said in str(refused.value)


def test_a_paid_newsletter_would_be_counted_elsewhere(configured):
    with pytest.raises(LinkRefused, match="would be counted as"):
        utm.build(configured, SITE, "email", True, "open-dag", "", TODAY)


def test_tags_that_break_the_vocabulary_are_found_with_what_was_meant(configured):
    seen = [
        ("instagram", "social", "open-dag", 90),
        ("instagram", "social", "Open Dag", 40),
        ("flyer", "qr", "open-dag", 60),
        ("instagrm", "post", "open-dag", 5),
        ("google", "organic", "", 900),
        ("(direct)", "(none)", "", 900),
        ("kiesmbo.nl", "referral", "iets", 20),
    ]
    found = utm.strays(seen, configured, TODAY)
    assert [(each.source, each.campaign, each.field, each.meant) for each in found] == [
        ("flyer", "open-dag", "source", ""),
        ("instagram", "Open Dag", "campaign", "open-dag"),
        ("instagrm", "open-dag", "source", "instagram"),
    ]


def test_a_qr_code_says_the_link_to_a_reader(configured):
    link = utm.build(configured, SITE, "instagram", False, "open-dag", "poster-hal-a", TODAY)
    assert utm.qr_svg(link.url).startswith("<svg")
    with Image.open(io.BytesIO(utm.qr_png(link.url))) as drawn:
        (read,) = zxingcpp.read_barcodes(drawn.convert("L"))
    assert read.text == link.url
