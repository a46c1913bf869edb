"""What lasts: passed over by the collector from then on, which works on as before."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from settledesk.basis.lasting import lasting


class Node:
    """Something in a circle with itself, which only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Nothing of the other tests is kept for ever."""
    yield
    gc.unfreeze()


def test_the_collector_rests_meanwhile_and_passes_over_what_was_made() -> None:
    with lasting():
        assert not gc.isenabled()
        node = weakref.ref(Node())
    assert gc.isenabled()
    gc.collect()
    assert node() is not None


def test_what_is_made_later_is_collected_as_before() -> None:
    with lasting():
        pass
    node = weakref.ref(Node())
    gc.collect()
    assert node() is None


def test_the_collector_works_again_after_a_trouble() -> None:
    with pytest.raises(ValueError, match="trouble"), lasting():
        raise ValueError("trouble")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with lasting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
