import csv
import random

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.understanding import detect
from pipelines.understanding.language import CONSIDERED, OTHERS, RARE, _identifier

OURS = {
    "nl": [
        "De school houdt zaterdag open dag",
        "Studenten zijn blij met het nieuwe gebouw",
        "Ik vind de lessen saai en het rooster klopt niet",
        "Mijn zoon gaat met plezier naar zijn opleiding",
        "Wat een leuke dag was dat!",
        "Politie onderzoekt diefstal op het terrein van ROC Voorbeeld",
        "Waar kan ik me aanmelden voor de cursus?",
        "Docenten staken woensdag voor een hoger loon",
        "Super trots op onze klas, jullie hebben het gedaan",
        "Het examen van gisteren was echt heel moeilijk",
        "Beste ROC van Nederland, een aanrader voor iedereen",
        "Nieuwe opleiding voor installateurs start in september",
    ],
    "en": [
        "The school opens its doors on Saturday",
        "Students are happy with the new building",
        "I think the lessons are boring and the timetable is wrong",
        "What a great day that was!",
        "Police investigate a theft at the campus",
        "Where can I sign up for the course?",
        "So proud of our class, you did it",
        "Teachers will strike for higher pay on Wednesday",
        "The best place to learn a trade in this country",
        "Our international students have arrived",
    ],
    "de": [
        "Die Schule öffnet am Samstag ihre Türen",
        "Die Schüler sind mit dem neuen Gebäude zufrieden",
        "Ich finde den Unterricht langweilig und nicht gut",
        "Was für ein schöner Tag das war!",
        "Die Polizei ermittelt wegen eines Diebstahls an der Schule",
        "Wir suchen noch Auszubildende für das neue Jahr",
        "Neue Schule in Groningen öffnet ihre Türen",
        "Wer kann mir bei den Hausaufgaben helfen?",
        "Lehrer streiken am Mittwoch für mehr Lohn",
        "Mein Sohn geht gerne in seine Ausbildung",
        "Herzlichen Glückwunsch an unsere Klasse",
        "Studenten aus Utrecht besuchen Berlin",
        "Viele Azubis finden keine Wohnung",
    ],
    "fy": [
        "De skoalle hâldt sneon in iepen dei foar alle learlingen",
        "Wy hawwe it moai dien, sei de direkteur fan de skoalle",
        "It is net te leauwen dat hja dat dien hat",
        "De learlingen binne bliid mei it nije gebou",
        "De skoalle yn Drachten krijt in nij gebou",
        "Moarn hawwe wy gjin les, want de master is siik",
        "De bern boartsje yn 'e pauze op it plein",
        "Us dochter sit no yn de tredde klasse",
        "De boargemaster iepenet freed it nije sportsintrum",
        "It hat de hiele nacht reind",
        "Wa wol my helpe mei it húswurk?",
        "De learkrêften geane tiisdei yn staking",
        "Der binne tefolle auto's yn it doarp",
        "Ik haw juster in moai boek lêzen",
        "Troch de snie kamen in soad learlingen te let",
        "Sy wurket al tweintich jier as juf",
        "De plysje siket tsjûgen fan it ûngelok",
        "Wannear begjint de fakânsje foar it fuortset ûnderwiis?",
        "Myn broer studearret skiednis yn Grins",
        "De provinsje jout mear jild oan lytse skoallen",
        "Dat is net wier, sei de foarsitter",
        "Hoe let moatte wy moarn op it stasjon wêze?",
        "De nije direkteur is tige tefreden oer de eksamens",
        "Wy geane mei de fyts nei skoalle",
        "It iten yn de kantine is djoer wurden",
        "Alle âlders krije in brief oer it skoalreiske",
        "De gemeente wol it âlde gebou ôfbrekke",
        "Hy hat syn diploma mei lof helle",
        "Op sneon is der in merk by de tsjerke",
        "Bern leare op dizze skoalle trije talen",
        "Jierren lyn stie hjir noch in fabryk",
        "Kinsto my sizze wêr't de bibleteek is?",
        "Fryslân hat in grut tekoart oan learkrêften",
        "De winner fan de wedstriid komt út Snits",
        "Sûnder stipe fan it ryk slagget it net",
        "It giet goed mei de studinten yn Ljouwert",
        "Nimmen wist wat er sizze moast",
        "Se hawwe twa wiken oan it projekt wurke",
        "De trein nei Harns rydt hjoed net",
        "Tige tank foar jim help!",
        "Lokwinske mei dyn slagjen, famke!",
        "Wat in prachtige dei wie dat op it iis",
        "De lessen begjinne om healwei njoggenen",
        "Jonge boeren wolle mear dúdlikens",
        "Frysk op skoalle bliuwt ferplichte",
        "Brân yn in skuorre by Dokkum",
        "Wy sykje in frijwilliger foar de skoalbus",
        "Hja hat trije bern en in lyts hûntsje",
        "De jûnsklasse foar folwoeksenen is fol",
    ],
    "af": [
        "Die skool hou Saterdag 'n ope dag vir al die leerders",
        "Ons is baie trots op die studente wat hierdie jaar klaar is",
        "Ek dink die lesse is vervelig en die rooster is nie reg nie",
        "Hulle het gesê dat daar nie genoeg geld is nie",
        "Die skoolhoof het die ouers gister toegespreek",
        "Leerders skryf volgende week eksamen",
        "Ek het my huiswerk by die huis vergeet",
        "Daar is nie genoeg onderwysers vir wiskunde nie",
        "Die polisie ondersoek 'n inbraak by die koshuis",
        "Waar kan ek vir die kursus inskryf?",
        "My suster studeer aan die universiteit in Stellenbosch",
        "Hulle bou 'n nuwe biblioteek langs die sportveld",
        "Dit reën al die hele week in die Kaap",
        "Ons span het die wedstryd gewen!",
        "Baie geluk aan al ons matrikulante",
        "Die bus was laat en toe mis ons die eerste les",
        "Jy moet jou boeke môre saambring",
        "Kinders leer beter wanneer hulle goed eet",
        "Wie gaan vanjaar die hoofseun wees?",
        "Studente betoog oor hoër klasgelde",
        "Minister belowe meer geld vir landelike skole",
        "Die nuwe rooster werk glad nie vir my nie",
        "Hy is al twintig jaar lank 'n onderwyser",
        "Sy het haar graad met lof geslaag",
        "Brandweer blus vuur in skoolsaal",
        "Dankie vir 'n wonderlike dag, juffrou!",
        "Kragonderbreking raak duisende huise",
        "Die kos in die kafeteria is te duur",
        "Ouers bekommer hulle oor veiligheid op die pad",
        "Ek weet nie wat om te sê nie",
        "Ná die vakansie begin die klasse weer agtuur",
        "Twee leerlinge is in die ongeluk beseer",
        "Wat is jou gunstelingvak op skool?",
        "Dis die beste skool in die dorp",
        "Ons kort nog vrywilligers vir Saterdag se kermis",
        "Die burgemeester het die nuwe saal geopen",
        "Tegniese kollege bied gratis kursusse aan",
        "Hierdie onderwyser verduidelik alles baie duidelik",
        "Niemand wil meer die ou gebou koop nie",
        "Julle was vandag uitstekend op die verhoog",
        "Inskrywings sluit aan die einde van die maand",
        "Die trein is weer vertraag, so ek kom later",
        "Sonder hulp sou ons dit nie gemaak het nie",
        "Meisies vaar beter as seuns in wiskunde",
        "Rugbyspan soek nuwe afrigter",
        "ŉ Groep studente het boeke ingesamel",
    ],
    "fr": [
        "L'école ouvre ses portes samedi",
        "Les élèves sont contents du nouveau bâtiment",
        "Je trouve les cours ennuyeux et l'horaire n'est pas juste",
        "Où puis-je m'inscrire pour ce cours ?",
        "La police enquête sur un vol au lycée",
        "Quelle belle journée c'était !",
        "Mon fils aime bien sa formation",
        "Grève des enseignants mercredi prochain",
        "Il manque des professeurs de mathématiques dans toute la région",
        "Nous sommes très fiers de notre classe",
        "Le maire visite le nouveau campus",
        "Beaucoup d'étudiants cherchent encore une chambre",
    ],
}
FLOORS = {"nl": 12, "en": 10, "de": 13, "fy": 49, "af": 46, "fr": 12}
LOOK_ALIKES = {
    "Dutch with Frisian names": (
        "nl",
        12,
        """
        De school in Ljouwert krijgt een nieuw gebouw
        Leerlingen uit Drachten en Dokkum winnen de prijs
        Provinsje Fryslân trekt geld uit voor kleine scholen
        Omrop Fryslân meldt een brand in Burgum
        ROC Friese Poort opent een vestiging in Snits
        Wij gaan zaterdag schaatsen bij Gytsjerk
        In Boalsert en Wytmarsum rijden geen bussen meer
        Tytsjerksteradiel zoekt leraren voor het komende schooljaar
        Studenten bezoeken It Fryske Gea in Earnewâld
        Tresoar in Leeuwarden toont oude schoolboeken
        Fries op school blijft verplicht, zegt Ljouwert
        Op 4 mei is het net zo koud als toen
        De koe staat in de wei
    """,
    ),
    "Dutch with English words": (
        "nl",
        10,
        """
        Check de nieuwe website voor de open day
        Onze alumni vertellen over hun dream job
        Meld je aan voor de summer school van het mbo
        De challenge van deze week: bouw een smart home
        Tijdens de business week krijgen studenten een workshop public speaking
        Leuke stage gevonden via de job fair!
        Team up met een coach en start je eigen company
        Het event was sold out en de sfeer was top
        Bachelor of master? Kom naar de masterclass
        Feedback geven op je peers, hoe doe je dat?
    """,
    ),
    "Dutch that could nearly be Afrikaans": (
        "nl",
        7,
        """
        Die leraar was erg goed in het uitleggen
        Dat is die jongen van wie ik vertelde
        Ons gebouw staat in brand
        Kan ons kind nog op die school terecht?
        Hoe laat is die les van morgen?
        Die man kan wel wat
        Wie was die vrouw in de gang?
        Dit jaar is er meer geld voor onderwijs
    """,
    ),
    "English with Dutch names": (
        "en",
        11,
        """
        Students of Hogeschool van Amsterdam win a design award
        Van der Berg appointed as the new principal of De Haagse School
        Jan de Vries from Utrecht teaches at a college in Den Haag
        The University of Groningen welcomes Femke van den Broek
        Willem van Oranje College opens a new campus
        Het Parool reports a fire near the Vrije Universiteit
        De Jong and Van Dijk score for the Netherlands
        ROC van Amsterdam students visit Dublin
        Mayor Joost van der Meer visits the school in Zwolle
        King's Day in Den Bosch draws large crowds
        New Campus For Nursing Students Opens In Almere
        Dutch teachers walk out over pay
    """,
    ),
}
ELSEWHERE = [
    "Öğrenciler yeni okul binasından çok memnun",
    "Okul cumartesi günü kapılarını açıyor",
    "Bu yıl öğretmen sayısı az",
    "Kurs için nereye kayıt olabilirim?",
    "Çocuklar bahçede oynuyor",
    "Uczniowie są zadowoleni z nowego budynku",
    "Szkoła otwiera drzwi w sobotę",
    "W mieście nie ma wystarczająco dużo nauczycieli",
    "Gdzie mogę zapisać się na kurs?",
    "Dzieci idą jutro do szkoły",
    "Los alumnos están contentos con el nuevo edificio",
    "La escuela abre sus puertas el sábado",
    "No hay suficientes profesores en la ciudad",
    "¿Dónde me puedo inscribir para el curso?",
    "Hoy no tenemos clase de matemáticas",
    "Gli studenti sono contenti del nuovo edificio",
    "La scuola apre le porte sabato",
    "Non ci sono abbastanza insegnanti in città",
    "Os alunos estão contentes com o novo prédio",
    "A escola abre as portas no sábado",
    "Eleverna är nöjda med den nya byggnaden",
    "Skolan öppnar dörrarna på lördag",
    "Eleverne er glade for den nye bygning",
    "Skolen åbner dørene på lørdag",
    "Elevii sunt mulțumiți de noua clădire",
    "Žáci jsou s novou budovou spokojeni",
    "A diákok örülnek az új épületnek",
    "Oppilaat ovat tyytyväisiä uuteen rakennukseen",
    "Para siswa senang dengan gedung baru",
    "Ardaydu waxay ku faraxsan yihiin dhismaha cusub",
    # With words that are frequent in one of ours too.
    "Nie wiem, czy to jest to, bo nie byłem w szkole",
    "Ben her gün okula gidiyorum ama sen gitmiyorsun",
    "Han har sagt det til mig i dag",
    "Il corso di lingua è per tutti",
    "Vamos a la escuela con mi hermano",
]
NOTHING = [
    "",
    " ",
    "\n",
    "12",
    "2026-11-23 09:30",
    "€ 1.250,00",
    "?!",
    "...",
    "a",
    "OK",
]
ONLY_ADDRESSES = ["https://school.example/de-het-een-van", "@voorbeeld #mbo #open", "#trots"]


