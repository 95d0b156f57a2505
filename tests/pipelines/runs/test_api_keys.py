"""Keys of programs that read the API, on the command line: shown once, kept as a hash, revoked."""

import json

import pytest

from pipelines.__main__ import main
from warehouse.access import api_keys
from warehouse.core.connection import reading, writing


def said(capsys, *words: str, code: int = 0):
    assert main(["api-key", *words]) == code
    return capsys.readouterr()


def test_a_key_is_printed_alone_and_once_and_its_hash_is_kept(warehouse, capsys):
    told = said(capsys, "add", "Intranet")
    key = told.out.strip()
    assert key.startswith("wk_") and len(key) > 40 and "\n" not in key
    assert "only now" in told.err and key not in told.err
    with reading() as con:
        (kept,) = api_keys.keys(con)
    assert (kept.name, kept.mentions, kept.used_on, kept.revoked_at) == ("Intranet", True, None, None)
    assert key not in kept.key_hash and len(kept.key_hash) == 64
    assert key not in said(capsys, "list").out and key not in said(capsys, "list", "--json").out


def test_the_list_says_what_each_reads_when_it_was_used_and_whether_it_is_valid(warehouse, capsys):
    assert "No keys yet" in said(capsys, "list").out
    said(capsys, "add", "Intranet")
    said(capsys, "add", "Power BI", "--figures-only")
    said(capsys, "revoke", "Intranet")
    told = said(capsys, "list").out.splitlines()
    assert "revoked" in told[0] and "figures and mentions" in told[0] and "never used" in told[0]
    assert "valid" in told[1] and "figures only" in told[1]
    first, second = json.loads(said(capsys, "list", "--json").out)
    assert (first["name"], first["reads"]) == ("Intranet", ["figures", "mentions"])
    assert first["revoked_at"] and second["revoked_at"] is None and second["reads"] == ["figures"]


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 81])
def test_a_name_that_is_none_is_refused(warehouse, capsys, name):
    assert "1 to 80 characters" in said(capsys, "add", name, code=2).err


def test_a_name_in_use_is_refused_and_a_revoked_one_may_be_given_again_with_another_key(warehouse, capsys):
    first = said(capsys, "add", "Intranet").out
    assert "already" in said(capsys, "add", " Intranet ", code=2).err
    said(capsys, "revoke", "Intranet")
    assert "no valid key" in said(capsys, "revoke", "Intranet", code=2).err
    assert said(capsys, "add", "Intranet").out != first
    with reading() as con:
        (kept,) = api_keys.keys(con)
    assert kept.revoked_at is None


def test_its_last_day_never_goes_back_and_an_unknown_name_is_no_error(warehouse, capsys):
    said(capsys, "add", "Intranet")
    with writing() as con:
        days = [con.execute(f"select date '2026-11-{day}'").fetchone()[0] for day in (10, 12, 11)]
        for day in days:
            api_keys.note_use(con, "Intranet", day)
        api_keys.note_use(con, "Nobody", days[0])
        (kept,) = api_keys.keys(con)
    assert kept.used_on == days[1]
