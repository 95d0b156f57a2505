"""Which number a cell says: 1.250 and 7,125 from the whole file, a workbook without guessing, else a question."""

import datetime as dt

import pytest

from pipelines.goals import actions
from pipelines.goals.actions import GoalRefused
from pipelines.sources.files.tables.errors import ExportRefused, Taken
from tests.pipelines.sources.files import mutations
from tests.pipelines.sources.files.reading import (
    SETTINGS,
    TODAY,
    asked,
    entries,
    goals,
    numbers,
    own,
    read,
    said,
)

HEAD = "Doel;Dag;Getal\n"


def values(found) -> list[float]:
    return [value for _, _, value in entries(found)]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Doel;Dag;Getal;Opmerking\naanmeldingen;1-10-2026;1.250;telling\naanmeldingen;1-11-2026;1.430;telling\n",
         [1250, 1430]),
        ("Doel;Dag;Getal;Opmerking\naanmeldingen;1-10-2026;1.250;telling\naanmeldingen;1-11-2026;12,5;gemiddeld\n",
         [1250, 12.5]),
        ("Doel;Dag;Getal\ntevredenheid;1-10-2026;7,125\ntevredenheid;1-11-2026;7,250\n", [7.125, 7.25]),
        ("Goal,Day,Number\ncijfer,2026-10-01,7.125\ncijfer,2026-11-01,7.25\n", [7.125, 7.25]),
        ('Goal,Day,Number\naanmeldingen,2026-10-01,"1,250"\n', [1250]),
        ("Doel;Dag;Getal\ncijfer;1-10-2026;0.125\ncijfer;1-11-2026;7.125\n", [0.125, 7.125]),  # 0.125 proves it
        ("Doel;Dag;Getal;Kosten\ncijfer;1-10-2026;7.125;10.5\n", [7.125]),  # another column proves it
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;1.250.000\naanmeldingen;1-11-2026;1.250\n", [1250000, 1250]),
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;€ 1.250,50\naanmeldingen;1-11-2026;€ 1.250,-\n", [1250.5, 1250]),
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;1 250,5\naanmeldingen;1-11-2026;1'250\n", [1250.5, 1250]),
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;-5\naanmeldingen;1-11-2026;(5)\naanmeldingen;2-11-2026;12 %\n",
         [-5, -5, 12]),
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;\u2212\u00a05\naanmeldingen;1-11-2026;+7\n", [-5, 7]),
    ],
)  # fmt: skip
def test_the_notation_comes_from_the_column_the_file_and_its_separator(body, wanted):
    found = goals(body)
    assert values(found) == wanted and not found.questions


@pytest.mark.parametrize(
    ("body", "dutch", "english", "likeliest"),
    [
        ("Doel,Dag,Getal\naanmeldingen,1-10-2026,1.250\n", 1250, 1.25, 1250),
        ("Doel\tDag\tGetal\naanmeldingen\t1-10-2026\t1.250\n", 1250, 1.25, 1250),
        ("Doel;Dag;Getal\ntevredenheid;1-10-2026;7.125\n", 7125, 7.125, 7.125),  # the target is 8
        ("Goal,Day,Number\naanmeldingen,2026-10-01,1.250\n", 1250, 1.25, 1250),  # the target is 2000
    ],
)
def test_what_stays_ambiguous_is_asked_and_the_answer_counts(body, dutch, english, likeliest):
    assert asked(goals(body)) == ["notation"] and values(goals(body)) == [likeliest]
    assert values(goals(body, notation=",")) == [dutch]
    assert values(goals(body, notation=".")) == [english]
    assert asked(goals(body, notation=".")) == []


@pytest.mark.parametrize(
    ("body", "answers", "answer", "wanted", "words"),
    [
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;1.250\n", {}, ",", 1250, "“1.250” is read as a thousand or more."),
        ("Doel;Dag;Getal\naanmeldingen;1-10-2026;1.250\n", {"notation": "."}, ".", 1.25,
         "“1.250” is read as a number with three decimals."),
        ("Doel;Dag;Getal\ntevredenheid;1-10-2026;7,125\n", {}, ",", 7.125,
         "“7,125” is read as a number with three decimals."),
        ("Doel;Dag;Getal\ntevredenheid;1-10-2026;7,125\n", {"notation": "."}, ".", 7125,
         "“7,125” is read as a thousand or more."),
        ('Goal,Day,Number\naanmeldingen,2026-10-01,"1,250"\n', {}, ".", 1250, "“1,250” is read as a thousand or more."),
    ],
)  # fmt: skip
def test_what_follows_from_the_separator_alone_is_said_and_the_other_way_can_be_chosen(
    body, answers, answer, wanted, words
):
    found = goals(body, **answers)
    (note,) = (each for each in found.notes if isinstance(each, Taken) and each.key != "order")
    assert (note.key, note.answer, values(found)) == ("notation", answer, [wanted])
    assert note.sentence.startswith(words) and asked(found) == []


