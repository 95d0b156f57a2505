"""Make the sample's news stories of one week, before sources carry them: writer, school and moment of each."""

import datetime as dt
import functools
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pipelines.sources.sample import season
from pipelines.sources.sample.deck import Deck, tone
from pipelines.sources.sample.grammar import Scene, chance, poisson
from pipelines.sources.sample.texts import Template, branches, school_words, templates

ZONE = ZoneInfo("Europe/Amsterdam")
# Stories on an ordinary school day, per writer and school; "none" names no school.
MEANS = {
    "rocvoorbeeld": {"own": 0.75},
    "regionieuws": {"own": 0.85, "voorbeeld-college": 0.9, "nova": 0.7, "rivier": 0.7, "none": 0.5},
    "onderwijskoerier": {"own": 0.22, "voorbeeld-college": 0.5, "nova": 0.5, "rivier": 0.35, "none": 0.3},
    "wijkkrant": {"own": 0.28, "voorbeeld-college": 0.25, "rivier": 0.4, "none": 0.6},
    "voorbeeldpost": {"own": 0.32, "voorbeeld-college": 0.35, "nova": 0.4, "rivier": 0.3},
    "elders": {"own": 0.2, "none": 0.1},
}
LEANS = {"rocvoorbeeld": 0.45, "wijkkrant": 0.1, "elders": -0.05}
# What each writer makes of the first days of an incident.
INCIDENT = {
    "regionieuws": (4, 3, 3, 2, 1, 1, 1, 1, 1),
    "onderwijskoerier": (1, 1, 1, 1),
    "elders": (4, 3, 2, 1),
    "voorbeeldpost": (1, 1, 1),
    "wijkkrant": (1, 1, 1, 1),
    "rocvoorbeeld": (0, 0, 0, 1, 1, 1, 1),
}
# The contest and the strike make less news.
SMALLER = {
    "regionieuws": (2, 1, 1, 1, 1),
    "onderwijskoerier": (1, 1),
    "elders": (1, 1),
    "voorbeeldpost": (1,),
    "rocvoorbeeld": (1, 1, 0, 1),
}


@dataclass(frozen=True)
class Story:
    """One story as its writer published it; `titles` holds its own title first, then what a copy may use."""

    key: str
    writer: str
    school: str
    tone: str
    language: str
    published: dt.datetime  # UTC
    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]


@functools.lru_cache(maxsize=400)
def week(monday: dt.date) -> tuple[Story, ...]:
    """Return all stories of the seven days from a Monday on, oldest first; the same for the same Monday."""
    dutch = Deck(templates("nieuws"), chance("deck", monday))
    english = Deck(
        [one for one in templates("engels") if one.of_kind("T") and not one.of], chance("deck-en", monday)
    )
    other = Deck([one for one in templates("overig") if one.of_kind("T")], chance("deck-other", monday))
    stories = []
    for day in (monday + dt.timedelta(days=ahead) for ahead in range(7)):
        for writer, means in MEANS.items():
            deck = english if writer == "voorbeeldpost" else dutch
            for school, mean in means.items():
                dice = chance("press", day, writer, school)
                for number in range(poisson(dice, mean * season.pace(day))):
                    target_tone = tone(dice, school, day, LEANS.get(writer, 0.0))
                    if school == "none":
                        template = other.take(
                            day, target_tone, school, functools.partial(_fits_writer, writer)
                        )
                    elif writer == "rocvoorbeeld":
                        template = deck.take(
                            day, "0" if target_tone == "-" else target_tone, school, _own_news
                        )
                    else:
                        template = deck.take(day, target_tone, school)
                    stories.append(tell(template, writer, school, day, number, dice))
        stories += [*_special(day), *_together(day)]
    return tuple(sorted(stories, key=lambda story: (story.published, story.key)))


