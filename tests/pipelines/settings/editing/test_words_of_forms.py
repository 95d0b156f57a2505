"""Whatever is typed in a form of Settings, it is kept or refused with a sentence in the words of that form."""

import datetime as dt
import re
from pathlib import Path

import pytest

from pages.shared.actions import sentence
from pipelines.access.own_files.every_kind import KINDS
from pipelines.settings.editing import change, forms, kinds, tables
from pipelines.support.errors import PipelineError
from text import i18n

CATALOGUE = Path(__file__).parents[4] / "locale" / "nl" / "LC_MESSAGES" / "weerklank.po"
SCHOOL = """# Een school
[organisation]
name = "ROC Voorbeeld"
site = "https://voorbeeld.example"
[[peers]]
name = "Voorbeeld College"
"""
TYPED = ("<script>alert(1)</script>", "x" * 5_000, 'a\nb\n[login]\nhours = "H"', "../../etc/passwd", "{0} {value} %s",
         "http://user:pw@h/", "25:99", "Voorbeeld College", "\u202e   ")  # fmt: skip
NUMBERS = {kinds.NUMBER: (-1, 0, 10**15), kinds.AMOUNT: (-1.0, 1e300, float("nan"))}
DAYS = (dt.date(1700, 1, 1), dt.date(9999, 12, 31))
# Words of a file, of a parser and of this machine. duty and the others are typed so, as the form says.
FOREIGN = re.compile(
    r"\.toml|\[\[?\w|regel \d|(?<!\()\bsub\b|\burl\b|handle|_claim|/(?:tmp|work)|Expected|Traceback"
)


def filled(kind: kinds.Kind) -> dict[str, object]:
    """The least that a form asks, by what its fields are."""
    of_kind = {kinds.NUMBER: 3, kinds.AMOUNT: 3.0, kinds.DAY: dt.date(2026, 1, 1), kinds.LOOKUP: None}
    typed: dict[str, object] = {}
    for field in kind.fields:
        if field.kind in (kinds.SLUG, kinds.KEY):
            continue
        value: object = of_kind.get(field.kind, field.example or "Anna")
        if field.kind == kinds.CHOICE:
            value = field.choices[0] if field.choices else None
        if field.kind == kinds.WORDS:
            value = [field.choices[0]]
        typed[field.name] = value if field.required else None
    return typed


@pytest.mark.parametrize("name", KINDS)
def test_a_form_refuses_in_its_own_words_and_breaks_on_nothing(tmp_path, monkeypatch, name):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    (tmp_path / "organisation.toml").write_text(SCHOOL, encoding="utf-8")
    kind, tried = KINDS[name], 0
    there = tables.entries(kind, tmp_path)
    entry = there[0] if kind.single and there else tables.blank(kind)
    for field in kind.fields:
        values = NUMBERS.get(field.kind, DAYS if field.kind == kinds.DAY else TYPED)
        if field.kind in (kinds.SLUG, kinds.KEY, kinds.CHOICE, kinds.WORDS, kinds.FLAG, kinds.LOOKUP):
            values = (filled(kind).get(field.name),)
        for value in values:
            tried += 1
            try:
                with i18n.use_language("nl"):
                    change.look(
                        tmp_path,
                        change.proposed(tmp_path, entry, {**filled(kind), field.name: value}, "", True),
                    )
            except PipelineError as error:
                with i18n.use_language("nl"):
                    said = sentence(error)
                # What was typed may stand in it, between quotation marks.
                assert not FOREIGN.search(re.sub(r"“.*”", "“”", said, flags=re.DOTALL)), said
    assert tried
    assert (tmp_path / "organisation.toml").read_text(encoding="utf-8") == SCHOOL


def test_what_a_form_says_otherwise_is_what_a_reader_of_files_says():
    known = CATALOGUE.read_text(encoding="utf-8")
    for template, ours in forms.IN_A_FORM.items():
        assert f'msgid "{template}"' in known and f'msgid "{ours}"' in known


def test_a_change_that_breaks_another_setting_names_that_setting(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    (tmp_path / "organisation.toml").write_text(SCHOOL, encoding="utf-8")
    (tmp_path / "announcement.toml").write_text(
        '[mail]\nserver = "smtp.school.nl"\nsender = "a@school.nl"\nallowed = ["school.nl"]\n',
        encoding="utf-8",
    )
    (tmp_path / "alerts.toml").write_text(
        '[[people]]\nname = "Anna"\nmail = "anna@school.nl"\n'
        '[[people]]\nname = "Bo"\nmail = "bo@school.nl"\ngroups = ["wacht"]\n'
        '[[ladder]]\nlevel = 3\nwho = ["Anna", "wacht"]\nways = ["mail"]\n',
        encoding="utf-8",
    )
    people, mail = KINDS["alert_people"], KINDS["mail"]
    for entry, begins in (
        (
            tables.entries(people, tmp_path)[1],
            "Na deze wijziging klopt “Stappen waarin mensen bericht krijgen” niet",
        ),
        (
            tables.entries(mail, tmp_path)[0],
            "Na deze wijziging zouden meldingen niet meer verstuurd kunnen worden:",
        ),
    ):
        with i18n.use_language("nl"), pytest.raises(PipelineError) as refused:
            change.look(tmp_path, change.removal(entry, True))
        with i18n.use_language("nl"):
            said = sentence(refused.value)
        assert said.startswith(begins) and not FOREIGN.search(said), said
