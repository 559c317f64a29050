"""The user's settings, in a small JSON file that people may read and edit."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from app.base.errors import StorageFailed
from app.base.words import _
from app.library.failures import translated
from app.library.fields import About, Choice, described, fits, setting, wanted
from app.library.files import write_atomically

_LARGEST_FILE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose; each field with the words and the range that its page shows."""

    theme: Literal["system", "light", "dark"] = setting(
        "system",
        About(
            title=lambda: _("Theme"),
            description=lambda: _("Light or dark, or as the system is set."),
            choices=(
                Choice("system", lambda: _("As the system")),
                Choice("light", lambda: _("Light")),
                Choice("dark", lambda: _("Dark")),
            ),
        ),
    )
    text_size_percent: int = setting(
        100,
        About(
            title=lambda: _("Text size"),
            description=lambda: _("In percent of the system's own size."),
            minimum=80,
            maximum=200,
            step=10,
        ),
    )
    send_with: Literal["enter", "ctrl_enter"] = setting(
        "enter",
        About(
            title=lambda: _("Send with"),
            description=lambda: _("The other key starts a new line."),
            choices=(
                Choice("enter", lambda: _("Enter")),
                Choice("ctrl_enter", lambda: _("Ctrl+Enter")),
            ),
        ),
    )
    unload_after_minutes: int = setting(
        10,
        About(
            title=lambda: _("Unload an idle model after"),
            description=lambda: _(
                "In minutes. Its memory is free again then, "
                "and the next message brings it back. 0: never."
            ),
            minimum=0,
            maximum=1440,
        ),
    )
    saved_state_budget_mb: int = setting(
        2048,
        About(
            title=lambda: _("Disk space for quick returns"),
            description=lambda: _(
                "In megabytes. What the model has read of a conversation is kept on disk, "
                "so that it need not read it again tomorrow. 0: keep nothing."
            ),
            minimum=0,
            maximum=1_048_576,
            step=256,
        ),
    )
    reduce_motion: bool = setting(
        False,  # noqa: FBT003 - the default
        About(
            title=lambda: _("Reduce motion"),
            description=lambda: _("Nothing slides or fades, whatever the system says."),
            on_page=False,  # nothing moves yet
        ),
    )
    window_geometry: str = setting(
        "",
        About(
            title=lambda: _("Window position"),
            description=lambda: _("Where the window was, as the window keeps it."),
            on_page=False,
        ),
    )
    list_width_px: int = setting(
        248,
        About(
            title=lambda: _("Width of the conversation list"),
            description=lambda: _("In pixels, as the window keeps it."),
            minimum=0,
            maximum=4096,
            on_page=False,
        ),
    )


class SettingsFile:
    """Reads and writes the settings.

    What is wrong in the file never stops Inkling: the file is set aside, what can be read of it
    is used, and `problem` holds a sentence for the user, "" when all is fine. Entries that this
    version does not know are kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unknown: dict[str, Any] = {}
        self.problem = ""

    def load(self) -> Settings:
        """Read the settings; where there is no file yet, the defaults."""
        self.problem = ""
        self._unknown = {}
        try:
            with translated(self._path):
                if not self._path.exists():
                    return Settings()
                entries = _entries(self._path)
        except StorageFailed as failure:
            self.problem = str(failure)
            return Settings()
        except (ValueError, RecursionError):
            self.problem = _("The settings file was damaged, so Inkling starts with its defaults.")
            self._set_aside()
            return Settings()
        return self._known(entries)

    def save(self, settings: Settings) -> None:
        """Write the settings.

        Raises:
            StorageFailed: if the disk does not take them; the old file stays.
        """
        content = json.dumps({**self._unknown, **asdict(settings)}, ensure_ascii=False, indent=2)
        write_atomically(self._path, content.encode("utf-8", "replace") + b"\n")

    def _known(self, entries: dict[str, Any]) -> Settings:
        abouts = described(Settings)
        defaults = {field.name: field.default for field in fields(Settings)}
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, value in entries.items():
            if name not in abouts:
                self._unknown[name] = value
            elif fits(value, defaults[name], abouts[name]):
                values[name] = value
            else:
                wrong.append(f"{name} ({wanted(defaults[name], abouts[name])})")
        if wrong:
            self.problem = _(
                "In the settings file these entries were wrong and have their defaults now: "
                "{entries}."
            ).format(entries=", ".join(wrong))
            if self._set_aside():
                with suppress(StorageFailed):
                    self.save(Settings(**values))
        return Settings(**values)

    def _set_aside(self) -> bool:
        """Keep the file as it is under another name and say so; report whether that worked."""
        moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        target = self._path.with_name(f"{self._path.stem}.damaged-{moment}{self._path.suffix}")
        try:
            self._path.replace(target)
        except OSError:
            self.problem += " " + _("It could not be put aside.")
            return False
        self.problem += " " + _("It was kept as {name}.").format(name=target.name)
        return True


def _entries(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        content = file.read(_LARGEST_FILE_BYTES + 1)
    if len(content) > _LARGEST_FILE_BYTES:
        raise ValueError("far larger than settings are")
    entries = json.loads(content.decode("utf-8-sig"))
    if not isinstance(entries, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - a damaged file, not a bug
    return entries