def test_what_a_file_proves_is_not_said_to_be_open():
    for body in (
        "Doel;Dag;Getal\naanmeldingen;1-10-2026;1.250\naanmeldingen;1-11-2026;12,5\n",
        "Doel;Dag;Getal\naanmeldingen;1-10-2026;1250\n",
    ):
        assert [each.key for each in goals(body).notes if isinstance(each, Taken)] == ["order"]


def test_two_notations_in_one_column_are_refused():
    for one, other in (("12,5", "12.5"), ("1.250,5", "1,250.5"), ("1.250", "1,250")):
        with pytest.raises(ExportRefused, match="cannot be written in one notation"):
            goals(f"{HEAD}aanmeldingen;1-10-2026;{one}\naanmeldingen;1-11-2026;{other}\n")


def test_a_workbook_needs_no_guess():
    body = mutations.workbook(
        {
            "Blad1": (
                ("Doel", "Dag", "Getal"),
                ("cijfer", dt.date(2026, 10, 1), 7.125),
                ("cijfer", dt.datetime(2026, 11, 1), 7.0),
                ("aanmeldingen", "1-11-2026", 1250),
            )
        }
    )
    assert entries(goals(body)) == [
        ("cijfer", "2026-10-01", 7.125),
        ("cijfer", "2026-11-01", 7),
        ("aanmeldingen", "2026-11-01", 1250),
    ]
    table = (("Dag", "Volgers"), (dt.date(2026, 11, 1), 1250.0), (46000, 1251))  # a day that lost its format
    assert numbers(read(mutations.workbook({"Blad1": table}), "linkedin")) == [
        ("2025-12-09", "followers", 1251),
        ("2026-11-01", "followers", 1250),
    ]
    with pytest.raises(ExportRefused, match=r"column Volgers: “7.125” is no whole number"):
        read(mutations.workbook({"Blad1": (("Dag", "Volgers"), (dt.date(2026, 11, 1), 7.125))}), "linkedin")
    with pytest.raises(ExportRefused, match=r"is no whole number"):  # 1-2 became a day
        read(
            mutations.workbook({"Blad1": (("Dag", "Volgers"), ("1-11-2026", dt.date(2026, 2, 1)))}),
            "linkedin",
        )


def test_a_percentage_of_a_workbook_is_asked():
    body = mutations.workbook({"Blad1": (("Doel", "Dag", "Getal"), ("tevredenheid", "1-10-2026", 0.075))})
    assert asked(goals(body)) == ["percent"] and values(goals(body)) == [7.5]
    assert values(goals(body, percent="number")) == [0.075]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("1.250", 1250), ("1,250", 1250), ("1 250", 1250), ("1\u202f250", 1250), ("1.250,00", 1250), ("12,0", 12),
     ("٨١٠", 810), ("８１０", 810), ("\u200b810\u00ad", 810), ("+7", 7), ("0", 0), ("1.250.000", 1250000)],
)  # fmt: skip
def test_a_count_is_whole_so_its_mark_is_one_of_thousands(written, wanted):
    assert numbers(own(f"1-11-2026;{written}")) == [("2026-11-01", "followers", wanted)]


