"""The one broad catch."""

import logging

import pytest

from pipelines.support import guard
from pipelines.support.errors import PipelineError, SourceError


class Panic(BaseException):
    """As a library in Rust raises it."""


@pytest.mark.parametrize("fault", [ZeroDivisionError("secret detail"), Panic("secret detail"), MemoryError()])
def test_what_nobody_foresaw_becomes_an_error_with_a_reference_and_a_traceback_in_the_log(fault, caplog):
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(guard.Unforeseen) as raised,
        guard.around("volgers.csv", SourceError),
    ):
        raise fault
    error = raised.value
    assert isinstance(error, PipelineError) and error.__cause__ is fault
    assert "volgers.csv" in str(error) and error.fields["reference"] in str(error)
    assert "secret detail" not in str(error)
    [line] = caplog.records
    assert line.reference == error.fields["reference"] and line.exc_info[1] is fault


@pytest.mark.parametrize("passing", [KeyboardInterrupt(), SystemExit(3), SourceError("known")])
def test_what_is_known_and_being_told_to_stop_pass(passing):
    with pytest.raises(type(passing)) as raised, guard.around("a step", SourceError):
        raise passing
    assert raised.value is passing
