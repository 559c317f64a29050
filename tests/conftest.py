from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import DataDir, bundled_models_dir
from app.workers.process import Launcher, WorkerProcess
from tests.talking import Talker
from tests.tiny_gguf import Architecture, write_tiny_model

TinyModel = Callable[..., Path]
Shared = Callable[..., Talker]
Tiny = Callable[..., Talker]
Start = Callable[[], Talker]


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """Return the path of SmolLM2-135M."""
    path = bundled_models_dir() / "starter" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    assert path.is_file(), "the starter model is missing: run `make setup`"
    return path


@pytest.fixture(scope="session")
def launcher() -> Launcher:
    return Launcher()


@pytest.fixture(scope="session")
def shared_workers(launcher: Launcher) -> Iterator[Shared]:
    """Return a function that gives one worker for each model and name."""
    started: dict[tuple[Path, str], Talker] = {}

    def get(model: Path, name: str = "") -> Talker:
        talker = started.get((model, name))
        if talker is None or not talker.worker.is_alive():
            talker = Talker(WorkerProcess("llm", launcher)).load(model)
            started[model, name] = talker
        return talker

    yield get
    for talker in started.values():
        talker.worker.close()


@pytest.fixture
def starter(shared_workers: Shared, starter_model: Path) -> Talker:
    """Return a worker with SmolLM2-135M that many tests share: leave it alive."""
    return shared_workers(starter_model)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> TinyModel:
    """Return a function that gives the path of a model of a few kilobytes."""
    folder = tmp_path_factory.mktemp("tiny")
    made: dict[str, Path] = {}

    def make(architecture: Architecture = "llama", **more: Any) -> Path:  # noqa: ANN401
        key = f"{architecture} {more}"
        if key not in made:
            path = folder / f"tiny-{len(made)}.gguf"
            made[key] = write_tiny_model(path, architecture, **more)
        return made[key]

    return make


@pytest.fixture(scope="session")
def shared_loader(launcher: Launcher) -> Iterator[Talker]:
    talker = Talker(WorkerProcess("llm", launcher))
    yield talker
    talker.worker.close()


@pytest.fixture
def loader(shared_loader: Talker) -> Talker:
    """Return a shared worker that loads one model after the other, good ones and bad ones."""
    return shared_loader


@pytest.fixture
def tiny(shared_workers: Shared, tiny_model: TinyModel) -> Tiny:
    """Return a function that gives a worker with a tiny model, shared too."""
    return lambda kind="llama", name="": shared_workers(tiny_model(kind), name)


@pytest.fixture
def start(launcher: Launcher) -> Iterator[Start]:
    """Return a function that starts a worker, which is ended after the test."""
    started: list[Talker] = []

    def start_one() -> Talker:
        started.append(Talker(WorkerProcess("llm", launcher)))
        return started[-1]

    yield start_one
    for talker in started:
        talker.worker.kill()
        talker.worker.close()


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    """Return an empty data folder."""
    data = DataDir(tmp_path / "data")
    data.create()
    return data
