"""One term for one thing, one form of address: words that readers found wrong do not come back."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]

# What marks a text for translation; and where whoever runs the server is told what no page can mend.
MARKS = {"_", "N_", "NP_", "ngettext"}
OF_SERVERS = {Path("pages/server/access/front_door.py"), Path("pages/server/connection_lost.py")}

# Language → what is not written → what is written in its place.
BETTER = {
    "nl": {
        r"\b(je|jij|jou|jouw|jullie)\b": "u, uw",
        r"\bu heeft\b": "u hebt",
        r"(?-i:\b(and|the|or|with)\b)": "Nederlands",
        r"aankondiging": "maandbericht",
        r"mislukken of zwijgen|\bzwijg\w*": "geven niets meer door; is stil",
        r"\bfaal\w*|\bhaper\w*|mislukte of viel stil": "mislukt; leverde niets",
        r"hoort er .{1,40} te zijn": "verwacht",
        r"in acht van de tien gevallen": "80% kans",
        r"\bnet achter\b": "iets achter",
        r"pleit\w*": "houdt dit tegen",
        r"getoetst": "gecontroleerd",
        r"kerngebeurtenis\w*|\bkerngeb\b": "conversies",
        r"waar ze binnenkomen|eerste pagina": "instappagina’s",
        r"bij geen regel passen": "niet in te delen",
        r"wie komt, hoeft niet te volgen": "bezoekers zijn niet per se volgers",
        r"beginnen op 100|op 100 gezet": "geïndexeerd (start = 100)",
        r"keer (zijn )?gezien": "weergaven",
        r"met een kop die": "met een getrainde classificatielaag",
        r"laatst goed \{": "laatst gelukt",
        r"stil na \{": "melding na … stilte",
        r"een doel vastleggen|leg er hier|doel weghalen|weggehaald": "toevoegen; verwijderen",
        r"een verhouding$": "een percentage",
        r"blijft hangen": "wat het publiek onthoudt",
        r"eigenaren van sites die": "contactadres",
        r"cijfers zijn meegegaan": "opgeslagen; de cijfers zijn bijgewerkt",
        r"noemt nog geen plaats": "er zijn nog geen ontvangers ingesteld",
        r"gemaakte tekst|de gemaakte": "automatische tekst",
        r"^zeg wie": "vul uw naam in",
        r"streefgeta\w*": "streefwaarde",
        r"nettosentiment|netto-sentiment": "netto sentiment",
        r"interactiegraad|engagement\b": "interactiepercentage",
        r"share of voice": "aandeel in de aandacht",
        r"collega-scho\w+|andere scho(ol|len)\b|\bconcurrent\w*": "vergelijkbare school",
        r"(?<!zo)als gewoonlijk|\bals gebruikelijk": "zoals gewoonlijk",
        r"niet-directe klik": "toegerekend aan het laatste bekende kanaal",
    },
    "en": {
        r"\btake this goal away|taken away\b": "delete goal",
        r"\bjust behind\b": "at risk",
        r"\bon its way\b": "on track",
        r"may stay empty": "optional",
        r"\bin part$": "partial",
        r"where they come in": "landing pages",
        r"place in the chain": "stage",
        r"\bit began at\b": "baseline",
        r"times seen|^seen$|of times seen|that posts were seen": "impressions",
        r"^say who": "fill in your name",
        r"figures have moved": "the figures are updated",
        r"names no place yet": "no recipients are set up yet",
        r"what each channel brought": "contributed",
        r"begin at 100": "indexed",
        r"who comes need not follow": "visitors are not necessarily followers",
        r"in eight of ten cases\.\s*$(?<!Wedge: where it will end in eight of ten cases\.)": "80% chance",
    },
}


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Where → each text that a reader of this language meets."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "weerklank.po"
    with path.open("rb") as file:
        own = [message for message in read_po(file, locale=language) if message.id]
    found = {}
    if language == "en":
        with (ROOT / "locale" / "nl" / "LC_MESSAGES" / "weerklank.po").open("rb") as file:
            keys = [message.id for message in read_po(file, locale="nl") if message.id]
        found = {key: key for key in keys}
    found |= {message.id: message.string for message in own}
    for key, text in found.items():
        for form in (text,) if isinstance(text, str) else text:
            yield str(key), form
    for template in sorted((ROOT / "text" / "templates" / language).rglob("*.j2")):
        # Without comments and conditions, which are for whoever writes the text.
        words = re.sub(r"\{[#%].*?[#%]\}", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield str(template.relative_to(ROOT)), words


@pytest.mark.parametrize(
    ("language", "wrong", "better"),
    [(language, wrong, better) for language, words in BETTER.items() for wrong, better in words.items()],
)
def test_no_text_holds_a_word_that_readers_found_wrong(language, wrong, better):
    pattern = re.compile(wrong, re.IGNORECASE)
    found = [f"{where}: {text}" for where, text in texts(language) if pattern.search(text)]
    assert not found, f"write “{better}”: {found}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_texts_are_read(language):
    assert len(list(texts(language))) > 1000


def sentences(path: Path) -> Iterator[str]:
    """Each text of this file that is marked for translation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield from (
                part.value
                for part in node.args
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_no_page_sends_its_reader_to_a_file():
    files = [path for path in (ROOT / "pages").rglob("*.py") if path.relative_to(ROOT) not in OF_SERVERS]
    found = {text for path in files for text in sentences(path)}
    assert len(found) > 1000
    assert not [text for text in found if re.search(r"\w\.(toml|md)\b", text)], (
        "say where on a page it is done"
    )


def test_one_term_stands_for_one_thing():
    dutch = dict(texts("nl"))
    assert dutch["Announcement"] == "Maandbericht"
    assert dutch["Target"].lower() == dutch["target"] == "streefwaarde"
    assert dutch["Share of voice"].lower() == dutch["share of voice"] == "aandeel in de aandacht"
    assert dutch["Engagement rate"].lower() == dutch["engagement rate"] == "interactiepercentage"
    assert dutch["Net sentiment"].lower() == dutch["net sentiment"] == "netto sentiment"
    assert dutch["As usual"].lower() == dutch["as usual"] == "zoals gewoonlijk"
    assert dutch["Peer"].lower() == dutch["peer"] == "vergelijkbare school"
    assert dutch["Failing"].lower() == dutch["fails"] == dutch["failed"] == "mislukt"