def tell(
    template: Template,
    writer: str,
    school: str,
    day: dt.date,
    number: int,
    dice: random.Random,
    again: int = 0,
) -> Story:
    """Return one story from a template; `again` asks for other lines than a colleague took."""
    language = "en" if writer == "voorbeeldpost" else template.language
    branch = dice.choice(branches(school))
    published = moment(dice, day, 6, 21)
    # What stands in the paper before noon happened the day before.
    event_day = day if published.astimezone(ZONE).hour >= 12 else day - dt.timedelta(days=1)
    episode = str((day - dt.date(2022, 9, 1)).days // 5)
    scene = Scene(dice, event_day, {**school_words(school, branch, language), "nummer": episode}, language)
    if template.of:
        scene.drawn |= _facts(day.year, language)
    turn = day.toordinal() // 7 + again
    titles, leads = template.of_kind("T"), template.of_kind("L")
    titles = titles[turn % len(titles) :] + titles[: turn % len(titles)]
    lead = leads[turn % len(leads) if template.paired else (turn + turn // len(titles)) % len(leads)]
    bodies = dice.sample(template.of_kind("B"), k=min(dice.choice((1, 2, 2, 3)), len(template.of_kind("B"))))
    return Story(
        key=f"{day:%Y%m%d}-{writer}-{school}-{number}-{template.key}",
        writer=writer,
        school=school,
        tone=template.tone,
        language=language,
        published=published,
        titles=tuple(_capital(scene.say(title)) for title in titles[: 1 if template.paired else None]),
        paragraphs=tuple(_capital(scene.say(text)) for text in (lead, *bodies)),
    )


@functools.cache
def _facts(year: int, language: str) -> dict[str, str]:
    """Return what every writer agrees on about the happenings of a year: the course, how many, how old."""
    dice = chance("facts", year)
    branch = dice.choice(branches("nova"))
    scene = Scene(dice, dt.date(year, 11, 1), school_words("own", branch, language), language)
    facts = "{opl}{n:310-390}{n:350-480}{n:900-1600}{n:18-22}{n:16-19}{n:20-60}{w:2-4}{c:11-29}"
    scene.say(facts)
    return scene.drawn


def moment(dice: random.Random, day: dt.date, first: int, last: int) -> dt.datetime:
    """Return a minute of a day between two hours of Amsterdam's clock, in UTC."""
    local = dt.datetime(
        day.year, day.month, day.day, dice.randint(first, last), dice.randint(0, 59), tzinfo=ZONE
    )
    return local.astimezone(dt.UTC)


def happening(day: dt.date) -> tuple[str, int] | None:
    """Return what holds the school on a day: the incident, the contest or the strike, and for how many days."""
    if season.incident(day):
        return season.incident(day)
    for kind, since in (("wedstrijd", season.contest(day)), ("staking", season.strike(day))):
        if since is not None:
            return kind, since
    return None


def _special(day: dt.date) -> list[Story]:
    """Return the stories about the incident, the contest or the strike."""
    held = happening(day)
    if held is None:
        return []
    kind, since = held
    stories = []
    for writer, counts in (SMALLER if kind in ("wedstrijd", "staking") else INCIDENT).items():
        if since >= len(counts) or not counts[since]:
            continue
        pile = [
            one
            for one in templates("engels" if writer == "voorbeeldpost" else "incidenten")
            if kind in one.of and since in one.days and (writer != "rocvoorbeeld" or one.tone != "-")
        ]
        dice = chance("special", day, writer)
        for number in range(counts[since] if pile else 0):
            # Each writer begins elsewhere in the pile, with other lines.
            again = list(INCIDENT).index(writer) + number
            stories.append(tell(pile[again % len(pile)], writer, "own", day, 90 + number, dice, again))
    return stories


def _together(day: dt.date) -> list[Story]:
    """Return the story, every second Wednesday, that names two schools or in which somebody only speaks."""
    weeks = day.toordinal() // 7
    if day.weekday() != 2 or weeks % 2 or season.pace(day) < 0.5:
        return []
    pile = templates("samen")
    dice = chance("together", day)
    return [tell(pile[weeks // 2 % len(pile)], "regionieuws", "own", day, 80, dice)]


def _own_news(template: Template) -> bool:
    return template.tone != "-" and not template.press_only


def _fits_writer(writer: str, template: Template) -> bool:
    if writer == "onderwijskoerier":
        return template.key.startswith("mbo-")
    if writer == "elders":  # what a search for the name finds by mistake
        return template.key in ("festival", "festival-slecht", "nova")
    if writer == "wijkkrant":
        return template.key in (
            "wijkleven",
            "wijkberichten",
            "verkeer",
            "gemeente",
            "winkels",
            "rivier",
            "weer",
        )
    return not template.key.startswith(("mbo-", "wijkberichten"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
