import pytest

from pipelines.understanding.signs.directions import welcome


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("werkloosheid daalt verder", 1),
        ("winst daalt verder", -1),
        ("aantal aanmeldingen stijgt", 1),
        ("meer verzuim dan vorig jaar", -1),
        ("minder faillissementen", 1),
        ("omzet omlaag . kosten omhoog", -2),
        ("banen weg , werkloosheid stijgt", -2),
        ("de rente blijft gelijk", 0),
        ("winst", 0),
        ("daling", 0),
        ("winst die een twee drie vier vijf zes zeven daalt", 0),
        ("winst . daalt", 0),
    ],
)
def test_what_moves_the_right_way(text, sign):
    assert welcome(text.split()) == sign
