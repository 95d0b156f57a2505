"""Nothing that is typed into a form of the settings becomes another setting."""

import tomllib

import pytest

from pipelines import settings
from pipelines.settings.editing import change, kinds
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.support.errors import PipelineError
from tests.attacks.texts import TOML
from tests.people import ANNA
from tests.pipelines.settings.editing.school import NOW, entry, write
from tests.pipelines.settings.editing.test_kinds import LEAST

TRIED = [text.format() if "{{" in text or "}}" in text else text for text in TOML]
# What a form asks as words, or as lines of words.
WORDS = (*kinds.TEXTS, kinds.LIST, kinds.PAIRS)
FIELDS = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.kind in WORDS]

# Addresses, colours and what is only changed where visitors log in: none of all this is one.
NEVER = {
    ("mail", "sender"), ("announcement", "colour"), ("announcement", "accent"), ("webhooks", "address"),
    ("server", "public_address"), ("server", "trusted_proxy"), ("server", "embed"), ("network", "allow_private"),
    ("backup", "folder"), ("backup", "recipients"),
}  # fmt: skip
KEY = "sleutel-van-de-test"


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
    found = tomllib.loads(LEAST[kind.name][0])
    typed = {
        name: "\n".join(value) if isinstance(value, list) and kind.field(name).kind == kinds.LIST else value
        for name, value in found.items()
        if kind.field(name) and kind.field(name).kind not in (kinds.SLUG, kinds.KEY)
    }
    return {
        **{each.name: "Voorbeeld" for each in kind.fields if each.required and each.kind in WORDS},
        **typed,
    }


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_what_is_typed_into_a_field_stays_in_that_field(tmp_path, monkeypatch, name, field):
    monkeypatch.chdir(tmp_path)
    where, kind, kept = write(tmp_path / "config"), KINDS[name], 0
    for text in TRIED:
        before = said(where)
        # One table more each time for what may be there more often; the same table for what is there once.
        own = (
            entry(where, name, name)
            if kind.single and kind.header in before.get(kind.file, {})
            else entry(where, name)
        )
        try:
            change.save(
                ANNA,
                where,
                change.proposed(where, own, {**least(kind), field: text}, KEY if kind.key else ""),
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
    assert len(FIELDS) * len(TRIED) > 1_500


@pytest.mark.parametrize("text", TRIED)
def test_what_is_typed_over_the_name_of_the_school_stays_a_name(tmp_path, text):
    where = write(tmp_path / "config")
    before = said(where)
    own = entry(where, "organisation", "organisation")
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
        before, own = said(where), entry(where, "organisation", "organisation")
