"""The text of a month: every number in it is a frozen figure, and its grammar holds in both languages."""

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.announcing import highlights, text
from tests.pipelines.announcing.months import channel, figure, goal, month
from text.i18n import _, use_language
from text.labels import GOAL_STATES
from warehouse.channels.figures import NOT_COMPARED
from warehouse.goals.contribution import BY_CHANNEL
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
    goal("Aanmeldingen", 307, 2000, "amber", 364, search=43, instagram=25, email=14, left=29),
)


def told(what=WHOLE, length="intranet", language="nl", **more) -> str:
    with use_language(language):
        return text.announcement(what, length, **more)


def test_one_line_says_followers_and_goals():
    assert told(length="line") == ("Oktober 2026: 7.845 volgers op 3 kanalen (+42); 111 voor “Aanmeldingen”.")
    assert told(length="line", language="en") == (
        "October 2026: 7,845 followers on 3 channels (+42); 111 for “Aanmeldingen”."
    )


def test_each_network_says_followers_both_changes_and_what_it_brought():
    lines = told().splitlines()
    assert (
        "- **Instagram**: 3.901 volgers, 47 meer dan eind september en 547 meer dan een jaar eerder;"
        " goed voor 25 aanmeldingen."
    ) in lines
    assert (
        "- **Facebook**: 3.943 volgers, 6 minder dan eind september en 73 minder dan een jaar eerder."
        in lines
    )


def test_one_is_singular_and_the_same_is_as_many():
    assert "- **LinkedIn**: 1 volger, 1 meer dan eind september en evenveel als een jaar eerder." in told()
    english = told(language="en")
    assert (
        "- **LinkedIn**: 1 follower, 1 more than at the end of September and as many as a year before."
        in english
    )
    assert "1 post on 1 channel" in told(month(channel("X", 5, 5, 5, 1)), language="en")
    assert "1 bericht op 1 kanaal" in told(month(channel("X", 5, 5, 5, 1)))


def test_a_goal_says_how_it_stands_what_the_month_brought_and_by_which_method():
    assert (
        f"- **Aanmeldingen**: 307 van 2.000, {AMBER} (verwacht: 364). In oktober kwamen er 111 bij:"
        " zoekmachines 43, Instagram 25 en e-mail 14; van 29 is het kanaal onbekend.¹\n\n"
        "¹ Toegerekend aan het kanaal van het bezoek zelf.\n"
    ) in told()


def test_what_a_channel_contributed_is_counted_where_the_title_is_a_plural():
    def said(title: str, count: int, language: str = "nl") -> str:
        what = month(channel("Instagram", 10), goal(title, 5, 10, "green", instagram=count))
        return next(line for line in told(what, language=language).splitlines() if "Instagram**" in line)

    assert said("Aanmeldingen", 1) == "- **Instagram**: 10 volgers; goed voor 1 aanmelding."
    assert said("Aanmeldingen", 4) == "- **Instagram**: 10 volgers; goed voor 4 aanmeldingen."
    assert said("Open dag", 1) == "- **Instagram**: 10 volgers; telde 1 keer mee voor “Open dag”."
    assert said("Open dag", 0) == "- **Instagram**: 10 volgers."
    assert said("Open dag", 4, "en") == "- **Instagram**: 10 followers; it contributed 4 to “Open dag”."


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
               for each in goal("Doel", 5, 10, "green", instagram=5)]  # fmt: skip
    found = told(month(channel("Instagram", 10), figures))
    assert f"In oktober kwamen er 5 bij: Instagram 5.¹\n\n{footnote}\n" in found
    assert found.count("¹") == 2


def test_two_methods_have_two_footnotes_and_growth_has_none():
    first = goal("A", 5, 10, "green", instagram=5)
    second = [replace(each, said=BY_GOOGLE) if each.said == BY_SESSION else each
              for each in goal("B", 5, 10, "green", instagram=5)]  # fmt: skip
    growth = [replace(each, said=BY_CHANNEL) if each.said == BY_SESSION else each
              for each in goal("C", 5, 10, "green", instagram=5)]  # fmt: skip
    found = told(month(first, second, growth), "newsletter")
    assert "¹ Toegerekend aan het kanaal van het bezoek zelf.\n\n² Toegerekend aan het laatste" in found
    assert "**C**: 5 van 10, " in found and "In oktober kwamen er 5 bij.\n" in found and "³" not in found


def test_what_went_down_is_said_as_such():
    down = [figure("goal", "Cijfer", 30, said="red"), figure("goal_target", "Cijfer", 60, said="at least"),
            figure("brought_in_all", "Cijfer", -1, said=BY_CHANNEL)]  # fmt: skip
    assert "- **Cijfer**: 30 van 60, achter. In oktober ging er 1 af.\n" in told(month(down))


