"""Make the items of each sample feed: the stories and voices of a week, by source."""

import datetime as dt
import functools
import html
import re
import unicodedata
from dataclasses import dataclass

from pipelines.sources.sample import press, voices
from pipelines.sources.sample.grammar import chance
from pipelines.sources.sample.texts import schools
from text.beginnings import beginning

SITES = {
    "rocvoorbeeld": ("ROC Voorbeeld", "www.rocvoorbeeld.example"),
    "regionieuws": ("Regionieuws Voorbeeldstad", "www.regionieuws.example"),
    "onderwijskoerier": ("De Onderwijskoerier", "www.onderwijskoerier.example"),
    "wijkkrant": ("Wijkkrant Rivierwijk", "wijkkrant-rivierwijk.example"),
    "voorbeeldpost": ("The Voorbeeld Post", "www.voorbeeldpost.example"),
    "stadsbode": ("De Stadsbode", "www.stadsbode.example"),
    "streekonline": ("Streek Online", "www.streekonline.example"),
}
# Publishers whose own feed nobody follows: they come in through the search only.
ELSEWHERE = (
    ("Omroep Oosterdal", "www.omroepoosterdal.example"),
    ("Het Landelijk Dagblad", "www.landelijkdagblad.example"),
    ("Ondernemend Oosterdal", "ondernemendoosterdal.example"),
    ("Vakblad Leren & Werken", "www.lerenenwerken.example"),
    ("Gemeentenieuws", "gemeentenieuws.example"),
)
# What a paper shows to those who have not paid; the same under every title.
WALL = (
    "Dit artikel is alleen te lezen door abonnees van De Stadsbode. Neem een abonnement of log in om verder te lezen"
    " op deze site en in de app."
)
NICKS = (
    "ouder_uit_linderveen",
    "oud-student",
    "mbo_moeder",
    "Lezer",
    "techniekfan",
    "trotse vader",
    "leerbedrijf",
    "bbl'er",
)


@dataclass(frozen=True)
class Item:
    """One entry of a feed. `extra` holds what only that kind of feed says (author, video, sound …)."""

    key: str
    source: str
    published: dt.datetime
    title: str
    paragraphs: tuple[str, ...]
    link: str
    language: str
    school: str
    tone: str
    extra: dict


@functools.lru_cache(maxsize=400)
def week(monday: dt.date) -> dict[str, tuple[Item, ...]]:
    """Return the items of the stories of one week by source, oldest first; copies may come a day later."""
    by_source: dict[str, list[Item]] = {}
    for story in press.week(monday):
        for item in _carried(story):
            by_source.setdefault(item.source, []).append(item)
    for voice in (*voices.week(monday), *voices.comments(monday)):
        item = _said(voice)
        by_source.setdefault(item.source, []).append(item)
    return {source: tuple(sorted(items, key=_age)) for source, items in by_source.items()}


def _age(item: Item) -> tuple[dt.datetime, str]:
    return item.published, item.key


def _carried(story: press.Story) -> list[Item]:
    """Return a story in the feed of its writer, and its copies elsewhere."""
    dice = chance("copies", story.key)
    if story.writer == "elders":
        outlet, site = dice.choice(ELSEWHERE)
        return [_searched(story, outlet, site, story.published)]
    outlet, site = SITES[story.writer]
    own = _item(story, story.writer, site, story.titles[0], story.paragraphs, story.published)
    items = [own]
    if story.writer == "regionieuws" and story.school != "none":
        likely = 0.55 if story.school == "own" else 0.3
        if press.happening(story.published.date()):
            likely += 0.35
        for copier in ("stadsbode", "streekonline"):
            if dice.random() < likely:
                items.append(_copy(story, copier))
    if story.school == "own" and story.writer in ("regionieuws", "onderwijskoerier", "voorbeeldpost"):
        if dice.random() < 0.65:
            items.append(_searched(story, outlet, site, story.published))
        items += [
            _searched(story, SITES[one.source][0], SITES[one.source][1], one.published, one.title)
            for one in items[1:]
            if one.source == "stadsbode" and dice.random() < 0.4
        ]
    return items


def _copy(story: press.Story, copier: str) -> Item:
    """Return a copy by another site within a day: another title, cut short (stadsbode) or touched up."""
    dice = chance("copy", story.key, copier)
    published = story.published + dt.timedelta(minutes=dice.randint(25, 1300))
    title = story.titles[-1] if dice.random() < 0.6 else story.titles[0]
    if title == story.titles[0] and dice.random() < 0.4:
        title = f"{'Regio' if copier == 'stadsbode' else 'Voorbeeldstad'}: {title}"
    text = " ".join(story.paragraphs)
    paragraphs: tuple[str, ...]
    luck = chance("shown", story.key, copier).random()
    if copier == "streekonline" and luck < 0.08:
        title = f"Video: {title} | Streek Online"
    if copier == "stadsbode" and luck < 0.08:
        title, paragraphs = f"Premium | {title} - De Stadsbode", (WALL,)
    elif copier == "stadsbode":
        words = text.split()
        if len(words) > 38:
            text = " ".join(words[: dice.randint(30, 38)]) + "…"
        paragraphs = (text,)
    else:
        for old, new in (("deze week", "afgelopen week"), ("volgens", "aldus"), (" ook ", " eveneens ")):
            if dice.random() < 0.7:
                text = text.replace(old, new, 1)
        paragraphs = (text, "Bron: Regionieuws Voorbeeldstad.")
    return _item(story, copier, SITES[copier][1], title, paragraphs, published)


