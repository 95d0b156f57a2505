"""The text of a month: every number in it is a frozen figure and adds up, and its grammar holds in both languages."""

import datetime as dt
import itertools
import re
from dataclasses import replace

import pytest

from pipelines.announcing import goal_lines, highlights, text
from pipelines.announcing.close_month import FAILING, LITTLE, NONE, UNCOLLECTED
from pipelines.sending import markup
from tests.pipelines.announcing.months import channel, figure, goal, month, story
from text.i18n import _, use_language
from text.labels import GOAL_STATES
from warehouse.goals.contribution import BY_CHANNEL
from warehouse.goals.status import by_now, goal_status, verdict
from warehouse.months.closed import Correction
from warehouse.traffic.ledger import BY_GOOGLE, BY_PATHS, BY_SESSION

with use_language("nl"):
    AMBER = _(GOAL_STATES["amber"])
WHOLE = month(
    figure("mentions", value=114, before=160),
    figure("net_sentiment", value=9.4, unit="points"),
    channel("Instagram", 3901, 3854, 3354, 17),
    channel("Facebook", 3943, 3949, 4016, 19),
    channel("LinkedIn", 1, 0, 1, 1),
    goal("Aanmeldingen", 307, 2000, "amber", 364, search=43, instagram=25, email=14, ai=6, tiktok=4, left=29),
    story("Onze school wint de prijs", 15, "De Krant"),
    story("Nieuwe praktijkhal open", 3),
    story("Derde verhaal", 2),
)


def told(what=WHOLE, length="newsletter", language="nl", **more) -> str:
    with use_language(language):
        return text.announcement(what, length, **more)


def test_one_line_holds_the_news():
    assert told(length="line") == (
        "Oktober 2026: 121 aanmeldingen, 7.845 volgers op 3 kanalen (+42) en 114 verhalen over ons; het grootste:"
        " “Onze school wint de prijs” (15 publicaties)."
    )
    assert told(length="line", language="en") == (
        "October 2026: 121 for “Aanmeldingen”, 7,845 followers on 3 channels (+42) and 114 stories about us; the"
        " biggest: “Onze school wint de prijs” (15 publications)."
    )
    turned = replace(figure("goal", "Volgers", 60, said="reached"), before=50.0)
    target = figure("goal_target", "Volgers", 60, said="at least")
    assert told(month(turned, target), "line").startswith("Oktober 2026: “Volgers” is gehaald; ")
    # It was reached before: that is no news of this month.
    assert "gehaald" not in told(month(replace(turned, before=61.0), target), "line")


def test_the_subject_is_the_news_and_never_only_the_name_of_the_month():
    def said(what, language="nl") -> str:
        with use_language(language):
            return text.subject(what)

    assert said(WHOLE) == "Oktober: 121 aanmeldingen, 42 volgers erbij"
    assert said(WHOLE, "en") == "October: 121 for “Aanmeldingen”, 42 more followers"
    assert said(month(channel("X", 99, 100))) == "Oktober: 1 volger minder"
    assert said(month(channel("X", 99, 99), figure("mentions", value=1))) == "Oktober: 1 verhaal over ons"
    assert said(month()) == "Oktober: onze kanalen en doelen"
    assert told().startswith("# Oktober: 121 aanmeldingen, 42 volgers erbij\n")


def test_the_piece_for_the_intranet_has_one_story_and_its_link():
    assert told(length="intranet") == (
        "In oktober kregen we 121 aanmeldingen. Onze 3 kanalen hebben samen 7.845 volgers, 42 meer dan eind september."
        " Instagram groeide naar verhouding het meest: 47 erbij (1,2%).\n\n"
        "Over ons verschenen 114 verhalen (160 in september). Het grootste:"
        " [“Onze school wint de prijs”](https://krant.example/Onze-school-wint-de-prijs)"
        " (De Krant, 15 publicaties).\n\n"
        f"**Aandachtspunt.** “Aanmeldingen” loopt {AMBER}: 307 (verwacht: 364).\n\n"
        "Dank aan iedereen die berichten plaatste in oktober: 37 berichten op 3 kanalen.\n"
    )


