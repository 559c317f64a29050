"""What the status line says about the model."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.assistant.language_model import LanguageModel
from app.base.words import _, plural
from app.catalogue.installed import InstalledModels
from app.hardware.memory import available_bytes, resident_bytes

_GB = 1_000_000_000
_WORDS_PER_TOKEN = 0.75
_LOOK_EVERY_MS = 3_000


class ModelStatus(QObject):
    """Names the model in memory, what it takes, and how fast it wrote last."""

    def __init__(
        self,
        language_model: LanguageModel,
        models: InstalledModels,
        show: Callable[[str, str], object],
    ) -> None:
        super().__init__()
        self._language_model = language_model
        self._models = models
        self._show = show
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        resident = self._language_model.resident
        if resident is None:
            self._timer.stop()
            self._say_at_rest()
            return
        self._timer.start()
        taken = resident_bytes(resident.pid)
        could_take = taken + available_bytes()
        label = resident.plan.model.label
        parts = [
            label,
            _("{taken} of {free} GB").format(
                taken=f"{taken / _GB:.1f}", free=f"{could_take / _GB:.1f}"
            ),
        ]
        if resident.tokens_per_s:
            words = round(resident.tokens_per_s * _WORDS_PER_TOKEN)
            parts.append(plural("{n} word/s", "{n} words/s", words))
        tooltip = _(
            "{model} is in memory and takes {taken} GB of the {free} GB that programs can have. "
            "It is let go when it has not been used for a while."
        ).format(model=label, taken=f"{taken / _GB:.2f}", free=f"{could_take / _GB:.1f}")
        self._show("  ·  ".join(parts), tooltip)

    def _say_at_rest(self) -> None:
        models = self._models.list()
        if not models:
            self._show(_("No model is installed"), "")
            return
        label = models[0].label
        self._show(
            _("{model}  ·  at rest").format(model=label),
            _("{model} takes no memory now. It starts with your next message.").format(model=label),
        )
