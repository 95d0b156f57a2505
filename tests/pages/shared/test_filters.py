"""What stands in an address is what is asked for, and back."""

import datetime as dt

import pytest

from pages.views.mentions import filters
from pages.views.mentions.filters import Chosen
from warehouse.core.period import Period

JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 7, 1))


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(),
        Chosen(q='stage "open dag"', subject="ROC Voorbeeld", label="negative", chart=True),
        Chosen(source=("krant", "bode"), language="nl", kind="press", about=False, grouped=False),
        Chosen(days=JUNE),
    ],
)
def test_an_address_and_back_is_the_same_choice(chosen):
    address = {
        name: value if isinstance(value, list) else [str(value)] for name, value in chosen.address().items()
    }
    assert filters.parse(address) == chosen


@pytest.mark.parametrize(
    "address",
    [
        {"label": ["<script>"]},
        {"page": ["-1"]},
        {"page": ["²"]},
        {"page": ["0"]},
        {"start": ["2026-06-01"]},
        {"start": ["2026-07-01"], "end": ["2026-06-01"]},
        {"start": ["x"], "end": ["y"]},
        {"source": [""]},
        {"q": ["\x00\u202e"]},
        {"chart": ["yes"]},
        {"unknown": ["x"]},
        {"label": []},
    ],
)
def test_what_an_address_cannot_mean_is_left_out(address):
    assert filters.parse(address) == Chosen()


def test_endless_text_and_pages_are_cut():
    found = filters.parse({"q": ["x" * 9999], "page": ["9" * 30]})
    assert len(found.q) == filters.LONGEST and found.page == filters.LAST_PAGE


def test_exact_days_stand_in_for_the_period():
    month = Period(dt.date(2026, 10, 24), dt.date(2026, 11, 23))
    assert Chosen(days=JUNE).asked(month, "x").period == JUNE
    assert Chosen().asked(month, "x").period == month


def test_grouping_alone_is_nothing_to_clear():
    assert not Chosen(grouped=False).narrowed
    assert Chosen(about=False).narrowed and Chosen(days=JUNE).narrowed and Chosen(q="x").narrowed
