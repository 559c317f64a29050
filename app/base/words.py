"""Words on screen, in the user's language."""

import functools
import gettext

from app.base.paths import assets_dir


@functools.cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("inkling", assets_dir() / "locale", fallback=True)


def _(sentence: str) -> str:
    """Return `sentence` in the user's language, or as it is where nobody has translated it."""
    return _catalogue().gettext(sentence)


def plural(one: str, many: str, n: int) -> str:
    """Return the form that `n` needs, with every `{n}` in it replaced by the number."""
    return _catalogue().ngettext(one, many, n).replace("{n}", f"{n:,}")
