"""What tells whether a rebuilt tree shows the same: folders compared, pages and files as text, a clock that stands."""

import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks import sameness, sameness_load, sameness_pages
from benchmarks.sameness_files import as_text, keep
from pages.shared.spreadsheets import to_csv, to_parquet, to_xlsx
from pipelines.announcing import pdf as paper
from pipelines.announcing.pdf import Branding
from tests.pages.school import OWN, fill, usual
from text.i18n import use_language

FIGURES = {
    "tables/goals.csv": "goal,target\ntoon,0\nvolgers,4300\n",
    "pages/nl/goals/default.txt": "Volgers op Instagram\n3.901\n",
}


@pytest.fixture
def folders(tmp_path) -> tuple[Path, Path]:
    """Two folders with the same two files."""
    both = (tmp_path / "a", tmp_path / "b")
    for folder in both:
        for name, text in FIGURES.items():
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_text(text, encoding="utf-8")
    return both


def compared(folders: tuple[Path, Path], capsys) -> tuple[int, str]:
    code = sameness.main(["compare", *map(str, folders)])
    return code, capsys.readouterr().out


def test_equal_folders_pass(folders, capsys):
    assert compared(folders, capsys) == (0, "the same\n")


def test_a_changed_number_is_told_with_its_line_before_and_after(folders, capsys):
    (folders[1] / "tables/goals.csv").write_text("goal,target\ntoon,0\nvolgers,4301\n", encoding="utf-8")
    assert compared(folders, capsys) == (
        1,
        "tables/goals.csv: differs\n  - 1 lines, such as\n    - volgers,4300\n"
        "  + 1 lines, such as\n    + volgers,4301\n1 files differ\n",
    )


def test_a_missing_and_an_added_file_are_as_text(folders, capsys):
    (folders[1] / "pages/nl/goals/default.txt").rename(folders[1] / "pages/nl/goals/new.txt")
    code, said = compared(folders, capsys)
    assert code == 1
    assert said.splitlines() == [
        "pages/nl/goals/default.txt: missing", "pages/nl/goals/new.txt: added", "2 files differ",
    ]  # fmt: skip


def test_lines_in_another_order_and_an_end_of_line_are_differences(folders, capsys):
    (folders[1] / "tables/goals.csv").write_text("goal,target\nvolgers,4300\ntoon,0\n", encoding="utf-8")
    code, said = compared(folders, capsys)
    assert code == 1 and "the same lines in another order" in said
    (folders[1] / "tables/goals.csv").write_bytes(FIGURES["tables/goals.csv"].replace("\n", "\r\n").encode())
    code, said = compared(folders, capsys)
    assert code == 1 and "3 lines" in said


def test_nothing_is_not_the_same_as_nothing(tmp_path, capsys):
    (tmp_path / "a").mkdir()
    assert sameness.main(["compare", str(tmp_path / "a"), str(tmp_path / "a")]) == 2
    assert sameness.main(["compare", str(tmp_path / "a"), str(tmp_path / "nowhere")]) == 2


def test_a_folder_that_holds_something_is_not_written_over(folders):
    with pytest.raises(SystemExit, match="is not empty"):
        sameness.main(["write", str(folders[0])])


def test_files_become_texts_in_which_a_number_can_be_found_and_their_moment_cannot(tmp_path):
    table = pa.table({"title": ["Open dag"], "copies": [1234], "score": [0.25]})
    for make, name, number in ((to_xlsx, "a.xlsx", "<v>1234</v>"), (to_parquet, "a.parquet", "1234")):
        assert number in as_text(name, make(table))
    keep(tmp_path, "a.csv", to_csv(table))
    assert (tmp_path / "a.csv").read_bytes() == to_csv(table)
    look = Branding("ROC Voorbeeld", "#005A8F", "#B35900")
    moment = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)

    def pdf(words: str) -> str:
        with use_language("nl"):
            return as_text("a.pdf", paper.pdf(lambda at: paper.items([words], at), "Oktober", look, moment))

    assert "1.234 volgers" in pdf("1.234 volgers")
    assert pdf("1.234 volgers") == pdf("1.234 volgers") != pdf("1.235 volgers")
    with pytest.raises(ValueError, match=r"a\.docx"):
        as_text("a.docx", b"")


def test_a_picture_of_other_pixels_is_another_picture():
    from PIL import Image

    def png(colour: int) -> bytes:
        file = io.BytesIO()
        Image.new("L", (2, 1), colour).save(file, "PNG")
        return file.getvalue()

    assert as_text("a.png", png(3)) == as_text("a.png", png(3)) != as_text("a.png", png(4))


def test_a_page_is_written_as_it_reads_in_each_language_with_the_files_that_it_offers(
    warehouse, tmp_path, monkeypatch
):
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-23T08:00:00+00:00")
    fill(warehouse, usual(40))
    for language, words in (("nl", "120 verhalen"), ("en", "120 stories")):
        text = sameness_pages.page(tmp_path / "out", tmp_path, "Mentions", language, {"subject": OWN})
        assert words in text and "$$ID" not in text and str(sameness_load.ROOT) not in text
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    assert {
        f"pages/nl/mentions/subject={OWN}.txt",
        f"exports/nl/mentions/subject={OWN}/vermeldingen-2026-10-24-2026-11-22.csv",
        f"exports/en/mentions/subject={OWN}/mentions-2026-10-24-2026-11-22.xlsx.txt",
    } <= names


def test_every_page_of_the_menu_is_found_and_every_variant_belongs_to_one():
    assert len(sameness_pages.pages()) >= 9
    assert all((sameness_load.ROOT / path).exists() for path in sameness_pages.pages().values())
    assert sameness_pages.VARIANTS.keys() <= sameness_pages.pages().keys()


def test_the_clock_that_stands_says_one_moment_and_makes_real_datetimes():
    moment = sameness_load.Still.now(dt.UTC)
    assert type(moment) is dt.datetime and moment == sameness_load.NOW
    made = sameness_load.Still(2026, 11, 23, tzinfo=dt.UTC)
    assert type(made) is dt.datetime and isinstance(made, sameness_load.Still)
    assert type(sameness_load.Still.fromisoformat("2026-11-23")) is dt.datetime
