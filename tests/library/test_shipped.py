from dataclasses import asdict

import pytest

from app.library.data import Sampling
from app.library.fields import described, fits
from app.library.shipped import SHIPPED, Shipped, shipped


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.key)
def test_each_is_short_and_within_its_ranges(one: Shipped) -> None:
    assert shipped(one.key) is one
    assert one.name()
    assert one.instructions().endswith(".")
    assert len(one.instructions().split()) <= 25
    for name, about in described(Sampling).items():
        assert fits(asdict(one.sampling)[name], asdict(Sampling())[name], about)