LONG = (
    "Een heel lange naam die niemand ooit in een kort bericht zou willen lezen omdat er geen eind aan komt "
    * 4
)
HOSTILE = {
    "all of it": WHOLE,
    "nothing": month(),
    "a draft": replace(WHOLE, closed_at=None),
    "many channels and goals": month(
        *(channel(f"{LONG} {n}", 1000 + n, 990 + n, 900, 12) for n in range(40)),
        *(goal(f"{LONG} {n}", 30 + n, 200, "red", 150, instagram=20 + n, left=3) for n in range(30)),
        figure("mentions", value=1234, before=1000),
        *(story(f"{LONG} {n}", 15, f"{LONG} {n}") for n in range(5)),
        reasons=(
            (FAILING, {"source": f"{LONG} a", "why": "stuk"}),
            (FAILING, {"source": f"{LONG} b", "why": "stuk"}),
        ),
        closed_at=None,
    ),
    "one endless word": month(
        channel("x" * 400, 10, 5),
        goal("y" * 400, 5, 10, "red", 9, instagram=5),
        story("z" * 900, 2, "k" * 300),
    ),
    "everybody is thanked": WHOLE,
    "without ten sources": replace(
        WHOLE,
        reasons=tuple((LITTLE, {"source": f"{LONG} {n}", "since": dt.date(2026, 10, 9)}) for n in range(10)),
    ),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", HOSTILE)
def test_the_piece_for_the_intranet_is_at_most_ninety_words(name, language):
    thanks = "Sanne en Piet en " * 60 if name == "everybody is thanked" else ""
    found = told(HOSTILE[name], "intranet", language, thanks=thanks)
    assert 0 < len(re.sub(r"\]\([^)]*\)", "]", found).split()) <= 90, found
    assert len(markup.plain(found).split()) <= 92 and found.strip()
    if HOSTILE[name].all_of("story"):
        assert ("Het grootste: [“" if language == "nl" else "The biggest: [“") in found
    assert len({told(HOSTILE[name], length, language) for length in text.LENGTHS}) == 3


def test_the_lengths_differ_in_length():
    line, piece, whole = (len(told(length=length).split()) for length in ("line", "intranet", "newsletter"))
    assert line < 40 < piece <= 90 < whole < 250


def rows(found: str) -> list[list[str]]:
    lines = [line for line in found.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("*") for cell in line.strip("|").split("|")] for line in lines]


def value(cell: str) -> int:
    return int(cell.replace("−", "-").replace("+", "").replace("± ", "").replace(".", "").replace(",", ""))


def test_the_table_says_each_network_its_followers_the_change_and_what_it_contributed():
    assert rows(told()) == [
        ["Netwerk", "Volgers", "Verschil", "Aanmeldingen"],
        ["---", "--:", "--:", "--:"],
        ["Facebook", "3.943", "−6", "0"],
        ["Instagram", "3.901", "+47", "25"],
        ["LinkedIn", "1", "+1", "0"],
        ["Andere en onbekende wegen", "–", "–", "96"],
        ["Samen", "7.845", "+42", "121"],
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [1, 2, 10, 11, 30])
def test_every_column_of_the_table_adds_up_and_it_stays_short(count, language):
    many = [
        figure(
            "followers",
            f"K{n}",
            100 + 37 * n,
            before=99 + 36 * n,
            said=f"k{n}",
            quality="rounded" if n % 3 else "exact",
        )
        for n in range(count)
    ]
    came = {f"k{n}": 3 + n for n in range(count)}
    found = rows(
        told(month(many, goal("Aanmeldingen", 50, 100, "green", 50, **came, search=9)), language=language)
    )
    head, _rule, *body = found
    # What searching brought is a row too: it is no network of ours.
    assert len(body) == min(count, 10) + 2
    for column in range(1, len(head)):
        values = [value(line[column]) for line in body if line[column] != "–"]
        assert sum(values[:-1]) == values[-1], head[column]
    assert value(body[-1][3]) == sum(came.values()) + 9
    whole = count * 100 + 37 * sum(range(count))
    assert value(body[-1][1]) == whole
    assert f"{whole:,}".replace(",", "." if language == "nl" else ",") in told(month(many), "line", language)


