"""The language models on this computer."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import ModelUnusable
from app.base.words import _
from app.catalogue.gguf import GgufHeader, read_header

# How the weights are packed, as file names end: `.Q4_1`, `-UD-Q4_K_XL`, `-IQ3_XXS`, `-F16`.
_QUANTISATION = re.compile(
    r"[-._](UD[-._])?(I?Q\d(_\w+)?|TQ\d_\d|MXFP4|BF16|F16|F32)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A language model on disk. Its `id` is the file's name without `.gguf`."""

    id: str
    path: Path
    file_bytes: int

    @property
    def label(self) -> str:
        """Return a name for people: `SmolLM2 135M` for `SmolLM2-135M-Instruct.Q4_1`."""
        words = re.split("[-_ ]+", _QUANTISATION.sub("", self.id))
        skipped = {"instruct", "chat", "it", "gguf"}
        return " ".join(word for word in words if word.lower() not in skipped) or self.id


class InstalledModels:
    """Finds GGUF files in the folders given: the user's own first, then the ones we ship."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._headers: dict[tuple[Path, int, int], GgufHeader] = {}

    def list(self) -> list[InstalledModel]:
        """Return every model, largest first: with nothing else known, the larger is the better."""
        found: dict[str, InstalledModel] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.gguf")):
                if path.is_file():  # no folder, and no link to what is gone
                    model = InstalledModel(path.stem, path, path.stat().st_size)
                    found.setdefault(model.id, model)
        return sorted(found.values(), key=lambda model: (-model.file_bytes, model.id))

    def get(self, model_id: str) -> InstalledModel:
        """Return the model with this id or at this path; the best one for an empty id.

        Raises:
            ModelUnusable: if there is none.
        """
        models = self.list()
        if not model_id:
            if not models:
                raise ModelUnusable(
                    _("No language model is installed. Run “make setup” to get the starter model.")
                )
            return models[0]
        for model in models:
            if model.id == model_id:
                return model
        path = Path(os.path.expanduser(model_id))  # noqa: PTH111 (Path's raises for “~nobody”)
        if path.suffix == ".gguf" and path.is_file():
            return InstalledModel(path.stem, path.resolve(), path.stat().st_size)
        names = ", ".join(model.id for model in models) or _("none")
        raise ModelUnusable(
            _("The model “{name}” is not installed. Installed: {names}.").format(
                name=model_id, names=names
            )
        )

    def header(self, model: InstalledModel) -> GgufHeader:
        """Return the file's header, read once as long as the file does not change.

        Raises:
            ModelUnusable: if the file is missing, cut short, or not a GGUF file.
        """
        try:
            status = model.path.stat()
        except OSError:
            return read_header(model.path)
        key = (model.path, status.st_size, status.st_mtime_ns)
        if key not in self._headers:
            self._headers[key] = read_header(model.path)
        return self._headers[key]
