"""Nothing that is typed into a form of the settings becomes another setting."""

import tomllib

import pytest

from pipelines import settings
from pipelines.access.own_files.every_kind import KINDS
from pipelines.settings.editing import change, kinds, tables
from pipelines.support.errors import PipelineError
from tests.attacks.texts import TOML
from tests.people import ANNA
from tests.pipelines.access.own_files import test_own_files
from tests.pipelines.settings.editing import test_kinds
from tests.pipelines.settings.editing.school import NOW, write

TRIED = [text.format() if "{{" in text or "}}" in text else text for text in TOML]
# What a form asks as words, or as lines of words.
WORDS = (*kinds.TEXTS, kinds.LIST, kinds.PAIRS)
FIELDS = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.kind in WORDS]

# Addresses, colours, hours, names of headers, pairs of a label and ours, and what only whoever runs it may change:
# none of all this is one.
NEVER = {
    ("mail", "sender"), ("announcement", "colour"), ("announcement", "accent"), ("webhooks", "address"),
    ("server", "public_address"), ("server", "trusted_proxy"), ("server", "embed"), ("network", "allow_private"),
    ("backup", "folder"), ("backup", "recipients"), ("webcare", "crm"), ("hours", "blocks"), ("people", "mail"),
    ("alerts", "quiet"), ("alerts", "digest"), ("alerts", "test_at"), ("alerts", "department"), ("alerts", "address"),
    ("alert_people", "mail"), ("ladder", "who"), ("rule", "name"), ("login", "domains"), ("links", "domains"),
    ("proxy", "user"), ("proxy", "mail"), ("proxy", "name"), ("proxy", "groups"), ("model", "labels"),
}  # fmt: skip
KEY = "sleutel-van-de-test"
LEAST = {**{name: each[0] for name, each in test_kinds.LEAST.items()}, **test_own_files.LEAST}
LEAST["login"] += '\norganisation_claim = "org"\norganisations = ["school"]'  # neither goes without the other


@pytest.fixture(autouse=True)
def where(tmp_path, monkeypatch):
    """The files of a school in a folder of its own, where keys and history go too."""
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "data" / "warehouse.duckdb"))
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "config")


def entry(where, name: str):
    """The table that is there once, else one that is not there yet."""
    there = tables.entries(KINDS[name], where)
    return there[0] if KINDS[name].single and there else tables.blank(KINDS[name])


def said(where) -> dict[str, dict]:
    """What each file of the configuration says, by itself."""
    return {each.name: tomllib.loads(each.read_text(encoding="utf-8")) for each in where.glob("*.toml")}


def without(found: dict[str, dict], kind: kinds.Kind) -> dict[str, dict]:
    """All of it but the tables of one kind."""
    return {
        file: {
            header: table for header, table in tables.items() if (file, header) != (kind.file, kind.header)
        }
        for file, tables in found.items()
        if tables or file != kind.file
    }


def least(kind: kinds.Kind) -> dict[str, object]:
    """What a form of this kind must hold besides, as it is typed."""
    found = tomllib.loads(LEAST[kind.name])
    typed = {
        name: "\n".join(value) if isinstance(value, list) and kind.field(name).kind == kinds.LIST else value
        for name, value in found.items()
        if kind.field(name) and kind.field(name).kind not in (kinds.SLUG, kinds.KEY)
    }
    return {
        **{each.name: "Voorbeeld" for each in kind.fields if each.required and each.kind in WORDS},
        **typed,
    }


def key_for(kind: kinds.Kind) -> str:
    """A key that this form takes; "" where it asks none."""
    if not kind.key:
        return ""
    return kind.key.new_key() if kind.key.new_key else KEY


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_what_is_typed_into_a_field_stays_in_that_field(where, name, field):
    kind, kept = KINDS[name], 0
    for text in TRIED:
        before = said(where)
        # One table more each time for what may be there more often; the same table for what is there once.
        own = entry(where, name)
        try:
            change.save(
                ANNA,
                where,
                change.proposed(where, own, {**least(kind), field: text}, key_for(kind), closed=True),
                NOW,
            )
        except PipelineError:
            assert said(where) == before, text
            continue
        kept += 1
        after = said(where)
        others = without(after, kind)
        assert {k: v for k, v in others.items() if v} == {
            k: v for k, v in without(before, kind).items() if v
        }, text
        tables = after[kind.file][kind.header]
        changed = tables if kind.single else tables[-1]
        assert set(changed) <= {each.name for each in kind.fields}, text
        settings.read(where)
    assert kept or (name, field) in NEVER


def test_the_list_is_long():
    assert len(FIELDS) * len(TRIED) > 2_000


@pytest.mark.parametrize("text", TRIED)
def test_what_is_typed_over_the_name_of_the_school_stays_a_name(where, text):
    before = said(where)
    own = entry(where, "organisation")
    for field in ("name", "query", "city"):
        try:
            change.save(ANNA, where, change.proposed(where, own, {field: text}), NOW)
        except PipelineError:
            assert said(where) == before
            continue
        after = said(where)["organisation.toml"]
        assert {key: value for key, value in after.items() if key != "organisation"} == {
            key: value for key, value in before["organisation.toml"].items() if key != "organisation"
        }
        assert set(after["organisation"]) <= {"name", "site", "query", "city"}
        before, own = said(where), entry(where, "organisation")
