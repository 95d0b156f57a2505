"""Make the sample's posts, reviews, comments, blogs, videos and podcasts of one week about the schools."""

import datetime as dt
import functools
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.sources.sample import press, season
from pipelines.sources.sample.deck import Deck, tone
from pipelines.sources.sample.grammar import Scene, chance, poisson
from pipelines.sources.sample.texts import Template, branches, school_words, schools, templates

# Posts on an ordinary school day, per place and school; "none" names no school.
MEANS = {
    "mastodon": {"own": 0.75, "voorbeeld-college": 0.45, "nova": 0.4, "rivier": 0.35, "none": 0.2},
    "bluesky": {"own": 0.4, "voorbeeld-college": 0.35, "nova": 0.3, "rivier": 0.3, "none": 0.15},
    "reddit": {"own": 0.38, "voorbeeld-college": 0.3, "nova": 0.3, "rivier": 0.25, "none": 0.2},
    "reviews": {"own": 0.42, "voorbeeld-college": 0.5, "nova": 0.45, "rivier": 0.45},
    "blog": {"own": 0.16, "voorbeeld-college": 0.05, "nova": 0.05},
    "youtube": {"own": 0.2},
    "podcast": {"own": 0.07, "nova": 0.05, "rivier": 0.05, "voorbeeld-college": 0.05},
}
LEANS = {"mastodon": -0.03, "bluesky": 0.06, "reddit": -0.12, "reviews": 0.05, "blog": 0.12, "youtube": 0.5}
# How many posts the first days of an incident bring, and those of the contest and the strike.
INCIDENT = {
    "mastodon": (12, 9, 6, 3, 1),
    "bluesky": (6, 4, 3, 1),
    "reddit": (4, 3, 2, 1),
    "reviews": (1, 1, 1),
}
SMALLER = {"mastodon": (3, 2, 1), "bluesky": (2, 2), "reddit": (1, 1)}
ENGLISH = {"mastodon": 0.08, "reddit": 0.25}  # share of the posts in English


@dataclass(frozen=True)
class Voice:
    """One thing somebody said; `title` is empty where the place has no titles."""

    key: str
    place: str
    school: str
    tone: str
    language: str
    published: dt.datetime  # UTC
    title: str
    paragraphs: tuple[str, ...]
    stars: int | None = None


@functools.lru_cache(maxsize=400)
def week(monday: dt.date) -> tuple[Voice, ...]:
    """Return all voices of the seven days from a Monday on, oldest first; the same for the same Monday."""
    decks = {
        "posts": _deck("berichten", "posts", monday),
        "english": _deck("engels", "posts-en", monday),
        "none": Deck(_single(templates("overig")), chance("posts-none", monday)),
    }
    media = templates("media")
    for place in ("blog", "youtube", "podcast"):
        prefix = {"youtube": "video"}.get(place, place)
        pile = [one for one in media if one.key.startswith(prefix)]
        decks[place] = Deck(pile, chance(place, monday))
    all_voices = []
    for day in (monday + dt.timedelta(days=ahead) for ahead in range(7)):
        for place, means in MEANS.items():
            for school, mean in means.items():
                dice = chance("voices", day, place, school)
                for number in range(poisson(dice, mean * _pace(day))):
                    all_voices.append(_voice(decks, place, school, day, number, dice))
        all_voices += _special(day)
    return tuple(sorted(all_voices, key=lambda voice: (voice.published, voice.key)))


@functools.lru_cache(maxsize=400)
def comments(monday: dt.date) -> tuple[Voice, ...]:
    """Return the comments of a week under the school's own news, each with the title of what it comments on."""
    deck = _deck("reacties", "comments", monday)
    posts = [
        story
        for start in (monday - dt.timedelta(days=7), monday)
        for story in press.week(start)
        if story.writer == "rocvoorbeeld"
    ]
    all_comments = []
    for day in (monday + dt.timedelta(days=ahead) for ahead in range(7)):
        dice = chance("comments", day)
        mean = 0.45 * _pace(day)
        kind, since = press.happening(day) or ("", 9)
        if kind in season.INCIDENTS.values() and since <= 4:
            mean += 2.5
        for number in range(poisson(dice, mean)):
            moment = press.moment(dice, day, 8, 23)
            recent = [one for one in posts if dt.timedelta(0) < moment - one.published < dt.timedelta(days=4)]
            if not recent:
                continue
            lean = -0.35 if mean > 2.5 else 0.08
            voice = _post(deck, "comments", "own", day, number, dice, tone(dice, "own", day, lean), "nl")
            post = dice.choice(recent)
            all_comments.append(replace(voice, published=moment, title=f"{post.key}\x1f{post.titles[0]}"))
    return tuple(sorted(all_comments, key=lambda voice: (voice.published, voice.key)))