@pytest.mark.parametrize("language", OURS)
def test_our_own_short_texts_are_known_for_what_they_are(language):
    found = detect(OURS[language])
    wrong = [pair for pair in zip(found, OURS[language], strict=True) if pair[0] != language]
    assert len(found) - len(wrong) >= FLOORS[language], wrong


@pytest.mark.parametrize(("language", "floor"), [("fy", 45), ("af", 43), ("fr", 12), ("de", 13)])
def test_four_words_mostly_suffice(language, floor):
    found = detect([" ".join(text.split()[:4]) for text in OURS[language]])
    assert found.count(language) >= floor


@pytest.mark.parametrize(("language", "floor", "texts"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_names_and_words_of_another_language_leave_a_text_what_it_is(language, floor, texts):
    lines = [line.strip() for line in texts.strip().splitlines()]
    wrong = [pair for pair in zip(detect(lines), lines, strict=True) if pair[0] != language]
    assert len(lines) - len(wrong) >= floor, wrong


@pytest.mark.parametrize("text", ELSEWHERE)
def test_another_language_in_our_script_is_unknown(text):
    assert detect([text]) == ["unknown"]


@pytest.mark.parametrize(("words", "mean", "least"), [(4, 0.95, 0.90), (8, 0.985, 0.97), (None, 0.99, 0.985)])
def test_the_first_words_of_sentences_by_others_are_known(shared, words, mean, least):
    path = shared / "eval" / "sentiment" / "langid_sib200_dev.tsv"
    if not path.exists():
        pytest.skip("no sentences labelled with their language beside the repository")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    recalls = []
    for language in ("nl", "en", "de", "af"):
        texts = [" ".join(row["text"].split()[:words]) for row in rows if row["label"] == language]
        recalls.append(detect(texts).count(language) / len(texts))
    assert sum(recalls) / 4 >= mean, recalls
    assert min(recalls) >= least, recalls


@pytest.mark.parametrize("text", NOTHING + ONLY_ADDRESSES)
def test_a_text_without_words_is_unknown_whatever_the_feed_says_of_itself(text):
    assert detect([text]) == ["unknown"]
    assert detect([text], ["nl"]) == ["unknown"]


@pytest.mark.parametrize("text", ["Jan", "Fatima", "ROC Voorb", "Anna Li", "Max", "Emma Bos"])
def test_a_name_alone_is_unknown_and_a_hint_then_decides(text):
    assert detect([text]) == ["unknown"]
    assert detect([text], ["nl-NL"]) == ["nl"]
    assert detect([text], ["en"]) == ["en"]


def test_a_hint_is_read_whatever_its_spelling_and_ignored_when_unheard_of():
    assert detect(["Jan"] * 5, ["nl", "NL", "nl-be", "nl_NL", "NL-nl"]) == ["nl"] * 5
    assert detect(["Jan"] * 3, ["tlh", "", None]) == ["unknown"] * 3


def test_a_hint_decides_between_languages_that_share_the_words():
    assert detect(["we was in he"] * 2, ["nl", None]) == ["nl", "en"]
    assert detect(["was in het op"] * 2, ["nl", "af"]) == ["nl", "af"]
    assert detect(["De wind is op"] * 2, ["nl", "fy"]) == ["nl", "fy"]


def test_a_wrong_hint_does_not_overrule_a_plain_sentence():
    for language in ("nl", "en", "de"):
        other = "en" if language != "en" else "nl"
        texts = OURS[language]
        kept = sum(found == language for found in detect(texts, [other] * len(texts)))
        assert kept >= 0.8 * len(texts)


def test_an_address_or_name_in_a_post_does_not_decide_its_language():
    text = "Wat een leuke dag was dat bij ons"
    assert detect([f"{text} https://school.example/the-best-of-the-school @the_school #the #and #of"]) == [
        "nl"
    ]


def test_an_english_word_or_title_in_a_dutch_sentence_leaves_it_dutch():
    text = "Onze studenten hebben de award voor best practice in hospitality management gewonnen"
    assert detect([text]) == ["nl"]


def test_the_first_part_of_a_text_decides():
    assert detect([OURS["nl"][1] + ". " + "Hij zei dat het goed is. " * 30 + OURS["en"][0] * 50]) == ["nl"]


def test_what_stands_before_the_first_word_does_not_decide():
    assert detect(
        ["🎉" * 70 + " Leuk dat onze klas gewonnen heeft", "09:30 | " * 20 + "Docenten staken"]
    ) == [
        "nl",
        "nl",
    ]
    assert detect(["Fryslân", "Omrop Fryslân, Omrop Fryslân"] * 2, [None, None, "fy", "nl"]) == [
        "unknown",
        "unknown",
        "fy",
        "nl",
    ]


def test_order_is_kept_and_neighbours_do_not_change_an_answer():
    texts = [text for group in OURS.values() for text in group] + NOTHING
    alone = {text: detect([text])[0] for text in texts}
    random.Random(7).shuffle(texts)
    assert detect(texts) == [alone[text] for text in texts]
    assert detect(texts, [None] * len(texts)) == [alone[text] for text in texts]


def test_every_answer_is_one_of_the_languages_considered_or_unknown():
    odd = [
        "Это школа",
        "مدرسة جميلة جدا",
        "学校はとても良い",
        "\x00\x01 abc \ud800",
        "a" * 100_000,
        "ß" * 50,
        "Σχολείο καλό",
    ]
    assert set(detect(odd)) <= {*CONSIDERED, "unknown"}


def test_only_the_languages_that_are_told_apart_stay_in_memory():
    known = _identifier()
    known.set_languages(None)  # all that it still knows
    assert {*CONSIDERED, *OTHERS} == set(known.labels)
    assert known.nb_ptc.nbytes < 10_000_000


def asked(model) -> list:
    texts = [text for many in OURS.values() for text in many]
    return [(model.classify(text), model.rank(text)) for text in (*texts, "", "ß" * 50, "\ud800")]


@pytest.fixture
def afresh(monkeypatch):
    """The model that the other tests ask is theirs again afterwards."""
    monkeypatch.delenv("WEERKLANK_CACHE", raising=False)
    _identifier.cache_clear()
    yield
    _identifier.cache_clear()


def packed() -> LanguageIdentifier:
    """The model as its package reads it."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages([*CONSIDERED, *OTHERS])
    rare = [RARE.get(language, 0.0) for language in model.nb_classes]
    return LanguageIdentifier(
        np.ascontiguousarray(model.nb_ptc, dtype=np.float32),
        (model.nb_pc + rare).astype(np.float32),
        model.nb_classes,
        model.tk_nextmove,
        model.tk_output,
        tk_row=model.tk_row,
    )


def test_what_was_unpacked_once_says_word_for_word_what_the_package_says(tmp_path, monkeypatch, afresh):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    first = asked(_identifier())
    assert first == asked(packed())
    (kept,) = (tmp_path / "cache").glob("languages-*")
    was = {file.name: file.stat().st_mtime_ns for file in kept.iterdir()}
    assert was
    _identifier.cache_clear()
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", None)  # nothing is unpacked again
    assert asked(_identifier()) == first
    assert {file.name: file.stat().st_mtime_ns for file in kept.iterdir()} == was


@pytest.mark.parametrize("name", ["moves", "likelihoods", "languages", "found"])
@pytest.mark.parametrize("size", [None, 0, 60, 150])
def test_what_is_kept_half_is_unpacked_again(tmp_path, monkeypatch, afresh, name, size):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    first = asked(_identifier())
    (kept,) = (tmp_path / "cache").glob("languages-*")
    file = kept / f"{name}.npy"
    whole = file.read_bytes()
    file.unlink()
    if size is not None:
        file.write_bytes(whole[:size])
    _identifier.cache_clear()
    assert asked(_identifier()) == first
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {kept.name, "languages.lock"}
    assert file.read_bytes() == whole


def test_a_model_of_before_goes_and_a_folder_that_is_a_file_keeps_nobody_from_it(
    tmp_path, monkeypatch, afresh
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    (tmp_path / "cache" / "languages-of-before").mkdir(parents=True)
    (tmp_path / "cache" / "streamlit-1").mkdir()
    first = asked(_identifier())
    assert [path.name for path in (tmp_path / "cache").glob("*-before")] == []
    assert (tmp_path / "cache" / "streamlit-1").exists()
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "file"))
    _identifier.cache_clear()
    assert asked(_identifier()) == first


def test_a_process_that_died_while_it_unpacked_leaves_nothing_that_stays(tmp_path, monkeypatch, afresh):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    (tmp_path / "cache" / "making-0").mkdir(parents=True)
    _identifier()
    assert not [*(tmp_path / "cache").glob("making-*")]


def test_no_texts_give_no_languages():
    assert detect([]) == []


@pytest.mark.parametrize("hints", [["nl"], ["nl", "nl", "nl"]])
def test_unequal_lengths_raise_an_error(hints):
    with pytest.raises(ValueError, match="2 texts and"):
        detect(["Jan", "Anna"], hints)


@pytest.mark.parametrize(
    "text",
    ["👍", "😡😡😡", "❤️ !!", "https://voorbeeld.example/a 😍", "@rocvoorbeeld 👎", "👍 10/10", "👩‍👩‍👧‍👦"],
)
def test_emoji_alone_are_in_the_language_of_their_feed_and_else_dutch(text):
    assert detect([text] * 4, [None, "en", "nl-NL", "xx"]) == ["nl", "en", "nl", "nl"]


@pytest.mark.parametrize("text", ["", " ", "!?", "2026", "https://voorbeeld.example/a", "ой 👍", "ok 👍"])
def test_what_holds_no_emoji_or_holds_letters_too_few_to_tell_stays_unknown(text):
    assert detect([text]) == ["unknown"]
