"""The chat beside bare llama-cpp-python: same file, same settings, same run.

    python -m tests.benchmarks.chat [--model FILE.gguf] [--rounds 5]

Every figure is the median of some rounds, in which the app and the bare library take turns, so
that a busy machine is as unfair to both. What is wanted stands beside each figure.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from app.assistant.language_model import AUTOMATIC_CONTEXT_TOKENS
from app.base.messages import (
    Generate,
    Generated,
    Load,
    Piece,
    SamplingSettings,
    SaveState,
    StateFile,
    StateSaved,
    Turn,
)
from app.base.paths import bundled_models_dir
from app.hardware.processor import compute_threads
from app.workers.process import Launcher, WorkerProcess

_HERE = Path(__file__).parent
_ANSWER_TOKENS = 200
_LONG_TOKENS = 2_000
_MB = 1e6
# How often the event loop is looked at: seldom where the looking would disturb the figure.
_OFTEN_MS, _SELDOM_MS = "1", "100"
_INSTRUCTIONS = "You are a helpful assistant."
_QUESTION = "Write a long story about a lighthouse keeper and a storm."
_SENTENCE = "The quick brown fox jumps over the lazy dog and runs away into the green forest. "


def greedy(tokens: int) -> SamplingSettings:
    """Return settings under which app and bare library write the same words."""
    return SamplingSettings(0.0, 0.95, 40, 0.05, 1.0, tokens, 1)


class App:
    """The app's worker, asked as the app asks it."""

    def __init__(self, model: Path, launcher: Launcher) -> None:
        self.worker = WorkerProcess("llm", launcher)
        self._id = 0
        threads = compute_threads()
        context = AUTOMATIC_CONTEXT_TOKENS
        load = Load(self.next_id(), str(model), context, context, "f16", threads, threads)
        list(self.worker.request(load))

    def next_id(self) -> int:
        """Return a fresh request id."""
        self._id += 1
        return self._id

    def ask(
        self, turns: Sequence[Turn], tokens: int, states: tuple[StateFile, ...] = ()
    ) -> tuple[str, Generated]:
        """Return the answer and its figures."""
        request = Generate(
            self.next_id(), _INSTRUCTIONS, tuple(turns), "", greedy(tokens), states, ""
        )
        text, figures = "", None
        for event in self.worker.request(request):
            if isinstance(event, Piece):
                text += event.text
            elif isinstance(event, Generated):
                figures = event
        if figures is None:
            raise RuntimeError("no answer")
        return text, figures

    def save(self, path: Path) -> StateFile:
        """Save the state as the app does when it lets the model go."""
        for event in self.worker.request(SaveState(self.next_id(), str(path))):
            if isinstance(event, StateSaved):
                return StateFile(event.path, event.sha256)
        raise RuntimeError("not saved")


def child(script: str, *arguments: str) -> dict[str, float]:
    """Run one of the scripts beside this one and return the JSON object on its last line."""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(_HERE / script), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return result


def median_of(rounds: int, measure: Callable[[], float]) -> float:
    """Return the median of some measurements."""
    return statistics.median(measure() for _round in range(rounds))


def long_conversation() -> list[Turn]:
    """Return one exchange of some 2,000 tokens."""
    words = _SENTENCE * (_LONG_TOKENS // 17)
    return [Turn("user", f"Read this and answer in one sentence. {words}")]


def report(name: str, value: float, unit: str, wanted: str) -> None:
    """Print one line."""
    print(f"{name:<58} {value:>9.3f} {unit:<9} {wanted}", flush=True)


def decode_speed(model: Path, launcher: Launcher, rounds: int) -> None:
    """Compare the speed of writing."""
    ratios, speeds, in_window = [], [], []
    for _round in range(rounds):
        bare = child("bare_chat.py", str(model), _QUESTION, str(_ANSWER_TOKENS))
        app = App(model, launcher)
        app.ask([Turn("user", "Hi")], 8)
        _text, figures = app.ask([Turn("user", _QUESTION)], _ANSWER_TOKENS)
        app.worker.close()
        ratios.append(figures.tokens_per_s / bare["tokens_per_s"])
        speeds.append(figures.tokens_per_s)
        shown = child("window_chat.py", str(model), _QUESTION, str(_ANSWER_TOKENS), _SELDOM_MS)
        in_window.append(shown["tokens_per_s"] / bare["tokens_per_s"])
    report("writing, app", statistics.median(speeds), "tokens/s", "")
    report("writing, app / bare", statistics.median(ratios), "", "wanted >= 0.97")
    report("writing, shown in the window / bare", statistics.median(in_window), "", "")


def first_token(model: Path, launcher: Launcher, rounds: int) -> None:
    """Compare the wait for the first word with that of reading the whole conversation."""
    second, restarted = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            app = App(model, launcher)
            turns = long_conversation()
            text, read_all = app.ask(turns, 40)
            turns += [Turn("assistant", text), Turn("user", "Why?")]
            state = app.save(Path(folder) / f"{number}.state")
            _text, again = app.ask(turns, 8)
            app.worker.close()
            whole_ms = read_all.time_to_first_token_ms
            second.append(again.time_to_first_token_ms / whole_ms)
            fresh = App(model, launcher)
            _text, after = fresh.ask(turns, 8, (state,))
            fresh.worker.close()
            restarted.append(after.time_to_first_token_ms / whole_ms)
    report("first word, turn 2 / reading it all", statistics.median(second), "", "wanted <= 0.15")
    report(
        "first word, after a restart / reading it all",
        statistics.median(restarted),
        "",
        "wanted <= 0.15",
    )


def memory(model: Path, rounds: int) -> None:
    """Compare memory of window and worker with that of a bare run."""

    def beyond_mb() -> float:
        bare = child("bare_chat.py", str(model), _QUESTION, str(_ANSWER_TOKENS))
        window = child("window_chat.py", str(model), _QUESTION, str(_ANSWER_TOKENS), _SELDOM_MS)
        return (window["window_bytes"] + window["worker_bytes"] - bare["bytes"]) / _MB

    report("memory of window and worker beyond bare", median_of(rounds, beyond_mb), "MB", "<= 150")


def window(model: Path, rounds: int) -> None:
    """Measure how long the window takes to open, and how it moves while an answer is written."""
    starts, p99s, longest = [], [], []
    child("window_start.py")
    for _round in range(rounds):
        began_s = time.time()
        starts.append(child("window_start.py")["usable_at_s"] - began_s)
        figures = child("window_chat.py", str(model), _QUESTION, str(_ANSWER_TOKENS), _OFTEN_MS)
        p99s.append(figures["gap_p99_ms"])
        longest.append(figures["gap_longest_ms"])
    report("from start to usable window", statistics.median(starts), "s", "wanted <= 0.8")
    report("gap of the event loop while writing, p99", statistics.median(p99s), "ms", "<= 33")
    report("gap of the event loop while writing, longest", statistics.median(longest), "ms", "")


def main() -> None:
    """Measure everything and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    starter = bundled_models_dir() / "starter" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    parser.add_argument("--model", type=Path, default=starter)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    launcher = Launcher()
    load = psutil.getloadavg()[0]
    print(f"{arguments.model.name}, {compute_threads()} threads, load average {load:.1f}")
    decode_speed(arguments.model, launcher, arguments.rounds)
    first_token(arguments.model, launcher, arguments.rounds)
    memory(arguments.model, arguments.rounds)
    window(arguments.model, arguments.rounds)


if __name__ == "__main__":
    main()