def _pace(day: dt.date) -> float:
    """People post on weekends too; otherwise as much as the press writes."""
    return season.pace(day) * (1.5 if day.weekday() >= 5 else 1.0)


def _voice(
    decks: dict[str, Deck], place: str, school: str, day: dt.date, number: int, dice: random.Random
) -> Voice:
    target_tone = tone(dice, school, day, LEANS.get(place, 0.0))
    if place == "reviews":
        return _review(school, day, number, dice, target_tone)
    if place in ("mastodon", "bluesky", "reddit"):
        english = school != "none" and dice.random() < ENGLISH.get(place, 0.0)
        deck = decks["none" if school == "none" else "english" if english else "posts"]
        return _post(deck, place, school, day, number, dice, target_tone, "en" if english else "nl")
    named = "own" if school == "none" else school
    story = press.tell(decks[place].take(day, target_tone, named), place, named, day, number, dice)
    return Voice(
        key=story.key,
        place=place,
        school=school,
        tone=story.tone,
        language=story.language,
        published=story.published,
        title=story.titles[0],
        paragraphs=story.paragraphs,
    )


def _post(
    deck: Deck,
    place: str,
    school: str,
    day: dt.date,
    number: int,
    dice: random.Random,
    target_tone: str,
    language: str,
) -> Voice:
    template = deck.take(day, target_tone, school)
    branch = dice.choice(branches(school))
    slots = school_words(school, branch, language)
    if place == "mastodon" and school != "none" and dice.random() < 0.2:
        slots = {**slots, "school": f"#{schools()[school]['tag']}"}
    scene = Scene(dice, day, slots, language)
    text = scene.say(dice.choice(template.of_kind("P")))
    return Voice(
        key=f"{day:%Y%m%d}-{place}-{school}-{number}",
        place=place,
        school=school,
        tone=template.tone,
        language=language,
        published=press.moment(dice, day, 7, 23),
        title="",
        paragraphs=(text[:1].upper() + text[1:],),
    )


def _review(school: str, day: dt.date, number: int, dice: random.Random, target_tone: str) -> Voice:
    block = next(one for one in templates("reviews") if one.tone == target_tone)
    branch = dice.choice(branches(school))
    scene = Scene(dice, day, school_words(school, branch))
    parts = [
        dice.choice(block.of_kind("O")),
        *dice.sample(block.of_kind("A"), dice.choice((2, 3, 3, 4))),
        dice.choice(block.of_kind("E")),
    ]
    stars = {"+": dice.choice((4, 4, 5, 5)), "0": 3, "-": dice.choice((1, 2, 2))}[target_tone]
    return Voice(
        key=f"{day:%Y%m%d}-reviews-{school}-{number}",
        place="reviews",
        school=school,
        tone=target_tone,
        language="nl",
        published=press.moment(dice, day, 9, 22),
        title=scene.say("{opl} bij {school}: ") + f"{stars} van 5",
        paragraphs=tuple(scene.say(part) for part in parts),
        stars=stars,
    )


def _special(day: dt.date) -> list[Voice]:
    """Return the posts about the incident, the contest or the strike."""
    held = press.happening(day)
    if held is None:
        return []
    kind, since = held
    pile = _single(one for one in templates("incidenten") if kind in one.of)
    voices = []
    deck = Deck(pile, chance("special-posts", day))
    for place, counts in (SMALLER if kind in ("wedstrijd", "staking") else INCIDENT).items():
        for number in range(counts[since] if since < len(counts) else 0):
            dice = chance("special-post", day, place, number)
            if place == "reviews":
                voices.append(_review("own", day, 90 + number, dice, "-"))
                continue
            voices.append(_post(deck, place, "own", day, 90 + number, dice, pile[0].tone, "nl"))
    return voices


def _deck(name: str, seed: str, monday: dt.date) -> Deck:
    return Deck(_single(one for one in templates(name) if not one.of), chance(seed, monday))


def _single(blocks: Iterable[Template]) -> list[Template]:
    """Return each post of the blocks as a template of its own, so that none comes twice before the others."""
    return [
        replace(block, lines={"P": (post,)}, key=f"{block.key}-{number}")
        for block in blocks
        for number, post in enumerate(block.of_kind("P"))
    ]