def test_what_is_unknown_is_a_dash_and_makes_no_sum():
    found = rows(told(month(channel("A", 100, None), channel("B", 50, 40), channel("C", None))))
    assert found[2:] == [["A", "100", "–"], ["B", "50", "+10"], ["C", "–", "–"], ["Samen", "150", "–"]]
    # What nobody knows the followers of leaves the change of the others alone.
    found = rows(told(month(channel("B", 50, 40), channel("C", None), channel("D", 5, 5))))
    assert found[-1] == ["Samen", "55", "+10"]
    assert "volgers onbekend" in told(month(), "line") and "Er zijn nog geen kanalen." in told(month())


def test_rounded_and_estimated_are_no_exact_counts():
    assert ["YouTube", "± 1.130", "+10"] in rows(
        told(month(channel("YouTube", 1130, 1120, None, quality="rounded")))
    )


def test_two_channels_on_one_network_are_not_told_apart():
    two = [figure("followers", name, 10, said="instagram") for name in ("School", "Studenten")]
    found = told(month(two, goal("Doel", 5, 10, "green", 5, instagram=5, left=0)))
    assert [line[3] for line in rows(found)[2:]] == ["–", "–", "–"] and "Instagram 5" in found


def test_a_goal_is_one_line_and_its_channels_add_up_with_the_others_and_what_nobody_knows():
    line = next(line for line in told().splitlines() if line.startswith("- **Aanmeldingen**"))
    assert line == (
        f"- **Aanmeldingen**: 307 van 2.000, {AMBER} (verwacht: 364); in oktober 121: zoekmachines 43, Instagram 25,"
        " e-mail 14, overige 10 en onbekend 29.¹"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "came", [dict(zip(("search", "instagram", "email", "ai", "tiktok", "left"), counts, strict=True))
             for counts in itertools.product((0, 46), (0, 28), (15,), (0, 1), (0, 34), (0, 19))]
)  # fmt: skip
def test_the_parts_of_a_goal_add_up_to_what_the_month_added(came, language):
    what = month(goal("Doel", 500, 600, "green", 500, **came))
    line = next(line for line in told(what, language=language).splitlines() if line.startswith("- **Doel**"))
    added, parts = re.search(r"; in \w+ (\d+): (.+)\.", line).groups()
    counts = [int(number) for number in re.findall(r"\d+", parts)]
    assert int(added) == sum(came.values()) == sum(counts)


def test_parts_that_do_not_add_up_are_not_told_as_parts():
    # The paths know of more than the measurement of the site.
    found = [replace(each, value=10.0) if each.figure == "brought_in_all" else each
             for each in goal("Doel", 5, 10, "green", 5, instagram=12)]  # fmt: skip
    assert "- **Doel**: 5 van 10, op koers (verwacht: 5); in oktober 10 erbij.\n" in told(month(found))


@pytest.mark.parametrize(
    ("by", "footnote"),
    [
        (BY_GOOGLE, "¹ Toegerekend aan het laatste bekende kanaal."),
        (BY_PATHS, "¹ Toegerekend aan het laatste bekende kanaal."),
        (BY_SESSION, "¹ Toegerekend aan het kanaal van het bezoek zelf."),
    ],
)
def test_how_it_was_traced_stands_in_a_footnote(by, footnote):
    figures = [replace(each, said=by) if each.said == BY_SESSION else each
               for each in goal("Doel", 5, 10, "green", 5, instagram=5)]  # fmt: skip
    found = told(month(channel("Instagram", 10), figures))
    assert "in oktober 5: Instagram 5.¹\n" in found and found.endswith(f"{footnote}\n")
    assert found.count("¹") == 2


def test_two_methods_are_one_footnote_and_growth_has_none():
    first = goal("A", 5, 10, "green", instagram=5)
    second = [replace(each, said=BY_GOOGLE) if each.said == BY_SESSION else each
              for each in goal("B", 5, 10, "green", instagram=5)]  # fmt: skip
    growth = [replace(each, said=BY_CHANNEL) if each.said == BY_SESSION else each
              for each in goal("C", 5, 10, "green", instagram=5)]  # fmt: skip
    found = told(month(first, second, growth))
    assert "¹ Toegerekend aan het kanaal van het bezoek zelf. ² Toegerekend aan het laatste" in found
    assert "**C**: 5 van 10, op koers; in oktober 5 erbij.\n" in found and "³" not in found


