"""Workbooks and zips that would end the program that opens them: each is refused in words, and nothing else ends."""

import io
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipelines.sources.files.tables import cells, isolated_reader, sheets
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.tables import Line

OLD = (Path(__file__).parent / "linkedin_volgers.xls").read_bytes()


def workbook(*lines: list, sheets: int = 1, at: dict[str, object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for n in range(1, sheets):
        book.create_sheet(f"Blad {n}")
    for line in lines:
        book.active.append(line)
    for place, value in (at or {}).items():
        book.active[place] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in files.items():
            file.writestr(name, body)
    return kept.getvalue()


def refused(body: bytes) -> str:
    with pytest.raises(ExportRefused) as said:
        isolated_reader.opened("volgers.xlsx", body)
    return str(said.value)


@pytest.mark.parametrize("place", ["XFD1048576", "XFD1", "A1048576", "CZ1000000"])
def test_a_cell_far_away_is_refused_in_words_or_read_and_never_ends_the_program(place):
    body = workbook(["Dag", "Volgers"], at={place: 1})
    if place == "A1048576":  # a single column of a million lines is large, and fits
        assert [line.number for line in isolated_reader.opened("a.xlsx", body).sheets["Sheet"]] == [
            1,
            1048576,
        ]
        return
    said = refused(body)
    assert "more memory or time" in said or "more than 2000 columns" in said or "2000000 cells" in said


def test_the_shared_files_that_ended_the_program_are_refused_in_words(shared):
    inputs = shared / "faults" / "inputs"
    assert "far from the others" in refused((inputs / "far_cell.xlsx").read_bytes())
    assert refused((inputs / "cut_off.xls").read_bytes()) == (
        "volgers.xlsx is a workbook that cannot be opened. Download it again."
    )


def test_a_download_that_broke_off_anywhere_or_holds_a_hole_is_read_or_refused():
    dice = random.Random(12)
    ends = 0
    for n in range(20):
        body = bytearray(OLD)
        if n % 2:
            del body[dice.randrange(600, len(body)) :]
        else:
            at = dice.randrange(0, len(body) - 512)
            body[at : at + 512] = bytes(512)
        try:
            assert isolated_reader.opened("a.xls", bytes(body)).is_workbook in (True, False)
        except ExportRefused:
            ends += 1
    assert ends > 2


def test_what_stands_in_a_workbook_comes_back_with_its_types_and_as_a_person_would_type_it():
    import datetime as dt

    body = workbook(["Dag", "Volgers"], [dt.date(2026, 11, 23), 5.0], [None, 1.25], [True, "é;“"])
    assert isolated_reader.opened("a.xlsx", body).sheets["Sheet"] == [
        Line(1, ["Dag", "Volgers"], ("Dag", "Volgers")),
        Line(2, ["2026-11-23", "5"], (dt.date(2026, 11, 23), 5.0)),
        Line(3, ["", "1.25"], ("", 1.25)),
        Line(4, ["True", "é;“"], (True, "é;“")),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (lambda: packed({"bom.csv": bytes(61 << 20)}), "larger than 60 MB once it is unpacked"),
        (lambda: packed({f"{n}.csv": bytes(9 << 20) for n in range(8)}), "larger than 60 MB"),
        (lambda: packed({f"{n}.csv": b"a" for n in range(201)}), "a zip of more than 200 files"),
        (lambda: workbook(["a"], sheets=51), "a workbook of more than 50 sheets"),
        (lambda: b"PK\x03\x04" + os.urandom(4000), "is a zip that cannot be opened"),
        (lambda: cells.OLD + os.urandom(9000), "is a workbook that cannot be opened"),
        (lambda: b"PK\x03\x04" + bytes(21 << 20), "larger than 20 MB"),
    ],
    ids=["bomb", "many bombs", "many files", "many sheets", "noise", "old noise", "large"],
)
def test_a_limit_that_is_passed_is_said(body, said):
    assert said in refused(body())


def test_a_zip_whose_entries_lie_over_each_other_or_lie_about_their_size_is_refused():
    whole = packed({"a.csv": bytes(61 << 20)})
    told = bytearray(whole)
    at = told.rindex(b"PK\x01\x02") + 24
    told[at : at + 4] = (10).to_bytes(4, "little")  # it says ten bytes
    assert "is a zip that cannot be opened" in refused(bytes(told)) or "larger" in refused(bytes(told))


def test_a_workbook_whose_texts_unpack_to_gigabytes_is_refused():
    parts = zipfile.ZipFile(io.BytesIO(workbook(["a"])))
    files = {each: parts.read(each) for each in parts.namelist()}
    files["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + b" " * (310 << 20)
    assert "larger than 300 MB" in refused(packed(files))


def test_of_a_zip_its_tables_are_given_and_nothing_else_in_it():
    assert sheets.packed(
        "a.zip", packed({"map/Overview.csv": b"3", "__MACOSX/._O.csv": b"9", "x.png": b"1"})
    ) == {"Overview.csv": b"3"}
    assert sheets.packed("a.csv", b"plain") is None
    with pytest.raises(ExportRefused, match="a zip without a table"):
        sheets.packed("a.zip", packed({"foto.png": b"1"}))


def test_a_reader_that_does_nothing_is_ended_and_its_complaints_stand_in_the_log_only(
    monkeypatch, tmp_path, caplog
):
    slow = tmp_path / "slow.py"
    slow.write_text(
        "import sys, time\nprint('klacht van binnen', file=sys.stderr, flush=True)\ntime.sleep(60)\n"
    )
    monkeypatch.setattr(isolated_reader.cells, "__file__", str(slow))
    monkeypatch.setattr(isolated_reader, "WAIT", 0.5)
    begun = time.monotonic()
    said = refused(b"PK\x03\x04" + os.urandom(100))
    assert time.monotonic() - begun < 50
    assert "more memory or time" in said and "klacht van binnen" not in said
    assert "klacht van binnen" in caplog.text


def test_the_reader_has_limits_and_nothing_of_our_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("MASTODON_TOKEN", "geheim")
    spy = tmp_path / "spy.py"
    source = Path(cells.__file__).read_text(encoding="utf-8")
    spy.write_text(
        source.replace("body = sys.stdin.buffer.read()", "import os, resource; body = sys.stdin.buffer.read();"
                       " print(json.dumps([1, [str(dict(os.environ)), str(resource.getrlimit(resource.RLIMIT_AS)),"
                       " str(resource.getrlimit(resource.RLIMIT_CPU))]]))")
    )  # fmt: skip
    found = subprocess.run(
        [sys.executable, "-I", str(spy)], input=OLD, capture_output=True, env={}, check=True
    ).stdout.decode()
    assert "geheim" not in found and str(cells.MEMORY) in found and "(10, 10)" in found


def test_many_at_once_wait_for_each_other_and_are_all_read(monkeypatch):
    bodies = [workbook(["Dag", n]) for n in range(6)]
    found: list[str] = []

    def read(body: bytes) -> None:
        found.append(isolated_reader.opened("a.xlsx", body).sheets["Sheet"][0].cells[1])

    threads = [threading.Thread(target=read, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == ["0", "1", "2", "3", "4", "5"]
