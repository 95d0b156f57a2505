"""A text that holds a count reads well for none, one and two, in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from pipelines.support.errors import SourceError
from text.i18n import (
    COUNTS,
    NP_,
    counted,
    format_value,
    in_english,
    ngettext,
    so_many,
    translate,
    use_language,
)

LOCALE = Path(__file__).resolve().parents[2] / "locale"

# No word agrees with the number in these: it stands by itself, behind a colon or between brackets.
FREE = frozenset(
    (
        "Fetching the past ({done} of {of} done). Now: {title}.",
        "Fetching the past ({done} of {of} done). Now: {title}, back to {day}.",
        "Steps done: {done} of {count}.",
        "Corrections since closing: {count}",
        "Most in the week of {monday}: {count}.",
        "The newest {most} of {count}; choose a shorter period for the rest.",
        "{count} {state}",
        "From the weekly samples of the last {weeks} weeks. Net sentiment is shown in grey while fewer than {fewest}"
        " mentions about us were judged, the method agreed in less than {lowest} of them, or less than {about} were"
        " about us. Between brackets: the 95% interval.",
        "{known} of {days}",
        "{place} of {all} · {answered} answered",
        "Over the months that were entered, {entered} of {all}: their costs by what came in them.",
        "{what} answered. You gave a label to {judged}; the method gave the same to {same}. What that means stands"
        " below; next Monday there are new ones.",
        "Hardly checked yet: people judged {judged} of the {fewest} mentions that it takes.",
        "A name has {most} characters at most; this one has {count}.",
        "A title or word has {most} characters at most; this one has {count}.",
        "Search words have {most} characters at most; these have {count}.",
        "This has {most} characters at most; now it has {count}.",
        "An address has {most} characters at most; this one has {count}.",
        "A query has {most} characters at most; this one has {count}.",
        "A note has {most} characters at most; this one has {count}.",
        "A list has {most} characters at most; this one has {count}.",
        "The text has {most} characters at most; this one has {count}. Make it shorter.",
    )
)
# “… 3 of 900, the first at line 12.”
OF_LINES = re.compile(r"not counted: \{count\} of \{lines\}|for which that is so: \{count\}\.$")
# What stands in it is no number: a list of names where nothing agrees with it, a period, or a count with its noun.
NO_NUMBER = re.compile(
    r"^Source \{sources\}|^Not everything could be collected: \{sources\}|^\{days\}\. Method"
    r"|\{stories\}(?! (nega|stor))"
)
# Constants of ours, all of them greater than one.
BOUNDS = frozenset(("most", "limit", "fewest", "few", "weeks"))
# Names and sentences of others.
NAMES = frozenset(("name", "file", "url", "host", "subject", "service", "path"))
# The sentence on top of Reputation has one of its own for a single day.
OF_ONE_DAY = re.compile(r"the \{days\} days before$|^In these \{days\} days no story")
# Texts of the announcement, whose numbers come with their nouns.
WRITTEN_OUT = re.compile(
    r"^(about|an estimated) \{count\}$|^\{count\} (more|fewer) than|\{count\} (would be|for)|^\(\{count\} in|"
    r"it brought \{count\}|changed by \{count\}|brought \{count\}$|^\{channel\} \{count\}$|\{count\} more \(\{share\}"
)


def catalogue(language: str):
    with (LOCALE / language / "LC_MESSAGES" / "weerklank.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


TEXTS = catalogue("nl")
PAIRS = [message.id for message in TEXTS if isinstance(message.id, tuple)]
SINGLE = [message.id for message in TEXTS if isinstance(message.id, str)]


def fields(text: str) -> list[str]:
    return [name for _text, name, _spec, _conversion in Formatter().parse(text) if name]


# Nouns that are counted, as more than one have them.
NOUNS = frozenset(
    """
    addresses adressen
    berichten bronnen cellen dagen doelen feeds getallen kanalen kolommen lezers maanden minuten perioden
    programma’s publicaties punten regels rijen scholen seconden sessies verhalen vermeldingen volgers weken
    abonnementen bestanden bladen conversies dingen interacties kopieën rondes stappen tekens uren volgers weergaven
    links woorden zaken cases artikelen teksten sporen articles traces
    cells channels columns copies days entries followers goals items lines mentions minutes months numbers peers points
    posts programs publications readers rows seconds sessions sources stories stretches weeks
    characters conversions euros files hours interactions messages sheets steps subscriptions things tables texts words
    views alerts meldingen dreigingen incidenten incidents threats
    """.split()
)
# What else differs between one and more: verbs, and words that point.
OTHER_WORDS = frozenset(
    """
    alle andere beoordeelde bewaarde blijven cijfers eerst eerste gaan geen geven gingen hadden hebben houden konden
    kregen
    kunnen kwamen leverden mislukken negatieve nieuwe onduidelijke staan verschenen wachten zeggen zijn
    among band fail first none schools speak stay their them these they wait were
    """.split()
)
# “1 verhalen”, “1 negatieve verhalen”: at most one word between.
ONE_OF_MORE = re.compile(rf"(?<![\d.,:/-])\b1 (?:[a-zë-]+ )?(?:{'|'.join(sorted(map(re.escape, NOUNS)))})\b")


def words_of_more() -> set[str]:
    """Words of plurals that their singulars have not."""
    found = set()
    for message in TEXTS:
        if isinstance(message.id, tuple):
            for one, more in (message.id, message.string):
                ones = one.split()
                found |= {
                    word.strip(".,;:)").lower()
                    for word in more.split()
                    if word not in ones and word[0].isalpha()
                }
    return {word for word in found if len(word) > 3}


def test_every_noun_that_is_counted_is_looked_for():
    found = words_of_more()
    assert len(found) > 60
    assert found <= NOUNS | OTHER_WORDS, "add to the nouns, or to the other words"
    assert ONE_OF_MORE.search("er waren 1 verhalen")
    assert ONE_OF_MORE.search("there were only 1 negative stories")
    assert not ONE_OF_MORE.search("11 verhalen, 1 verhaal, regel 1: 2 getallen")


def test_every_text_with_a_count_has_a_plural():
    lacking = [
        text
        for text in SINGLE
        if set(fields(text)) & COUNTS
        and text not in FREE
        and not any(known.search(text) for known in (OF_LINES, NO_NUMBER, OF_ONE_DAY, WRITTEN_OUT))
    ]
    assert not lacking, "write NP_(one, more), with both in the catalogue: " + "; ".join(lacking)
    assert len(PAIRS) > 80
    # A pair that `say` or an error chooses from has to show it which number chooses.
    assert all(
        counted(more) or re.search(r"\{(known|total|found)\}", more) or "{" not in more
        for _one, more in PAIRS
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_plural_reads_well(language, count):
    with use_language(language):
        for one, more in PAIRS:
            name = counted(more)
            values = dict.fromkeys(fields(more), "x") | ({name: count} if name else {})
            told = ngettext(one, more, count).format_map(
                {key: format_value(value) for key, value in values.items()}
            )
            assert "{" not in told
            assert not ONE_OF_MORE.search(told), told
            if name:
                # What another room marked is found by either of its forms.
                assert translate(more, values) == translate(one, values) == told
                assert str(count) in told
        assert len(PAIRS) > 80


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_has_its_own_words_and_two_have_not(language):
    apart = 0
    with use_language(language):
        for one, more in PAIRS:
            texts = [ngettext(one, more, count) for count in (0, 1, 2)]
            assert texts[0] == texts[2], one
            apart += texts[0] != texts[1]
    assert apart > 60


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_other_text_says_one_of_more(language):
    """Whatever number its fields hold, also where nobody declared a count."""
    seen = 0
    with use_language(language):
        for text in SINGLE:
            names = set(fields(text)) - BOUNDS - NAMES
            if names and not OF_ONE_DAY.search(text):
                told = translate(text, dict.fromkeys(fields(text), "100") | dict.fromkeys(names, "1"))
                assert not ONE_OF_MORE.search(told), told
                seen += 1
    assert seen > 250


def test_a_list_agrees_with_its_verb():
    template = "Not complete: {sources} failed or fell silent."
    with use_language("nl"):
        assert translate(template, sources=("De Krant",)) == "Niet volledig: De Krant leverde niets."
        assert (
            translate(template, sources=("De Krant", "Nieuws"))
            == "Niet volledig: De Krant en Nieuws leverden niets."
        )
        three = translate(template, sources=("De Krant", "Nieuws", "X"))
        assert three == "Niet volledig: De Krant, Nieuws en X leverden niets."
        # A month that was closed by an earlier version keeps them as one text.
        assert translate(template, sources="De Krant") == "Niet volledig: De Krant leverde niets."
        assert (
            translate(template, sources="De Krant, Nieuws")
            == "Niet volledig: De Krant, Nieuws leverden niets."
        )
    with use_language("en"):
        assert format_value(("A", "B", "C")) == "A, B and C"


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 verhalen"), (1, "1 verhaal"), (1.5, "1,5 verhalen"), (2, "2 verhalen")]
)
def test_a_part_of_one_is_more(count, told):
    with use_language("nl"):
        assert translate(NP_("{count} story", "{count} stories"), count=count) == told


@pytest.mark.parametrize(("minutes", "told"), [(1, "1 minute (status 429)"), (2, "2 minutes (status 429)")])
def test_an_error_counts_in_its_own_english(minutes, told):
    template = NP_(
        "The site asks us to come back in {minutes} minute (status {code}).",
        "The site asks us to come back in {minutes} minutes (status {code}).",
    )
    with use_language("nl"):
        error = SourceError(template, minutes=minutes, code=429)
        assert str(error) == in_english(template, error.fields) == f"The site asks us to come back in {told}."
        assert translate(error.template, error.fields).endswith(
            f"over {minutes} {'minuut' if minutes == 1 else 'minuten'} terug te komen (status 429)."
        )


def test_the_command_line_counts_too():
    assert [so_many(count, "source") for count in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    assert [so_many(count, "entry", "entries") for count in (0, 1, 2)] == [
        "0 entries",
        "1 entry",
        "2 entries",
    ]