def test_what_went_down_is_said_as_such():
    down = [figure("goal", "Cijfer", 30, said="red"), figure("goal_target", "Cijfer", 60, said="at least"),
            figure("brought_in_all", "Cijfer", -1, said=BY_CHANNEL)]  # fmt: skip
    assert "- **Cijfer**: 30 van 60, achter; in oktober 1 eraf.\n" in told(month(down))


def test_unknown_is_said_and_is_no_zero():
    found = told(month(channel("X", None), goal("Doel", None, 60, "unknown", 11)))
    assert ["X", "–", "–"] in rows(found) and " 0 " not in found
    assert "- **Doel** (minstens 60): er zijn nog geen getallen." in found


KINDS = [
    ("sum", "at least", 0.0, 600.0, None), ("sum", "at most", 0.0, 600.0, None),
    ("sum", "within", 0.0, 400.0, 600.0),
    ("level", "at least", 3764.0, 4300.0, None), ("level", "at most", 100.0, 160.0, None),
    ("level", "at most", 160.0, 100.0, None), ("level", "at least", 100.0, 100.0, None),
    ("level", "at least", 7.2, 7.9, None),
    ("level", "within", 500.0, 400.0, 600.0), ("rate", "at least", 0.0, 20.0, None),
    ("rate", "at most", 0.0, 20.0, None), ("rate", "within", 0.0, 10.0, 20.0),
]  # fmt: skip
NUMBER = r"(−?[\d.]+(?:,\d+)?)"


def read(words: str) -> list[float]:
    return [
        float(each.replace("−", "-").replace(".", "").replace(",", ".")) for each in re.findall(NUMBER, words)
    ]


def recomputed(kind: str, direction: str, line: str) -> str:
    """The state that a reader comes to by the rule, from nothing but what the line says."""
    held = re.search(r"\((?:verwacht|sinds) ?[^)]*\)", line)
    stands = read(re.search(r"\*\*: (.+?), (?=op koers|iets achter|achter)", line)[1])
    if not held:
        return verdict(
            kind, direction, stands[0], 0.0, stands[1], stands[2] if direction == "within" else None
        )
    if held[0].startswith("(verwacht"):
        low, *high = read(held[0])
        return verdict(kind, direction, stands[0], 0.0, low, high[0] if high else None)
    gone_words, way_words = held[0].split(", waar ")
    gone = 0.0 if "gelijk gebleven" in gone_words else read(gone_words.partition("met ")[2])[0]
    way = 0.0 if "gelijk blijven" in way_words else read(way_words)[0]
    gone = -gone if "gedaald" in gone_words else gone
    is_down = "daling" in way_words or ("groei" not in way_words and gone < 0)
    return verdict(kind, direction, gone, 0.0, -way if is_down else way, None)


def test_no_state_contradicts_what_it_is_held_against_whatever_the_kind_of_goal():
    seen, states = 0, set()
    for (kind, direction, begin, target, target_to), share in itertools.product(
        KINDS, (0.25, 0.2695, 0.5, 0.73, 1.0)
    ):
        low, high = by_now(kind, direction, begin, target, target_to, share)
        room = abs(low - begin) or 1.0
        tried = [
            low + room * part
            for part in (-0.9, -0.26, -0.2, -0.12, -0.0511, -0.05, -0.049, 0, 0.049, 0.051, 0.19, 0.3)
        ]
        tried += [
            begin,
            begin - 3,
            low - 5,
            low - 5.01,
            low + 5,
            *([high + 10, high + 30, high] if high else []),
        ]
        for stands in (round(each, 3) for each in tried):
            state = goal_status(kind, direction, stands, begin, target, target_to, share, False, 100).state
            if state not in ("green", "amber", "red"):
                continue
            unit = "points" if kind == "rate" else "count"
            bounds = {} if target_to is None else {"target_to": target_to}
            fields = {"kind": kind} | (
                {"begin": begin, "since": dt.date(2026, 8, 1)} if kind == "level" else {}
            )
            figures = [
                figure("goal", "Doel", stands, said=state, unit=unit, fields=fields),
                figure(
                    "goal_expected",
                    "Doel",
                    low,
                    unit=unit,
                    fields={} if high is None else {"target_to": high},
                ),
                figure("goal_target", "Doel", target, unit=unit, said=direction, fields=bounds),
            ]
            with use_language("nl"):
                line = goal_lines.goal(month(*figures), figures[0])
            assert recomputed(kind, direction, line) == state, (kind, direction, share, stands, line)
            seen, states = seen + 1, states | {(kind, direction, state)}
    assert seen > 400 and len(states) >= 24


