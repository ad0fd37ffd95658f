"""Writing a page into a file that only its writer can read, whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from frontdesk.paper.page import Page
from frontdesk.permissions import write_secret
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import WrongValue

KINDS = (".pdf", ".txt")
NAME_CHARACTERS_MAX = 200
_ABOUT_THE_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)})


class FileRefused(WrongValue):
    """A page cannot be written where somebody wants it."""

    code = "file-refused"


def checked_file(name: str, *, force: bool = False, kinds: Sequence[str] = KINDS) -> Path:
    """The file that is meant. Raises `FileRefused` for a place where it cannot be written, or another kind of file."""
    text, endings = name.strip(), _either(kinds)
    if not text or "\x00" in text:
        raise FileRefused("No file is named.", f"name one that ends in {endings}.")
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise FileRefused("The home folder of that name is not known.", "name the whole path.") from None
    try:
        return _checked(path, force=force, kinds=kinds)
    except OSError as trouble:
        raise FileRefused("That cannot be the name of a file.", "choose a shorter or plainer one.") from trouble


def _checked(path: Path, *, force: bool, kinds: Sequence[str]) -> Path:
    if path.is_dir():
        raise FileRefused(f"{path} is a folder.", "add the name of a file to it, such as letter.pdf.")
    if path.suffix.lower() not in kinds:
        raise FileRefused(f"{path.name[:60]} is no {_either(kinds)} file.", f"end the name in {_either(kinds)}.")
    if not path.parent.is_dir():
        raise FileRefused(f"There is no folder {path.parent}.", "make it first, or choose another one.")
    if (path.exists() or path.is_symlink()) and not (force and path.is_file()):
        another = Advice("choose another name, or write over it with --force.", on_screen="choose another name.")
        raise FileRefused(f"{path} exists already.", another)
    if len(path.name) > NAME_CHARACTERS_MAX:
        raise FileRefused("That name is too long for a file.", "choose a shorter one.")
    return path


def _either(kinds: Sequence[str]) -> str:
    """`.pdf or .txt`."""
    *most, last = kinds
    return f"{', '.join(most)} or {last}" if most else last


def write_page(page: Page, path: Path) -> None:
    """Write the page as its file's ending says: mode 0600, in one piece.

    Raises `FileRefused` where the folder takes no files, and `OSError` for trouble with the disk.
    """
    if path.suffix.lower() == ".pdf":
        from frontdesk.paper.pdf import as_pdf

        content = as_pdf(page)
    else:
        from frontdesk.paper.text import as_text

        content = as_text(page).encode("utf-8")
    try:
        write_secret(path, content)
    except OSError as trouble:
        if trouble.errno in _ABOUT_THE_DISK:
            raise OSError(trouble.errno, trouble.strerror, str(path)) from trouble
        raise FileRefused(f"{path} cannot be written there.", "choose a folder of your own.") from trouble
