"""What was refused, as a screen says it: what is so, then what to do, with the keys as they are now."""

from __future__ import annotations

import re

from textual._context import active_app

from frontdesk.keys import APP_KEYS, key_words

_KEY = re.compile(r"\{(" + "|".join(binding.id for binding in APP_KEYS if binding.id) + r")\}")


def next_step(error: Exception) -> str:
    """What to do next at the screens, which have keys and no options; empty where nothing can be done."""
    advice = getattr(error, "next_step", "")
    return _KEY.sub(lambda found: _key_of(found[1]), str(getattr(advice, "on_screen", advice)))


def sentences(error: Exception) -> tuple[str, str]:
    """What is so, and what to do next, each a sentence of its own; the second is empty where nothing can be done."""
    return _begun(str(getattr(error, "message", str(error)))), _begun(next_step(error))


def in_one(error: Exception) -> str:
    """Both sentences, one after the other."""
    return " ".join(sentence for sentence in sentences(error) if sentence)


def _key_of(name: str) -> str:
    """The key that a command has in the app that runs; the usual one where none does.

    Textual's own note of which app that is: whoever says a sentence need not hand it over.
    """
    app = active_app.get(None)
    called = getattr(app, "key_of", None)
    usual = next(key_words(binding.key) for binding in APP_KEYS if binding.id == name)
    return str(called(name)) if called is not None else usual


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