def test_a_level_says_how_far_it_moved_where_its_rule_is_about_that():
    figures = [
        figure(
            "goal",
            "Volgers",
            3901,
            said="amber",
            fields={"kind": "level", "begin": 3764.0, "since": dt.date(2026, 8, 1)},
        ),
        figure("goal_expected", "Volgers", 3908.3),
        figure("goal_target", "Volgers", 4300, said="at least"),
    ]
    # 137 of 144 would be 95.1 %, which is on track; 137 of 144.3 is 94.9 %.
    told_nl = "sinds 1 augustus gegroeid met 137, waar 144,3 op koers zou zijn"
    assert f"- **Volgers**: 3.901 van 4.300, {AMBER} ({told_nl}).\n" in told(month(figures))
    english = "grew by 137 since 1 August, where 144.3 would be on track"
    assert f"3,901 of 4,300, at risk ({english})." in told(month(figures), language="en")
    with use_language("nl"):
        assert highlights.work_on(month(figures)) == f"“Volgers” loopt {AMBER}: 3.901 ({told_nl})."


def test_the_newsletter_has_two_stories_with_their_links():
    found = told()
    assert (
        "- [Onze school wint de prijs](https://krant.example/Onze-school-wint-de-prijs), De Krant, 5 oktober"
        " (15 publicaties)\n- [Nieuwe praktijkhal open](https://krant.example/Nieuwe-praktijkhal-open), De Krant,"
        " 5 oktober (3 publicaties)\n"
    ) in found
    assert "Derde" not in found
    assert "In oktober verschenen 114 verhalen over ons (160 in september)." in found
    assert "In oktober verscheen 1 verhaal over ons." in told(month(figure("mentions", value=1)))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "https://krant.example/a b", "ftp://krant.example/"]
)
def test_a_story_without_an_address_of_the_web_has_no_link(url):
    found = told(month(story("Titel", 2, url=url)))
    assert "- Titel, De Krant" in found and "](" not in found


def test_a_title_or_address_of_a_story_breaks_no_link():
    found = told(month(story("a](http://b.example) | c", 2, url="https://krant.example/x_(y)?a=1&b=2")))
    body = markup.body(found)
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', body) == [
        ("https://krant.example/x_%28y%29?a=1&amp;b=2", "a](http://b.example) | c")
    ]


def test_the_highlight_is_a_goal_that_is_reached_else_who_grew_most_for_its_size():
    with use_language("nl"):
        # 13 of 436 is 3.0 %, 80 of 3,428 is 2.3 %.
        small, large = channel("Bluesky", 449, 436), channel("TikTok", 3508, 3428)
        assert (
            highlights.highlight(month(large, small))
            == "Bluesky groeide naar verhouding het meest: 13 erbij (3,0%)."
        )
        # From fewer than twenty a share says nothing.
        assert highlights.highlight(month(large, channel("Nieuw", 30, 10))).startswith("TikTok")
        assert highlights.highlight(month(small, goal("Doel", 60, 60, "reached"))) == "“Doel” is gehaald."
        assert highlights.highlight(month(channel("X", 90, 100))) is None


def test_to_work_on_is_the_goal_furthest_behind_else_who_lost_most():
    with use_language("nl"):
        near, far = goal("A", 50, 100, "red", 70), goal("B", 30, 100, "red", 70)
        said = highlights.work_on(month(near, far))
        assert said == "“B” blijft achter: 30 (verwacht: 70)."
        assert highlights.work_on(month(goal("A", 55, 60, "missed", 60))) == (
            "“A” is niet gehaald: 55 (streefwaarde: 60)."
        )
        assert (
            highlights.work_on(month(channel("X", 99, 100), channel("Y", 90, 100))) == "Y verloor 10 volgers."
        )
        assert highlights.work_on(month(channel("X", 99, 100))) == "X verloor 1 volger."
        assert highlights.work_on(month(channel("X", 101, 100))) is None


