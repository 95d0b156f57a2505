"""A number, and when its change may be spoken of."""

import pytest

from warehouse.core.figure import Figure


def figure(value, previous, unit="count", **more) -> Figure:
    return Figure(value, previous, unit, "exact", None, "stories", **more)


@pytest.mark.parametrize(
    ("value", "previous", "change"),
    [
        (30, 20, 50.0),
        (10, 20, -50.0),
        (0, 20, -100.0),
        (20, 20, 0.0),
        (190, 19, None),  # a base of fewer than 20 says more about chance
        (5, 0, None),
        (None, 40, None),
        (40, None, None),
        (None, None, None),
    ],
)
def test_a_count_changes_by_a_percentage_of_a_base_that_is_large_enough(value, previous, change):
    assert figure(value, previous).change == change
    assert figure(value, previous, "readers").change == change


@pytest.mark.parametrize("unit", ["points", "percent"])
@pytest.mark.parametrize(
    ("now", "before", "change"),
    [(20, 20, 15.0), (500, 20, 15.0), (19, 20, None), (20, 19, None), (None, 20, None), (20, None, None)],
)
def test_a_share_changes_by_points_when_both_sides_rest_on_enough(unit, now, before, change):
    share = figure(25.0, 10.0, unit, denominator=now, previous_denominator=before)
    assert share.change == change


def test_a_share_of_nothing_before_has_a_change_in_points_and_no_division():
    assert figure(25.0, 0.0, "percent", denominator=50, previous_denominator=50).change == 25.0
    assert figure(-25.0, 25.0, "points", denominator=50, previous_denominator=50).change == -50.0


def test_too_few_is_said_of_known_sides_only():
    assert figure(3, 2).too_few
    assert not figure(30, 20).too_few
    assert not figure(None, 2).too_few
    assert not figure(3, None).too_few


def test_zero_is_a_value_and_not_unknown():
    assert figure(0, 40).value == 0
    assert not figure(0, 40).too_few


@pytest.mark.parametrize(("unit", "quality"), [("count", "perfect"), ("dollars", "exact"), ("count", "")])
def test_a_unit_or_quality_that_nobody_knows_is_refused_by_name(unit, quality):
    with pytest.raises(ValueError, match="is none of") as caught:
        Figure(1, 1, unit, quality, None, "stories")
    assert repr(quality if unit == "count" else unit) in str(caught.value)


def test_a_figure_cannot_be_changed_after_it_was_given():
    with pytest.raises(AttributeError):
        figure(1, 1).value = 2
