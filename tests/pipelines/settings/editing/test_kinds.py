"""Every field that a reader of the configuration knows is asked by a form, or is left out with a reason."""

import pytest

from pipelines import settings
from pipelines.settings import announcing, channels
from pipelines.settings.announcing import ANNOUNCEMENT
from pipelines.settings.editing import kinds
from pipelines.settings.editing.all_kinds import GROUPS, KINDS
from pipelines.support.errors import ConfigError
from text.i18n import _, use_language
from warehouse.core import registry

# The least that each reader accepts, so that it comes to asking what else stands there.
LEAST: dict[str, list[str]] = {
    "organisation": [""],
    "network": [""],
    "server": [""],
    "webhooks": ['name = "a"\naddress = "https://a.example"\nevents = ["month_closed"]\nsecret = "A"'],
    "peers": ['name = "A"'],
    "topics": ['name = "A"'],
    "events": ['start = 2026-01-01\nlabel = "A"'],
    "outlets": ['name = "A"'],
    "sources": ['name = "a"\nurl = "https://a.example/feed"'],
    "channels": ['name = "a"\nnetwork = "mastodon"\nconnector = "mastodon"\naccount = "@a@b.example"'],
    "traffic": ['name = "a"\nconnector = "plausible"\naccount = "a.example"'],
    "campaigns": ['name = "a"\nlabel = "A"'],
    "backup": ['folder = "/srv/backups"'],
    "costs": [""],
    "files": [""],
    "goals": [
        f'name = "a"\nmetric = "{metric.name}"\ntarget = 1\ntarget_to = 2\ndirection = "within"\n'
        "start = 2026-01-01\ndeadline = 2026-12-31"
        for metric in registry.of_goals()
    ],
    "announcement": [""],
    "mail": ['server = "a"\nsender = "a@b.example"\nallowed = ["b.example"]'],
    "posts": ['name = "a"\nsecret = "A"'],
}
SCHOOL = '[organisation]\nname = "A"\nsite = "https://a.example"\n'


def known(tmp_path, kind: kinds.Kind, least: str) -> set[str]:
    """The fields that the reader says it knows, when it meets one that it does not."""
    header = f"[{kind.header}]" if kind.single else f"[[{kind.header}]]"
    table = f"{header}\n{least}\nzz_unknown = 1\n"
    texts = {settings.ORGANISATION: SCHOOL}
    if kind.name == "organisation":
        texts[settings.ORGANISATION] = SCHOOL + "zz_unknown = 1\n"
    else:
        texts[kind.file] = texts.get(kind.file, "") + table
    with pytest.raises(ConfigError) as refused:
        settings.read(tmp_path, texts)
    assert refused.value.place.endswith("zz_unknown"), refused.value
    return set(refused.value.fields["known"].split(", "))


@pytest.mark.parametrize("name", KINDS)
def test_every_field_that_the_reader_knows_is_asked_or_left_out_with_a_reason(tmp_path, name):
    kind = KINDS[name]
    read = set().union(*(known(tmp_path, kind, least) for least in LEAST[name]))
    asked = [field.name for field in kind.fields]
    assert len(asked) == len(set(asked))
    assert set(asked) | set(kind.left_out) == read, (
        f"declare it in pipelines/settings/editing/of_*.py, or in left_out with the reason: {read ^ set(asked)}"
    )
    assert not set(asked) & set(kind.left_out)
    assert all(len(reason) > 10 for reason in kind.left_out.values())


def test_every_table_that_a_reader_knows_is_a_kind():
    read = settings.KNOWN | channels.KNOWN | announcing.KNOWN | {"goals"}
    assert set(KINDS) == read == set(LEAST)
    files = {kind.file for kind in KINDS.values()}
    assert files == {*settings.OTHERS, settings.ORGANISATION}
    assert ANNOUNCEMENT in files


def test_every_choice_is_one_that_the_reader_takes_and_has_a_name_for_people():
    seen = 0
    for kind in KINDS.values():
        for field in kind.fields:
            if field.kind in (kinds.CHOICE, kinds.WORDS):
                assert field.choices and set(field.choices) <= set(field.names), (kind.name, field.name)
                seen += 1
            assert (field.kind == kinds.LOOKUP) == bool(field.looks_up)
            assert not field.needs or kind.field(field.needs)
    assert seen > 12


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_field_has_its_words_in_both_languages(language):
    told = []
    with use_language(language):
        for kind in KINDS.values():
            told += [kind.title, kind.one, kind.lead]
            for field in kind.fields:
                told += [field.label, *([field.help] if field.help else [])]
        assert len(told) > 150
        assert all(_(text).strip() for text in told)
        if language == "nl":
            # What is the same in both is a name or a word that Dutch borrowed.
            same = {text for text in told if _(text) == text}
            assert not {text for text in same if len(text.split()) > 2}, same


def test_every_kind_stands_in_one_group():
    assert sum(len(group) for group in GROUPS.values()) == len(KINDS) == 19
