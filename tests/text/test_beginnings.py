"""What stands in place of a title ends with a whole word, in Python as in SQL."""

import random

import pytest

from text.beginnings import beginning
from warehouse.core import connection, rows
from warehouse.core.rows import one

POST = "Fraudeurs verkopen examens, en eerlijke studenten zijn de pineut.\nOneerlijk. #mbovoorbeeldstad #stagegeld"


@pytest.mark.parametrize(
    ("text", "most", "begun"),
    [
        ("", 9, ""),
        ("Kort.", 5, "Kort."),
        ("Twee\n  regels", 40, "Twee regels"),
        (POST, len(POST) - 1, POST.replace("\n", " ").rsplit(" ", 1)[0] + " …"),
        ("aap noot mies", 11, "aap noot …"),
        ("aap noot mies", 10, "aap noot …"),
        ("aap noot mies", 9, "aap …"),
        ("Hottentottententen", 9, "Hottent …"),
        ("a" + " " * 90 + "b", 9, "a …"),
    ],
)
def test_what_stands_for_a_title_ends_with_a_whole_word(text, most, begun):
    assert beginning(text, most) == begun and len(begun) <= most


def test_a_statement_begins_a_text_as_the_program_does(warehouse):
    dice = random.Random(7)
    texts = ["".join(dice.choices("abé ✨\n", k=dice.randint(0, 90))) for _one in range(300)]
    with connection.writing(warehouse) as con:
        for most in (9, 10, 20, 60):
            asked = (
                f"select list({rows.beginning('said', most)}) from (select unnest($texts::varchar[]) as said)"
            )
            assert one(con, asked, {"texts": texts})[0] == [beginning(text, most) for text in texts]
