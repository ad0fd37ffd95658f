"""What was refused, as a screen says it: what is so, then what to do."""

from __future__ import annotations


def sentences(error: Exception) -> tuple[str, str]:
    """What is so, and what to do next, each a sentence of its own; the second is empty where nothing can be done."""
    message, following = str(getattr(error, "message", str(error))), str(getattr(error, "next_step", ""))
    return _begun(message), _begun(following)


def in_one(error: Exception) -> str:
    """Both sentences, one after the other."""
    return " ".join(sentence for sentence in sentences(error) if sentence)


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
