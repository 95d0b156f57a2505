"""Here every warehouse is made from nothing: how that is done is what these tests are about."""

import pytest


@pytest.fixture(autouse=True)
def warehouses_begin_as_a_copy():
    """Take the place of the fixture of all other tests, and change nothing."""
