import pytest
from setup_steps.environment import COMPILED
from setup_steps.errors import SetupError
from setup_steps.pins import take_out

from .conftest import ROOT

PINS = """\
# written by a tool
first==1 ; python_version < '3.12' \\
    --hash=sha256:aa
    # via second
second==2 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via
    #   inkling (pyproject.toml)
first==3 \\
    --hash=sha256:dd
first-of-all==4 \\
    --hash=sha256:ee
"""


def test_a_pin_is_taken_out_with_its_hashes() -> None:
    taken, others = take_out(PINS, "second")
    assert taken == (
        "second==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "    # via\n    #   inkling (pyproject.toml)\n"
    )
    assert others == PINS.replace(taken, "")


def test_every_variant_of_a_pin_is_taken_and_no_namesake() -> None:
    taken, others = take_out(PINS, "first")
    assert [line.split()[0] for line in taken.splitlines() if line[0].isalpha()] == [
        "first==1",
        "first==3",
    ]
    assert "sha256:aa" in taken
    assert "sha256:ee" in others


def test_our_own_pins_lose_nothing() -> None:
    pins = (ROOT / "packaging/requirements.txt").read_text()
    taken, others = take_out(pins, COMPILED)
    assert taken.startswith("llama-cpp-python==")
    assert taken.count("--hash=sha256:") == 1  # the source alone
    assert sorted((taken + others).splitlines()) == sorted(pins.splitlines())


def test_a_missing_pin_is_explained() -> None:
    with pytest.raises(SetupError, match="third is not among the pinned packages"):
        take_out(PINS, "third")