def test_unknown_is_said_and_is_no_zero():
    found = told(
        month(
            channel("X", None, note="Read on {day}.", fields={"day": "3 mei"}),
            goal("Doel", None, 60, "unknown", 11),
        )
    )
    assert "Hoeveel volgers we hadden, is niet bekend." in found
    assert "- **X**: volgers onbekend (gelezen op 3 mei)." in found
    assert "- **Doel** (minstens 60): onbekend, er zijn nog geen getallen." in found
    assert "**Wat ontbreekt.**" in found and " 0 " not in found


def test_a_break_is_named_where_the_change_would_stand():
    what = channel("X", 900, None, None, note=NOT_COMPARED, fields={"why": "het werd toen anders geteld"})
    assert "- **X**: 900 volgers (niet met eerder vergeleken: het werd toen anders geteld)." in told(
        month(what)
    )


def test_rounded_and_estimated_are_no_exact_counts():
    found = told(month(channel("YouTube", 1130, 1120, None, quality="rounded")))
    assert "- **YouTube**: ongeveer 1.130 volgers, 10 meer dan eind september." in found
    assert "an estimated 90 followers" in told(month(channel("X", 90, quality="estimated")), language="en")


def test_the_total_moves_only_where_every_channel_is_known_on_both_sides():
    assert "In oktober hadden we 100 volgers op 1 kanaal." in told(month(channel("X", 100, None)))
    assert "In oktober hadden we 100 volgers op 1 kanaal (−5)." in told(month(channel("X", 100, 105)))


def test_the_newsletter_has_headings_and_the_stories():
    found = told(length="newsletter")
    assert found.startswith("# Onze kanalen en doelen in oktober 2026\n")
    assert (
        "In oktober verschenen 114 verhalen over ons (160 in september); het netto sentiment was +9." in found
    )
    assert "In oktober verscheen 1 verhaal over ons." in told(
        month(figure("mentions", value=1)), "newsletter"
    )
    assert "In October 1 story about us appeared." in told(
        month(figure("mentions", value=1)), "newsletter", "en"
    )


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
        assert (
            highlights.work_on(month(channel("X", 99, 100), channel("Y", 90, 100))) == "Y verloor 10 volgers."
        )
        assert highlights.work_on(month(channel("X", 99, 100))) == "X verloor 1 volger."
        assert highlights.work_on(month(channel("X", 101, 100))) is None


def test_thanks_name_people_where_they_are_named():
    assert "Dank aan iedereen die berichten plaatste in oktober: 37 berichten op 3 kanalen." in told()
    assert "Dank aan Sanne en Piet in oktober" in told(thanks="Sanne en Piet")


def test_a_forced_month_and_a_draft_say_so_first():
    forced = month(
        channel("X", 5, 5), reasons=(("{source} fails: {why}", {"source": "Krant", "why": "stuk"}),)
    )
    assert told(forced).startswith(
        "**Niet compleet.** De maand is afgesloten terwijl er iets ontbrak: Krant mislukt: stuk"
    )
    assert "Niet compleet" in told(forced, "line")
    assert told(month(channel("X", 5, 5), closed_at=None)).startswith("**Concept.**")


def test_an_outage_is_named_with_its_days():
    assert "Krant antwoordde op 1 dag niet." in told(month(channel("X", 5, 5), figure("outage", "Krant", 1)))
    assert "Krant did not answer on 3 days." in told(month(figure("outage", "Krant", 3)), language="en")


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


def test_two_channels_on_one_network_are_not_told_apart():
    two = [figure("followers", name, 10, said="instagram") for name in ("School", "Studenten")]
    found = told(month(two, goal("Doel", 5, 10, "green", instagram=5, left=0)))
    assert "telde" not in found and "Instagram 5" in found


def test_two_goals_of_a_channel_are_joined_by_and():
    both = goal("A", 5, 10, "green", instagram=5), goal("B", 5, 10, "green", instagram=2)
    found = told(month(channel("Instagram", 10), *both))
    assert "10 volgers; telde 5 keer mee voor “A” en 2 keer voor “B”." in found


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("length", list(text.LENGTHS))
def test_no_field_stays_unfilled_and_no_word_of_the_other_language_slips_in(language, length):
    found = told(length=length, language=language)
    assert "{" not in found and "None" not in found
    strange = ("followers", "stories", "brought") if language == "nl" else ("volgers", "verhalen", "bracht")
    assert not [word for word in strange if word in found]


def test_a_month_in_which_nothing_is_known_says_so():
    assert "volgers onbekend" in told(month(), "line")