def test_thanks_name_people_where_they_are_named():
    assert "Dank aan iedereen die berichten plaatste in oktober: 37 berichten op 3 kanalen." in told()
    assert "Dank aan Sanne en Piet in oktober" in told(thanks="Sanne en Piet")


OCTOBER_21 = dt.date(2026, 10, 21)
OLD = (FAILING, {"source": "Krant", "why": "The site itself is out of order (status 500)."})


def test_a_draft_says_so_first():
    assert told(month(channel("X", 5, 5), closed_at=None), "intranet").startswith("**Concept.**")
    assert "**Concept.**" in told(month(channel("X", 5, 5), closed_at=None))


@pytest.mark.parametrize("length", list(text.LENGTHS))
@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            ((LITTLE, {"source": "Krant", "since": OCTOBER_21, "part": 4}),),
            "Niet meegeteld: Krant (vanaf 21 oktober).",
        ),
        ((OLD,), "Niet meegeteld: Krant."),
        ((OLD, (FAILING, {"source": "Post", "why": "x"})), "Niet meegeteld: Krant en Post."),
        ((OLD,) * 3, "Niet meegeteld: 3 bronnen die in de maand wegvielen."),
        (((UNCOLLECTED, {"until": OCTOBER_21}),), "Verzameld tot en met 21 oktober."),
    ],
)
def test_what_a_month_was_closed_without_is_one_short_footnote_without_a_cause(reasons, said, length):
    found = told(month(channel("X", 5, 5), reasons=reasons), length)
    assert found.rstrip().endswith(said)
    assert not re.search(r"status|storing|mislukt|faalt|500|[Nn]iet compleet", found)


def test_what_changes_no_figure_is_nothing_for_readers():
    reasons = ((NONE, {"source": "Krant", "since": OCTOBER_21, "part": 0}),)
    assert "Krant" not in told(month(channel("X", 5, 5), reasons=reasons))


def test_an_outage_is_told_in_the_report_and_not_to_colleagues():
    assert "Krant" not in told(month(channel("X", 5, 5), figure("outage", "Krant", 3)))


def test_a_correction_of_an_earlier_month_is_listed_and_not_slipped_in():
    before = figure("followers", "Instagram", 3854)
    found = told(corrections=[(dt.date(2026, 9, 1), Correction(before, 3860))])
    assert "**Correcties.** Instagram: volgers in september 2026: 3.854 werd 3.860." in found


def test_what_was_unknown_then_is_said_and_small_figures_stay_on_the_page():
    late = Correction(figure("goal", "Leerbedrijven", None), 12.0)
    small = Correction(figure("hours", "Instagram", 10.0), 11.0)
    which = dt.date(2026, 9, 1)
    found = told(corrections=[(which, late), (which, small)])
    assert "Leerbedrijven: stand in september 2026: toen onbekend, nu 12." in found and "uren" not in found
    assert "Correcties" not in told(corrections=[(which, small)])


def test_many_corrections_are_two_and_how_many_more():
    which = dt.date(2026, 9, 1)
    moved = [(which, Correction(figure("followers", f"K{n}", 10 + n), 20.0 + n)) for n in range(5)]
    found = told(corrections=moved)
    assert "K0: volgers in september 2026: 10 werd 20. K1: volgers in september 2026: 11 werd 21." in found
    assert "En 3 andere cijfers van eerdere maanden." in found and "K2" not in found
    assert "En 1 ander cijfer van eerdere maanden." in told(corrections=moved[:3])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("length", list(text.LENGTHS))
def test_no_field_stays_unfilled_and_no_word_of_the_other_language_slips_in(language, length):
    found = told(length=length, language=language)
    assert "{" not in found and "None" not in found
    strange = ("followers", "stories", "brought") if language == "nl" else ("volgers", "verhalen", "bracht")
    assert not [word for word in strange if word in found]
