import io

import pytest
from setup_steps.console import Console, PipProgress, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_log_gets_a_line_now_and_then() -> None:
    out, clock = io.StringIO(), Clock()
    console = Console(out, clock)
    console.begin("Starter models")
    for second in range(65):
        clock.now_s = 100.0 + second
        console.progress(f"file {second}")
    console.end()
    assert out.getvalue().splitlines() == [
        "Starter models ...",
        "  file 30",
        "  file 60",
        "Starter models: done in 1 min 4 s",
    ]


def test_a_terminal_sees_one_line_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    out, clock = Terminal(), Clock()
    console = Console(out, clock)
    console.begin("Models")
    console.progress("a detail too long for this narrow terminal")
    console.progress("too soon after it")
    clock.now_s += 1
    console.end()
    lines = out.getvalue().split("\r")
    assert lines[1:4] == ["Models ...".ljust(29), "Models: a detail too long for", " " * 29]
    assert lines[-1] == "Models: done in 1 s\n"
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s")])
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("  Downloading ruff-0.17.6-py3-none-any.whl (10.6 MB)\n", "downloading ruff"),
        ("Downloading pyside6_essentials-6.11.3-cp.whl (9 MB)\n", "downloading pyside6-essentials"),
        (
            "  Building wheel for llama-cpp-python (pyproject.toml): started\n",
            "compiling llama.cpp",
        ),
        ("Installing collected packages: a, b\n", "unpacking"),
        ("Requirement already satisfied: a\n", ""),
        ("  -- Configuring done (0.3s)\n", ""),
        ("", ""),
    ],
)
def test_pip_lines(line: str, text: str) -> None:
    assert PipProgress().read(line) == text


def test_a_download_is_counted() -> None:
    progress = PipProgress()
    progress.read("  Downloading ruff-0.17.6-py3-none-any.whl (10.6 MB)")
    assert progress.read("Progress 5000000 of 10600000") == "downloading ruff, 5 of 11 MB"


def test_compiling_says_how_long_is_left() -> None:
    clock = Clock()
    progress = PipProgress(clock)
    progress.read("  Building wheel for llama-cpp-python (pyproject.toml): started")
    assert progress.read("  [1/193] /usr/bin/g++ -O3") == "compiling llama.cpp, 1 of 193 files"
    clock.now_s += 100
    text = progress.read("  [50/200] /usr/bin/g++ -O3")
    assert text == "compiling llama.cpp, 50 of 200 files, about 5 min left"
    text = progress.read("  [199/200] /usr/bin/g++ -O3")
    assert text == "compiling llama.cpp, 199 of 200 files, less than a minute left"
