"""What a worker could not do, as an error for a person."""

from app.assistant.context import too_long
from app.base.errors import ModelUnusable, UserError
from app.base.messages import Failed
from app.base.words import _


def error_of(failed: Failed) -> UserError:
    """Return the error that a failed request is."""
    if failed.failure == "model":
        return ModelUnusable(failed.sentence)
    if failed.failure == "too_long":
        return too_long(int(failed.sentence))
    if failed.failure == "memory":
        return ModelUnusable(
            _(
                "There is not enough free memory for this model. Close other programs, or choose "
                "a shorter context length or a smaller model."
            )
        )
    if failed.failure == "storage":
        return UserError(
            _("The disk did not take a file: {reason}.").format(reason=failed.sentence)
        )
    return UserError(_("The model made an error with this text. Try to word it differently."))
