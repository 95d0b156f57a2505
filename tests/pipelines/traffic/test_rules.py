"""From raw values to a channel: a table that a reader can check line by line, and others' lists as a yardstick."""

import csv
import datetime as dt
import json
import random

import pytest

from pipelines.connectors import weblogs
from pipelines.traffic import rules
from pipelines.traffic.click_ids import click_id_of, in_app_of

DAY = dt.date(2026, 11, 20)
D, N = "(direct)", "(none)"

# source, medium, campaign, click id, in-app → channel, group, rule
CASES = [
    (D, N, "", "", "", "direct", "Direct", "direct"),
    ("", "", "", "", "", "direct", "Direct", "direct"),
    (D, "(not set)", "(not set)", "", "", "direct", "Direct", "direct"),
    (D, N, "", "gclid", "", "search", "Paid Search", "click-id"),
    (D, N, "", "msclkid", "", "search", "Paid Search", "click-id"),
    (D, N, "", "li_fat_id", "", "linkedin", "Paid Social", "click-id"),
    (D, N, "", "ttclid", "", "tiktok", "Paid Social", "click-id"),
    (D, N, "", "fbclid", "", "facebook", "Organic Social", "click-id"),
    (D, N, "", "igsh", "", "instagram", "Organic Social", "click-id"),
    (D, N, "", "mc_cid", "", "email", "Email", "click-id"),
    (D, N, "", "ScCid", "", "snapchat", "Paid Social", "click-id"),
    (D, N, "", "", "instagram", "instagram", "Organic Social", "in-app"),
    (D, N, "", "", "linkedin", "linkedin", "Organic Social", "in-app"),
    ("google", "cpc", "x-cross-network", "", "", "cross-network", "Cross-network", "cross-network"),
    ("google", "cpc", "", "", "", "search", "Paid Search", "paid-search"),
    ("google", "ppc", "", "", "", "search", "Paid Search", "paid-search"),
    ("bing", "paidsearch", "", "", "", "search", "Paid Search", "paid-search"),
    ("bol.com", "cpc", "", "", "", "shopping", "Paid Shopping", "paid-shopping"),
    ("google", "cpc", "najaar-shopping", "", "", "shopping", "Paid Shopping", "paid-shopping"),
    ("facebook", "paid-social", "", "", "", "facebook", "Paid Social", "paid-social"),
    ("instagram", "cpc", "", "", "", "instagram", "Paid Social", "paid-social"),
    ("ig", "cpm", "", "", "", "instagram", "Paid Social", "paid-social"),
    ("linkedin", "retargeting", "", "", "", "linkedin", "Paid Social", "paid-social"),
    ("youtube.com", "cpv", "", "", "", "youtube", "Paid Video", "paid-video"),
    ("vimeo.com", "paid", "", "", "", "video", "Paid Video", "paid-video"),
    ("nu.nl", "display", "", "", "", "display", "Display", "display"),
    ("nu.nl", "banner", "", "", "", "display", "Display", "display"),
    ("nu.nl", "cpc", "", "", "", "unassigned", "Paid Other", "paid-other"),
    ("marktplaats.nl", "referral", "", "", "", "shopping", "Organic Shopping", "organic-shopping"),
    ("nieuwsbrief", "email", "", "", "", "email", "Email", "email"),
    ("mailchimp", "E-Mail", "", "", "", "email", "Email", "email"),
    ("nieuwsbrief", "brief", "", "", "", "email", "Email", "email"),
    ("outlook.office.com", "referral", "", "", "", "email", "Email", "email"),
    ("com.google.android.gm", "referral", "", "", "", "email", "Email", "email"),
    ("linkedin", "social", "", "", "", "linkedin", "Organic Social", "organic-social"),
    ("LinkedIn", "Social", "", "", "", "linkedin", "Organic Social", "organic-social"),
    ("lnkd.in", "referral", "", "", "", "linkedin", "Organic Social", "organic-social"),
    ("com.linkedin.android", "referral", "", "", "", "linkedin", "Organic Social", "organic-social"),
    ("android-app://com.linkedin.android/", "referral", "", "", "", "linkedin", "Organic Social", "organic-social"),
    ("l.instagram.com", "referral", "", "", "", "instagram", "Organic Social", "organic-social"),
    ("instagram.com", "referral", "", "", "", "instagram", "Organic Social", "organic-social"),
    ("l.facebook.com", "referral", "", "", "", "facebook", "Organic Social", "organic-social"),
    ("lm.facebook.com", "referral", "", "", "", "facebook", "Organic Social", "organic-social"),
    ("m.facebook.com", "referral", "", "", "", "facebook", "Organic Social", "organic-social"),
    ("fb", "social", "", "", "", "facebook", "Organic Social", "organic-social"),
    ("t.co", "referral", "", "", "", "x", "Organic Social", "organic-social"),
    ("x.com", "referral", "", "", "", "x", "Organic Social", "organic-social"),
    ("twitter", "social", "", "", "", "x", "Organic Social", "organic-social"),
    ("go.bsky.app", "referral", "", "", "", "bluesky", "Organic Social", "organic-social"),
    ("bluesky", "social", "", "", "", "bluesky", "Organic Social", "organic-social"),
    ("mastodon.nl", "referral", "", "", "", "mastodon", "Organic Social", "organic-social"),
    ("mastodon", "social", "", "", "", "mastodon", "Organic Social", "organic-social"),
    ("out.reddit.com", "referral", "", "", "", "reddit", "Organic Social", "organic-social"),
    ("threads.net", "referral", "", "", "", "threads", "Organic Social", "organic-social"),
    ("tiktok", "social", "", "", "", "tiktok", "Organic Social", "organic-social"),
    ("tiktok.com", "referral", "", "", "", "tiktok", "Organic Social", "organic-social"),
    ("snapchat.com", "referral", "", "", "", "snapchat", "Organic Social", "organic-social"),
    ("nl.pinterest.com", "referral", "", "", "", "pinterest", "Organic Social", "organic-social"),
    ("wa.me", "referral", "", "", "", "whatsapp", "Organic Social", "organic-social"),
    ("whatsapp", "social", "", "", "", "whatsapp", "Organic Social", "organic-social"),
    ("vk.com", "referral", "", "", "", "social", "Organic Social", "organic-social"),
    ("iets", "social", "", "", "", "social", "Organic Social", "organic-social"),
    ("youtube.com", "referral", "", "", "", "youtube", "Organic Video", "organic-video"),
    ("youtube", "video", "", "", "", "youtube", "Organic Video", "organic-video"),
    ("vimeo.com", "referral", "", "", "", "video", "Organic Video", "organic-video"),
    ("iets", "videoplatform", "", "", "", "video", "Organic Video", "organic-video"),
    ("chatgpt.com", "referral", "", "", "", "ai", "AI Assistant", "ai"),
    ("chatgpt", N, "", "", "", "ai", "AI Assistant", "ai"),
    ("perplexity.ai", "referral", "", "", "", "ai", "AI Assistant", "ai"),
    ("gemini.google.com", "referral", "", "", "", "ai", "AI Assistant", "ai"),
    ("copilot.microsoft.com", "referral", "", "", "", "ai", "AI Assistant", "ai"),
    ("claude.ai", "referral", "", "", "", "ai", "AI Assistant", "ai"),
    ("iets-nieuws", "ai-assistant", "", "", "", "ai", "AI Assistant", "ai-medium"),
    ("google", "organic", "", "", "", "search", "Organic Search", "organic-search"),
    ("google.nl", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("www.google.co.uk", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("bing.com", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("duckduckgo.com", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("ecosia.org", "organic", "", "", "", "search", "Organic Search", "organic-search"),
    ("onbekend", "organic", "", "", "", "search", "Organic Search", "organic-search"),
    ("partner", "affiliate", "", "", "", "affiliates", "Affiliates", "affiliates"),
    ("spotify", "audio", "", "", "", "audio", "Audio", "audio"),
    ("sms", "bericht", "", "", "", "sms", "SMS", "sms"),
    ("app", "web-push", "", "", "", "push", "Mobile Push Notifications", "push"),
    ("kiesmbo.nl", "referral", "", "", "", "referral", "Referral", "referral"),
    ("statics.teams.cdn.office.net", "referral", "", "", "", "referral", "Referral", "referral"),
    ("rocvoorbeeld.magister.net", "referral", "", "", "", "referral", "Referral", "referral"),
    ("flyer", "qr", "", "", "", "unassigned", "Unassigned", "unassigned"),
    ("brochure", "drukwerk", "open-dag", "", "", "unassigned", "Unassigned", "unassigned"),
    ("kiesmbo.nl", "referral", "", "fbclid", "", "referral", "Referral", "referral"),
    ("notfacebook.com", "referral", "", "", "", "referral", "Referral", "referral"),
    # An advertiser's click id comes before who referred, and before tags that say nothing of paying.
    ("www.google.com", "referral", "", "gclid", "", "search", "Paid Search", "ad-click"),
    ("www.google.com", "referral", "", "gbraid", "", "search", "Paid Search", "ad-click"),
    ("www.google.nl", "referral", "", "wbraid", "", "search", "Paid Search", "ad-click"),
    ("www.google.nl", "referral", "", "gad_source", "", "search", "Paid Search", "ad-click"),
    ("google", "organic", "bedrijfsprofiel", "gclid", "", "search", "Paid Search", "ad-click"),
    ("www.bing.com", "referral", "", "msclkid", "", "search", "Paid Search", "ad-click"),
    ("yandex.ru", "referral", "", "yclid", "", "search", "Paid Search", "ad-click"),
    ("nu.nl", "referral", "", "dclid", "", "display", "Display", "ad-click"),
    ("nu.nl", "referral", "", "gclid", "", "search", "Paid Search", "ad-click"),
    ("www.linkedin.com", "referral", "", "li_fat_id", "", "linkedin", "Paid Social", "ad-click"),
    ("linkedin", "social", "open-dag", "li_fat_id", "", "linkedin", "Paid Social", "ad-click"),
    ("www.tiktok.com", "referral", "", "ttclid", "", "tiktok", "Paid Social", "ad-click"),
    ("t.co", "referral", "", "twclid", "", "x", "Paid Social", "ad-click"),
    ("out.reddit.com", "referral", "", "rdt_cid", "", "reddit", "Paid Social", "ad-click"),
    ("nl.pinterest.com", "referral", "", "epik", "", "pinterest", "Paid Social", "ad-click"),
    ("snapchat.com", "referral", "", "ScCid", "", "snapchat", "Paid Social", "ad-click"),
    ("nu.nl", "cpc", "", "gclid", "", "search", "Paid Search", "ad-click"),
    (D, N, "", "gad_campaignid", "instagram", "search", "Paid Search", "click-id"),
    ("partner.nl", "referral", "", "awc", "", "affiliates", "Affiliates", "ad-click"),
    # What the tags say of paying stays, and so does a way on which nobody advertises.
    ("facebook", "paid-social", "", "gclid", "", "facebook", "Paid Social", "paid-social"),
    ("google", "cpc", "najaar-shopping", "gclid", "", "shopping", "Paid Shopping", "paid-shopping"),
    ("nieuwsbrief", "email", "", "gclid", "", "email", "Email", "email"),
    ("nieuwsbrief", N, "", "gclid", "", "email", "Email", "email"),
    ("school", "sms", "", "gclid", "", "sms", "SMS", "sms"),
    # What any link carries proves no payment.
    ("l.facebook.com", "referral", "", "fbclid", "", "facebook", "Organic Social", "organic-social"),
    ("l.instagram.com", "referral", "", "igshid", "", "instagram", "Organic Social", "organic-social"),
    ("www.google.com", "referral", "", "fbclid", "", "search", "Organic Search", "organic-search"),
    ("ad.doubleclick.net", "referral", "", "", "", "display", "Display", "ad-server"),
    ("googleads.g.doubleclick.net", N, "", "", "", "display", "Display", "ad-server"),
    # A search engine is the hosts on which people search.
    ("images.google.nl", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("com.google.android.googlequicksearchbox", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("nl.search.yahoo.com", "referral", "", "", "", "search", "Organic Search", "organic-search"),
    ("Google", "(not set)", "", "", "", "search", "Organic Search", "organic-search"),
    ("Yahoo!", "(not set)", "", "", "", "search", "Organic Search", "organic-search"),
    *((host, "referral", "", "", "", "referral", "Referral", "referral") for host in (
        "classroom.google.com", "docs.google.com", "drive.google.com", "sites.google.com", "meet.google.com",
        "calendar.google.com", "translate.google.com", "news.google.com", "support.google.com", "forms.office.com",
        "teams.microsoft.com", "rocvoorbeeld.sharepoint.com", "blog.ecosia.org", "finance.yahoo.com",
        "disk.yandex.ru", "pan.baidu.com", "google.elders.com", "www.google.com.elders.nl",
        "com.google.android.apps.classroom", "studio.youtube.com", "business.facebook.com", "search.google.com",
    )),
    *((host, "referral", "", "", "", "referral", "Referral", "passed-on") for host in (
        "accounts.google.com", "accounts.google.nl", "login.microsoftonline.com", "login.live.com",
        "engine.surfconext.nl", "idp.rocvoorbeeld.nl", "accounts.magister.net", "login.yahoo.com",
        "passport.yandex.ru", "inloggen.somtoday.nl", "ideal.ing.nl", "pay.ideal.nl", "www.mollie.com",
    )),
    *((host, "referral", "", "", "", "email", "Email", "email") for host in (
        "mail.google.com", "mail.yahoo.com", "mail.yandex.ru", "outlook.office.com", "outlook.live.com",
        "outlook.cloud.microsoft", "webmail.rocvoorbeeld.nl", "eur01.safelinks.protection.outlook.com",
        "android-app://com.google.android.gm/",
    )),
    *((host, "referral", "", "", "", "ai", "AI Assistant", "ai") for host in (
        "edgeservices.bing.com", "android-app://com.openai.chatgpt", "www.perplexity.ai", "you.com",
    )),
    # A website that a service names without a medium is a website.
    ("kiesmbo.nl", "(not set)", "", "", "", "referral", "Referral", "referral"),
    ("mail.google.com", "(not set)", "", "", "", "email", "Email", "email"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:5]).strip() or "nothing")
def test_raw_values_become_this_channel(case):
    found = rules.classify(*case[:5], DAY)
    assert (found.channel, found.group, found.rule) == case[5:]


def test_the_medium_of_ai_assistants_counts_from_the_day_on_which_it_came():
    before = rules.classify("iets-nieuws", "ai-assistant", "", "", "", dt.date(2026, 5, 12))
    after = rules.classify("iets-nieuws", "ai-assistant", "", "", "", dt.date(2026, 5, 13))
    assert (before.rule, after.rule) == ("unassigned", "ai-medium")
    assert rules.turns() == (dt.date(2026, 5, 13),)


def test_every_rule_is_reached_and_says_itself_in_two_languages():
    reached = {case[7] for case in CASES}
    assert len(rules.rules()) > 10
    for rule in rules.rules():
        assert rule.id in reached, rule.id
        assert rule.nl and rule.en and (rule.nl != rule.en or rule.nl.startswith("medium"))
    assert [rule.position for rule in rules.rules()] == list(range(len(rules.rules())))


def test_whatever_a_link_says_it_gets_a_channel():
    dice = random.Random(3)
    letters = "abc.-_%/ :(){}é\U0001f600\n"
    for _ in range(5_000):
        words = ["".join(dice.choices(letters, k=dice.randint(0, 12))) for _ in range(5)]
        assert rules.classify(*words, DAY).channel


def test_a_landing_page_with_an_advertisers_click_id_is_paid_whatever_referred(shared, tmp_path):
    lines = (shared / "faults" / "inputs" / "log_google_ads.log").read_bytes()
    (tmp_path / "access.log").write_bytes(lines)
    read = weblogs.read(str(tmp_path / "access.log"), None, site="www.school.example", key_events={})
    found = [
        rules.classify(each.source, each.medium, each.campaign, each.click_id, each.in_app, each.day).group
        for each in read.counted.visits
        for _ in range(each.sessions)
    ]
    # Two gclid, gbraid and msclkid; li_fat_id; a search; a sign-in page and Classroom.
    assert sorted(found) == ["Organic Search", *["Paid Search"] * 4, "Paid Social", "Referral", "Referral"]


def test_the_click_id_of_an_advertiser_comes_before_facebooks():
    assert click_id_of("gad_source=1&gbraid=0AAA&fbclid=x") == "gbraid"
    assert click_id_of("_hsenc=x&LI_FAT_ID=1") == "li_fat_id"
    assert click_id_of("a=1&fbclid=x&gclid=y") == "gclid"
    assert click_id_of({"FBCLID": "x"}) == "fbclid"
    assert click_id_of("fbclid=&a=1") == ""


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 Instagram 410.0.0.29", "instagram"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile [FB_IAB/FB4A;FBAV/480.0]", "facebook"),
        ("Mozilla/5.0 (iPhone) Mobile/15E148 [LinkedInApp]/9.30", "linkedin"),
        ("Mozilla/5.0 (Linux; Android 13) musical_ly_2024 BytedanceWebview/d8a21c6", "tiktok"),
        ("Mozilla/5.0 (iPhone) Snapchat/12.60 (like Safari)", "snapchat"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", ""),
        ("", ""),
    ],
)
def test_an_apps_own_browser_is_known_by_its_name(agent, app):
    assert in_app_of(agent) == app


def test_googles_own_list_of_sources_agrees(shared):
    with (shared / "payloads" / "referrers" / "ga4_source_categories.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = {"SOURCE_CATEGORY_SEARCH": "Organic Search", "SOURCE_CATEGORY_SOCIAL": "Organic Social"}
    agreed: dict[str, list[bool]] = {}
    for row in rows:
        group = wanted.get(row["source_category"])
        if group:
            found = rules.classify(row["source"], "referral", "", "", "", DAY).group
            agreed.setdefault(group, []).append(found == group)
    shares = {group: sum(each) / len(each) for group, each in agreed.items()}
    print(shares)
    assert shares["Organic Search"] > 0.5 and shares["Organic Social"] > 0.1


def test_another_projects_cases_of_referrers_agree(shared):
    cases = json.loads(
        (shared / "payloads" / "referrers" / "snowplow-referer-tests.json").read_text(encoding="utf-8")
    )
    from urllib.parse import urlsplit

    wanted = {"search": "search", "social": None, "email": "email"}
    right = [
        rules.classify(urlsplit(case["uri"]).hostname or "", "referral", "", "", "", DAY).group
        in ("Organic Search", "Organic Social", "Organic Video", "Email")
        for case in cases
        if case["medium"] in wanted
    ]
    assert sum(right) / len(right) > 0.8
