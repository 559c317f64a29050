"""What is said while an answer is awaited."""

from app.assistant.events import Progress
from app.base.words import _

# Reading that is this far along, or has only begun, needs no figure.
_WORTH_A_FIGURE = (0.02, 0.98)


def progress_text(progress: Progress) -> str:
    """Return a short line; empty once words are coming."""
    if progress.stage == "waiting":
        return _("Waiting for the answer in another conversation…")
    if progress.stage == "loading":
        return _("Starting the model…")
    if progress.stage == "reading":
        least, most = _WORTH_A_FIGURE
        if progress.share is not None and least < progress.share < most:
            return _("Reading… {percent} %").format(percent=round(progress.share * 100))
        return _("Thinking…")
    return ""