def _item(
    story: press.Story,
    source: str,
    site: str,
    title: str,
    paragraphs: tuple[str, ...],
    published: dt.datetime,
) -> Item:
    number = chance("id", story.key, source).randint(100_000, 999_999)
    link = {
        "rocvoorbeeld": _post_link(story.key, title),
        "regionieuws": f"https://{site}/voorbeeldstad/{number}/{slug(title)}?utm_source=rss&utm_medium=feed",
        "stadsbode": f"https://{site}/{published:%Y/%m/%d}/{slug(title)}-{number}/",
        "streekonline": f"https://{site}/artikel/{number}#rss",
        "onderwijskoerier": f"https://{site}/{published:%Y/%m}/{slug(title)}-{number}",
    }.get(source, f"https://{site}/{published:%Y}/{slug(title)}-{number}")
    extra: dict = {"id": number}
    luck = chance("habits", story.key, source).random()
    if source == "wijkkrant" and "wijkberichten" in story.key:
        # Notes of the neighbourhood have no page of their own.
        link, extra["guid"] = f"https://{site}/wijkberichten", f"wijkkrant-{number}"
    elif source == "stadsbode" and luck < 0.05:
        extra["clock"] = dt.timedelta(hours=1)  # local time that calls itself GMT
    elif source == "regionieuws" and story.school != "own" and luck < 0.05 and len(story.titles) > 1:
        # A day later the headline is another one, and the address follows it.
        extra["guid"] = f"regionieuws-{number}"
        section = f"https://{site}/voorbeeldstad/{published:%Y/%m/%d}"
        extra["edited"] = (story.titles[-1], f"{section}/{slug(story.titles[-1])}")
        link = f"{section}/{slug(title)}"
    return Item(
        story.key,
        source,
        published,
        title,
        paragraphs,
        link,
        story.language,
        story.school,
        story.tone,
        extra,
    )


def _searched(
    story: press.Story, outlet: str, site: str, published: dt.datetime, title: str | None = None
) -> Item:
    """Return a story as a news search lists it: title and publisher, and a link that changes per fetch."""
    title = title or story.titles[0]
    return Item(
        key=f"{story.key}@{site}",
        source="google-nieuws",
        published=published,
        title=title,
        paragraphs=(),
        link="",
        language=story.language,
        school=story.school,
        tone=story.tone,
        extra={"outlet": outlet, "outlet_url": f"https://{site}"},
    )


def _said(voice: voices.Voice) -> Item:
    dice = chance("said", voice.key)
    number = dice.randint(10**8, 10**9 - 1)
    code = "".join(dice.choice("abcdefghijkmnpqrstuvwxyz234567") for _ in range(11))
    source, title, text = voice.place, voice.title, voice.paragraphs
    extra: dict = {"id": number, "code": code}
    if source == "comments":
        key, post_title = title.split("\x1f")
        source, extra["nick"] = "rocvoorbeeld-reacties", dice.choice(NICKS)
        title = f"Reactie op {post_title} door {extra['nick']}"
        link = f"{_post_link(key, post_title)}#comment-{number}"
    elif source == "mastodon":
        tags = ["mbovoorbeeldstad", dice.choice(("mbo", "onderwijs", "student", "stage"))]
        if voice.school != "none" and dice.random() < 0.4:
            tags.insert(0, schools()[voice.school]["tag"])
        extra["tags"] = tags
        who = dice.choice(("vakmens", "linde", "mbo_er", "stadsgenoot"))
        link = f"https://mastodon.example/@{who}/11{number}{number}"
    elif source == "bluesky":
        link = f"https://bsky.example/profile/mbovoorbeeldstad.example/post/3{code}"
    elif source == "reddit":
        sentence = re.split(r"(?<=[.!?]) ", text[0])[0]
        title = beginning(sentence, 90)
        extra["nick"] = f"/u/student_{number % 997}"
        link = f"https://www.reddit.example/r/voorbeeldstad/comments/{code[:7]}/{slug(title)[:40]}/"
    elif source == "reviews":
        source, extra["stars"] = "schoolwijzer", voice.stars
        link = f"https://www.schoolwijzer.example/{voice.school}/beoordeling/{number}"
    elif source == "youtube":
        link = f"https://www.youtube.example/watch?v={code}"
    elif source == "podcast":
        source = "praktijkpraat"
        link = f"https://praktijkpraat.example/aflevering/{slug(title)}-{number % 997}"
    else:
        source = "studentenblog"
        link = f"https://studentenblog.example/{voice.published:%Y/%m}/{slug(title)}-{number % 997}"
    return Item(
        voice.key, source, voice.published, title, text, link, voice.language, voice.school, voice.tone, extra
    )


def _post_link(key: str, title: str) -> str:
    """Return the address of a post on the school's own site; comments hang under it."""
    return f"https://www.rocvoorbeeld.example/nieuws/{key[:4]}/{key[4:6]}/{slug(title)}-{key[6:8]}/"


def slug(title: str) -> str:
    """Return a title as the last part of an address: plain lower-case letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", html.unescape(title)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
