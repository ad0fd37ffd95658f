"""Who may read a file of ours: the one place that knows POSIX modes and Windows access lists.

On POSIX a folder of ours is 0700 and a secret 0600; a machine-wide installation shares them with the
group `frontdesk` (02770 and 0640). On Windows a file in the user's profile is closed to other users by the
profile's own access list; a machine-wide secret gets a list of its own through `icacls`.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

GROUP = "frontdesk"
"""The operating-system group that shares a machine-wide installation."""

PRIVATE_FOLDER, SHARED_FOLDER = 0o700, 0o2770
PRIVATE_FILE, SHARED_FILE, SHARED_SECRET = 0o600, 0o660, 0o640

WINDOWS_OWNERS = ("*S-1-5-18:F", "*S-1-5-32-544:F")
"""The system account and the administrators, by ids that hold in every language of Windows."""


# A link put in place after the look at it is not followed; a pipe does not make us wait. Windows has neither flag.
_EXTRA_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NoGroup(Exception):
    """The operating system has no group named `frontdesk`, or could not give it what it needs."""


class UnsafeFile(Exception):
    """A secret in this file would be none; the text says why, as the end of a sentence."""


def make_folder(path: Path, *, shared: bool) -> None:
    """Make a folder that only its owner, or the frontdesk group, can enter. One that exists is left as it is.

    Raises `OSError` where it cannot be made.
    """
    if path.is_dir():  # its mode is the choice of whoever made it
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if shared:
        share(path, SHARED_FOLDER)


def others_reach(path: Path, *, to_change: bool = False) -> bool:
    """Whether users of this computer who are neither its owner nor in its group reach into the folder.

    With `to_change`, whether they may put things into it. On Windows the profile's own access list says who does.
    """
    return sys.platform != "win32" and path.is_dir() and bool(path.stat().st_mode & (0o002 if to_change else 0o007))


def write_secret(path: Path, content: bytes, *, share_as: int | None = None) -> None:
    """Put `content` into a file that was never readable by others, whole or not at all, and wait for the disk.

    `share_as` is the mode for the frontdesk group. Raises `OSError`.
    """

    def prepared(fresh: Path) -> None:
        if share_as is not None:
            share(fresh, share_as)

    _put_in_place(path, content, prepared)


def replace_secret(path: Path, content: bytes) -> None:
    """Put `content` into a secret that somebody else made, for the same readers, whole or not at all.

    Raises `OSError`, also where only another account could do it.
    """
    found = path.stat()

    def prepared(fresh: Path) -> None:
        if sys.platform != "win32":
            os.chown(fresh, found.st_uid, found.st_gid)
            fresh.chmod(stat.S_IMODE(found.st_mode))

    _put_in_place(path, content, prepared)


def _put_in_place(path: Path, content: bytes, prepared: Callable[[Path], None]) -> None:
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # always 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        prepared(Path(name))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def read_secret(path: Path, *, shared: bool = False, longest: int = 65_536) -> bytes:
    """Read a secret that is kept as one, never through a link. Raises `UnsafeFile` or `OSError`."""
    if path.is_symlink():
        raise UnsafeFile("is a link to another file")
    number = os.open(path, os.O_RDONLY | _EXTRA_FLAGS)
    with os.fdopen(number, "rb") as file:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode):
            raise UnsafeFile("is not an ordinary file")
        if sys.platform != "win32":
            refuse_what_others_reach(mode=found.st_mode, owner=found.st_uid, me=os.geteuid(), shared=shared)
        return file.read(longest)


def require_group() -> None:
    """Make sure that there is a group to share with. Raises `NoGroup`; on Windows `share` finds out."""
    if sys.platform != "win32":
        _group_id()


def share(path: Path, mode: int) -> None:
    """Open a file or a folder to the frontdesk group with `mode`. Raises `NoGroup`, `OSError`."""
    if sys.platform == "win32":
        import subprocess

        right = "R" if mode == SHARED_SECRET else "(OI)(CI)M" if path.is_dir() else "M"
        owners = [o.replace(":F", ":(OI)(CI)F") if path.is_dir() else o for o in WINDOWS_OWNERS]
        command = ["icacls", str(path), "/inheritance:r", "/grant:r", *owners, f"{GROUP}:{right}"]
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
            raise NoGroup(GROUP)
    else:
        os.chown(path, -1, _group_id())
        path.chmod(mode)  # after chown, which clears the set-group bit


def _group_id() -> int:
    if sys.platform == "win32":
        raise NoGroup(GROUP)
    else:  # noqa: RET506  mypy reads the two branches as two systems
        import grp

        try:
            return grp.getgrnam(GROUP).gr_gid
        except KeyError:
            raise NoGroup(GROUP) from None


def set_mode(path: Path, mode: int) -> None:
    """Set the mode of a file on POSIX; on Windows the folder's access list already says it."""
    if sys.platform != "win32":
        path.chmod(mode)


def flush_file(path: Path) -> None:
    """Wait until the disk holds the file's content."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Wait until the disk holds the folder's entries too. Windows has no such call and needs none."""
    if sys.platform != "win32":
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def refuse_what_others_reach(*, mode: int, owner: int, me: int, shared: bool) -> None:
    """Whether a file of this mode and owner can hold a secret of the login `me`. Raises `UnsafeFile`."""
    if mode & 0o007:
        raise UnsafeFile("can be read or changed by every user of this computer")
    if mode & (0o030 if shared else 0o070):
        raise UnsafeFile(f"can be {'changed' if shared else 'read or changed'} by other users of its group")
    if me != 0 and owner not in {me, 0}:
        raise UnsafeFile("belongs to another user of this computer")