def test_a_count_with_a_mark_that_the_file_uses_before_decimals_is_asked():
    rows = ("1-11-2026;1.250;10.5", "2-11-2026;2.000;11.5")
    head = "Dag;Volgers;Kijktijd (uur)"
    assert asked(own(*rows, head=head)) == ["notation"]
    assert [each[2] for each in numbers(own(*rows, head=head, notation=","))] == [1250, 2000]
    with pytest.raises(ExportRefused, match=r"“1.250” is no whole number"):
        own(*rows, head=head, notation=".")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "–",
        "undefined",
        "n.v.t.",
        "N/A",
        "null",
        "NaN",
        "onbekend",
        "Unknown",
        "#N/B",
        "\u00a0",
        "...",
    ],
)
def test_unknown_is_unknown_and_no_zero(written):
    found = own(f"1-11-2026;{written};0", "2-11-2026;12;3", head="Dag;Volgers;Weergaven")
    assert numbers(found) == [
        ("2026-11-01", "views", 0),
        ("2026-11-02", "followers", 12),
        ("2026-11-02", "views", 3),
    ]
    found = goals(f"{HEAD}aanmeldingen;1-10-2026;{written}\naanmeldingen;1-11-2026;12\n")
    assert entries(found) == [("aanmeldingen", "2026-11-01", 12)] and "(line): 2" in said(found)


@pytest.mark.parametrize(
    "written",
    ["9" * 5000, "1" + "0" * 20, "9223372036854775808", "1.000.000.000.001"],
)
def test_a_number_that_nobody_can_have_counted_is_refused(written):
    with pytest.raises(ExportRefused, match=r"line 2, column Volgers: “.*” is larger than any number"):
        own(f"1-11-2026;{written}")
    with pytest.raises(ExportRefused, match=r"line 2, column Getal: “.*” is larger than any number"):
        goals(f"{HEAD}aanmeldingen;1-10-2026;{written}\n")


@pytest.mark.parametrize(
    "written",
    ["1e400", "inf", "-inf", "1E+17", "1.2.3", "1,2,3", "12,34,567", "½", "12²", "0x12", "1_000", "12 volgers",
     "#DEEL/0!", "true", "12 %", "€ 12", "--5", "(-5)", "5-5", "1.250K"],
)  # fmt: skip
def test_what_is_no_count_is_refused_with_line_and_column(written):
    with pytest.raises(ExportRefused, match=r"line 2, column Volgers: “.*” is no whole number"):
        own(f"1-11-2026;{written}")


def test_what_a_platform_rounded_is_kept_as_rounded_and_refused_where_that_cannot_be_kept():
    rows = ("1-11-2026;1,2K", "2-11-2026;1,3 mln.", "3-11-2026;15 dzd", "4-11-2026;980")
    told = own(*rows).data.readings
    assert [(each.value, each.quality) for each in told] == [
        (1200, "rounded"),
        (1300000, "rounded"),
        (15000, "rounded"),
        (980, "exact"),
    ]
    with pytest.raises(ExportRefused, match="“1,2K” is rounded"):
        goals(f"{HEAD}aanmeldingen;1-10-2026;1,2K\n")
    head = "Post ID,Account ID,Account username,Publish time,Views\n"
    with pytest.raises(ExportRefused, match=r"line 2, column Views: “1.2K” is rounded"):
        read(f"{head}1,2,roc,11/02/2026,1.2K\n")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e13, 10**400])
def test_a_typed_number_of_a_goal_has_the_same_bounds(value):
    with pytest.raises(GoalRefused, match="no possible number"):
        actions.check(SETTINGS.goals[0], [(dt.date(2026, 10, 1), value)], TODAY)


def test_an_id_that_a_workbook_kept_as_a_number_has_lost_figures():
    head = ("Post ID", "Account ID", "Account username", "Publish time", "Views")
    for number in (18012345678901234.0, "1.80123E+16"):
        with pytest.raises(ExportRefused, match="has spoiled the id"):
            read(mutations.workbook({"a": (head, (number, 1, "roc", "11/02/2026", 5))}))
    (post,) = read(
        mutations.workbook({"a": (head, ("18012345678901234", 1, "roc", "11/02/2026", 5))})
    ).data.posts
    assert (post.post_id, post.metrics) == ("18012345678901234", {"views": 5})


def test_the_shared_files_of_goals_say_what_they_say(shared):
    folder = shared / "faults" / "inputs"
    assert values(goals((folder / "goals_note_last_thousands.csv").read_bytes())) == [1250, 1430]
    assert values(goals((folder / "goals_note_last.csv").read_bytes())) == [1250, 12.5]
    assert values(goals((folder / "goals_three_decimals.csv").read_bytes())) == [7.125, 7.25]
    assert entries(goals((folder / "goals_maart.csv").read_bytes())) == [("aanmeldingen", "2026-03-01", 12)]
