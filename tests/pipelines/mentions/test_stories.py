"""Copies of one story come together; reports that only look alike, and other days, stay apart."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from pipelines.mentions.matching import headline, stories
from pipelines.mentions.matching.stories import WINDOW, Signed, group, signature

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TITLE = "Studenten van ROC Voorbeeld winnen prijs voor waterstofbrommer"
TEXT = (
    "Drie studenten van ROC Voorbeeld uit Voorbeeldstad hebben donderdag in Eindhoven de Groene Zuiger gewonnen met een"
    " brommer op waterstof. De jury prees vooral de veilige tank, die het drietal met hulp van installatiebedrijf"
    " Van Dalen ontwierp. Teamleider Esra Demir wil de brommer volgend jaar op de weg hebben. De prijs bestaat uit"
    " 5.000 euro en een week meelopen bij een fabriek in Duitsland."
)
LINES = (
    (Path(__file__).parent / "matching" / "labelled" / "stories.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
)


def item(name, title=TITLE, text=TEXT, after=0 * HOUR, story=None):
    return Signed(name, NOON + after, signature(title, text), story)


def together(*items: Signed) -> bool:
    return len(set(group(items, ()).values())) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, TEXT),
        ("Waterstofbrommer wint", TEXT),
        (TITLE, ""),
        ("Groene Zuiger naar Voorbeeldstad", TEXT[:180] + "…"),
        ("Groene Zuiger naar Voorbeeldstad", "EINDHOVEN - " + TEXT[:230] + " […] Lees meer"),
        ("Prijs", TEXT.replace("donderdag in Eindhoven ", "").replace("wil de brommer", "hoopt de brommer")),
        ("Prijs", TEXT.upper()),
        ("Prijs", TEXT.replace(" ", "\n ").replace("é", "e")),
        ("Prijs", "Van onze verslaggever Piet. " + TEXT),
        ("", f"Kijk! {TITLE} https://bode.example/77"),
        ("", f"{TITLE}\nhttps://bode.example/77"),
    ],
    ids="same retitled title-only cut cut-with-place edited capitals layout byline share-with-a-cry share".split(),
)
def test_a_copy_belongs_to_the_story(title, text):
    assert together(item("a"), item("b", title, text, HOUR))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Prijs", "In de kantine van ROC Voorbeeld is sinds deze week soep te koop voor een euro.."),
        ("Prijs", TEXT.replace("ROC Voorbeeld", "Nova Techniek College").replace("Voorbeeldstad", "Oosterdal")
            .replace("Eindhoven", "Utrecht").replace("Groene Zuiger", "Gouden Hamer").replace("Van Dalen", "Bouwman")),
        (TITLE, "Vandaag in deze rubriek: wat gebeurde er vijftig jaar geleden en waarom stond de brug in brand?"),
        ("Kort", "Kort."),
        ("", ""),
        ("", "Kijk! Iets heel anders over een andere prijs voor iemand https://bode.example/77"),
    ],
    ids="other template-other-names title-of-a-column too-short empty other-share".split(),
)  # fmt: skip
def test_what_only_looks_alike_stays_apart(title, text):
    assert not together(item("a"), item("b", title, text, HOUR))


def test_reports_from_one_template_stay_apart_when_their_names_differ():
    form = (
        "Op zaterdag {0} november houdt {1} open dag op alle locaties. Van 10.00 tot {2} uur kun je sfeer proeven,"
        " docenten spreken en meedoen aan workshops. Ouders zijn van harte welkom. Aanmelden is niet nodig."
    )
    schools = (
        (7, "ROC Voorbeeld", "15.00"),
        (14, "Nova Techniek College", "14.30"),
        (21, "De Rivier", "16.00"),
    )
    items = [item(str(day), f"Open dag {name}", form.format(day, name, end)) for day, name, end in schools]
    assert len(set(group(items, ()).values())) == 3


def test_two_short_posts_without_a_link_stay_two():
    texts = ("Weer geen trein naar het ROC vandaag", "Weer geen rooster van het ROC vandaag")
    assert not together(*(item(text, "", text) for text in texts))


@pytest.mark.parametrize(("after", "same"), [(-WINDOW, True), (WINDOW, True), (WINDOW + HOUR, False)])
def test_a_copy_is_looked_for_within_five_days(after, same):
    assert together(item("a"), item("b", "Prijs", TEXT, after)) is same


@pytest.mark.parametrize(("hours", "same"), [(48, True), (49, False)])
def test_a_title_alone_joins_for_two_days(hours, same):
    assert together(item("a"), item("b", TITLE, "", hours * HOUR)) is same


def test_a_chain_of_copies_is_one_story_though_its_ends_lie_far_apart():
    assert together(*(item(str(step), "Prijs", TEXT, step * WINDOW) for step in range(4)))


def test_a_story_is_named_after_its_first_item_and_keeps_that_name():
    assert group([item("b", after=HOUR), item("a")], ()) == {"a": "a", "b": "a"}
    assert group([item("c", after=-HOUR)], [item("a", story="a"), item("b", after=HOUR, story="a")]) == {
        "c": "a"
    }


def test_an_item_that_links_two_stories_makes_them_one_under_the_older_name():
    half, other = TEXT[:200], TEXT[205:]
    known = [item("a", "Eerste", half, story="a"), item("b", "Tweede", other, HOUR, story="b")]
    assert group([], known) == {}
    both = signature("Derde", half)
    assert group([Signed("c", NOON + HOUR, both), item("d", "Tweede", other, 2 * HOUR)], known) == {
        "c": "a",
        "d": "b",
    }
    bridge = item("e", "Eerste", TEXT, HOUR)
    moved = group(
        [bridge], [item("a", "Eerste", half, story="a"), item("b", "Brug", TEXT, 2 * HOUR, story="b")]
    )
    assert moved == {"e": "a", "b": "a"}


def labelled() -> list[Signed]:
    rows = [json.loads(line) for line in LINES]
    return [
        Signed(
            row["id"], dt.datetime.fromisoformat(row["published_at"]), signature(row["title"], row["text"])
        )
        for row in rows
    ]


def parts(stories: dict[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, story in stories.items():
        found.setdefault(story, set()).add(name)
    return {frozenset(names) for names in found.values()}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_batches_the_same_items_end_up_together(seed):
    items = labelled()
    at_once = parts(group(items, ()))
    dice = random.Random(seed)
    dice.shuffle(items)
    stored: dict[str, Signed] = {}
    while items:
        size = dice.choice((1, 2, 7, 40))
        batch, items = items[:size], items[size:]
        stored |= {each.item_id: each for each in batch}
        known = [each for each in stored.values() if each.story_id is not None]
        for name, story in group(batch, known).items():
            old = stored[name]
            stored[name] = Signed(old.item_id, old.published_at, old.signature, story)
    assert parts({name: each.story_id for name, each in stored.items()}) == at_once


def test_a_signature_is_small_whatever_the_text():
    for title, text in (
        (TITLE, TEXT),
        ("", ""),
        ("x " * 9000, "Naam 12 " * 90_000),
        ("😀" * 500, "\ud800 \x00 " * 99),
    ):
        assert len(signature(title, text)) <= 230


def test_a_formula_that_thousands_of_items_share_makes_each_be_compared_with_few(monkeypatch):
    formula = "Wij gebruiken cookies om uw bezoek prettiger te maken, klik hier om dat te wijzigen. "
    items = [
        item(str(n), f"Bericht {n}", formula + f"Nieuws {n} over {n * 7} en Straat{n} van Naam{n}")
        for n in range(3000)
    ]
    pairs = []
    honest = stories._candidates

    def counted(*arguments):
        texts, titles = honest(*arguments)
        pairs.extend((*texts, *titles))
        return texts, titles

    monkeypatch.setattr(stories, "_candidates", counted)
    group(items, ())
    # Without a bound each would be held against all before it: 4.5 million pairs.
    assert 0 < len(pairs) <= stories.CROWDED * len(items)


WALL = (
    "Dit artikel is alleen te lezen door abonnees van de krant. Neem een abonnement of log in om verder te lezen op"
    " deze site en in de app."
)
HEADLINES = [
    "ROC Voorbeeld sluit gebouw aan de Kanaalstraat",
    "Student van ROC Voorbeeld wint vakwedstrijd lassen",
    "Wethouder geeft meer geld voor stageplekken",
    "Drie gewonden bij vechtpartij voor school",
    "ROC Voorbeeld begint opleiding waterstof",
    "Inspectie prijst zorgopleiding",
]
OUTLETS = {
    "one outlet": ["bode.example"] * 6,
    "outlets of one publisher": [
        f"bode-{place}.example" for place in "noord oost zuid west midden kust".split()
    ],
    "outlets that nobody knows": [None] * 6,
}


@pytest.mark.parametrize("outlets", OUTLETS.values(), ids=OUTLETS)
@pytest.mark.parametrize(
    "text", ["{wall}", "{wall} {wall}", "{title}. {wall}"], ids=["wall", "twice", "lead"]
)
def test_what_stands_under_different_titles_proves_nothing(outlets, text):
    items = [
        Signed(
            title, NOON + 20 * at * HOUR, signature(title, text.format(wall=WALL, title=title)), None, outlet
        )
        for at, (title, outlet) in enumerate(zip(HEADLINES, outlets, strict=True))
    ]
    assert group(items, ()) == {title: title for title in HEADLINES}


def test_boilerplate_of_one_outlet_proves_nothing_elsewhere_and_what_is_left_of_a_text_counts():
    foot = " Volg De Bode op Instagram en Facebook, en mis niets uit Voorbeeldstad, Oosterdal en Rivierwijk."
    other = "Bakkers in opleiding bakken oliebollen voor de voedselbank. " + foot
    items = [
        Signed("a", NOON, signature(TITLE, TEXT[:150] + foot), None, "bode.example"),
        Signed("b", NOON, signature("Bakkers bakken", other), None, "bode.example"),
        Signed(
            "c", NOON + HOUR, signature("Wie volgt De Bode nog?", "Nou en of." + foot), None, "streek.example"
        ),
        Signed(
            "d", NOON + HOUR, signature("Waterstofbrommer wint", TEXT[:150] + foot), None, "streek.example"
        ),
    ]
    assert group(items, ()) == {"a": "a", "b": "b", "c": "c", "d": "a"}


@pytest.mark.parametrize(
    "shown",
    [
        "Opinie | {} - De Stadsbode", "LIVE | {}", "Video: {}", "Column Piet Prins: {}", "{} - NU.example",
        "[update] {}", "{} | Omroep Oosterdal", "PREMIUM | Opinie: {} – De Stadsbode", "{} (video)",
        "112-nieuws | {} [+foto's]",
        "Podcast | {} • Streek Online",
    ],
)  # fmt: skip
def test_a_title_is_the_same_with_section_and_publisher(shown):
    assert together(item("a", text=""), item("b", shown.format(TITLE), "", HOUR))


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Wethouder: meer geld voor stages", "Wethouder: meer geld voor stages"),
        ("Nieuws", "Nieuws"),
        ("ROC sluit - wat nu?", "ROC sluit - wat nu?"),
        ("Opinie | ROC", "Opinie | ROC"),
        ("Video", "Video"),
        ("Live muziek op school", "Live muziek op school"),
        ("", ""),
    ],
)
def test_what_belongs_to_a_title_stays(title, left):
    assert headline.bare(title) == left


def test_the_next_of_a_series_is_a_story_of_its_own_though_its_title_and_paywall_are_the_same():
    title = "Uit de klas: dagboek van een docent bij ROC Voorbeeld"
    items = [
        Signed(str(day), NOON + day * 24 * HOUR, signature(title, WALL), None, "bode") for day in range(3)
    ]
    assert len(set(group(items, ()).values())) == 3


def test_one_report_of_two_titles_of_a_publisher_is_one_story_though_nobody_may_read_it():
    items = [Signed(name, NOON, signature(HEADLINES[0], WALL), None, name) for name in ("noord", "zuid")]
    assert len(set(group(items, ()).values())) == 1


def test_reports_of_two_days_of_the_week_are_two():
    form = "Een scooterrijder is {} gewond geraakt bij een aanrijding op de Stationsweg bij ROC Voorbeeld."
    assert not together(
        *(item(day, "Ongeluk", form.format(day)) for day in ("dinsdagochtend", "donderdagavond"))
    )


def test_a_fingerprint_of_an_older_version_joins_nothing_and_breaks_nothing():
    old = Signed("old", NOON, b"\x01\x02\x03\x04\x02\x01" + bytes(10), "old")
    assert group([item("a"), item("b", after=HOUR)], [old]) == {"a": "a", "b": "a"}
