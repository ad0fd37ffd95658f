"""Where data, settings, state and logs lie.

Three answers, in this order: everything under one folder that `--home` or `FRONTDESK_HOME` names; the
machine-wide folders, when an administrator set this computer up for several logins; else the user's own
folders, wherever this system keeps such things.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from frontdesk import permissions
from frontdesk.recovery.advice import Advice

APP = "frontdesk"
MARKER = "machine-wide"
"""A file of this name in the system's folder says that this computer is set up for several logins."""


class FolderRefused(Exception):
    """A folder that frontdesk needs cannot be made or written (exit code 7)."""

    def __init__(self, folder: Path, reason: str, next_step: str) -> None:
        """Name the folder; the reason is the end of the sentence."""
        self.folder = folder
        self.message = f"The folder {folder} {reason}."
        self.next_step = next_step
        super().__init__(self.message)

    def __str__(self) -> str:
        """The fact, then the next step."""
        return f"{self.message}\nNext: {self.next_step}"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation. Nothing is made before `ensure`."""

    data: Path
    """The database and its backups."""
    config: Path
    """Settings, the key file, what this desk knows about itself."""
    state: Path
    """Locks and what may be lost without harm."""
    logs: Path
    machine_wide: bool = False
    """Shared by the members of the operating system's group `frontdesk`."""
    home: Path | None = None
    """The one folder that `--home` or `FRONTDESK_HOME` named."""

    @property
    def database(self) -> Path:
        """The site's records."""
        return self.data / "frontdesk.db"

    @property
    def backups(self) -> Path:
        """Encrypted copies of the database."""
        return self.data / "backups"

    @property
    def key_file(self) -> Path:
        """The database's key, where no keyring holds it. Never in the data folder."""
        return self.config / "desk.key"

    @property
    def desk_file(self) -> Path:
        """Which desk this is and how far it got, kept outside the database."""
        return self.config / "desk.json"

    @property
    def enrolment_file(self) -> Path:
        """Which group server this desk belongs to; absent where it belongs to none."""
        return self.config / "enrolment.json"

    @property
    def erased_file(self) -> Path:
        """Which complaints were redacted, kept outside the database for the day on which a backup is put back."""
        return self.config / "erased.ndjson"

    @property
    def migration_lock(self) -> Path:
        """Held while the database is made or brought up to date."""
        return self.data / "frontdesk.lock"

    def ensure(self) -> None:
        """Make the folders that are not there yet. Raises `FolderRefused`."""
        for folder in (self.data, self.config, self.state, self.logs):
            self.ensure_folder(folder)

    def ensure_folder(self, folder: Path) -> None:
        """Make one folder that only this login, or the frontdesk group, can enter. Raises `FolderRefused`."""
        try:
            if self.machine_wide:
                permissions.require_group()
            permissions.make_folder(folder, shared=self.machine_wide)
        except permissions.NoGroup:
            raise FolderRefused(
                folder,
                f"cannot be shared: this computer has no group named {permissions.GROUP}",
                f"as administrator, make the group {permissions.GROUP}, put the people who work here and the"
                " account of the night job into it, and try again.",
            ) from None
        except OSError as cause:
            raise _refused(folder, cause) from cause


def find_places(home: str | None = None, env: Mapping[str, str] = os.environ) -> Places:
    """Where this installation keeps its things; `home` is what `--home` said."""
    chosen = home or env.get("FRONTDESK_HOME")
    if chosen:
        return _under(Path(chosen).expanduser().absolute())
    for root in _machine_roots():
        if (root / MARKER).is_file():
            return _shared(root)
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    data = Path(dirs.user_data_dir)
    # Windows and macOS give the same folder for data, settings and state: keep them apart beneath it.
    return Places(
        data=data / "data",
        config=_apart(Path(dirs.user_config_dir), data, "config"),
        state=_apart(Path(dirs.user_state_dir), data, "state"),
        logs=_apart(Path(dirs.user_log_dir), data, "logs"),
    )


def machine_places() -> Places:
    """The folders that all logins of this computer share, whether they exist or not."""
    return _shared(_machine_roots()[0])


def make_machine_wide() -> Places:
    """Set this computer up for several logins (for an administrator). Raises `FolderRefused`."""
    places = machine_places()
    places.ensure()
    marker = places.data.parent / MARKER
    try:
        marker.touch(mode=0o644, exist_ok=True)
    except OSError as cause:
        raise _refused(marker.parent, cause) from cause
    return places


def _machine_roots() -> list[Path]:
    """Where a machine-wide installation can be; a new one goes to the first.

    On Linux a desktop session may list other folders in XDG_DATA_DIRS than the night job has: look in all, and in
    the one that counts when nothing is set.
    """
    import platformdirs

    listed = platformdirs.site_data_dir(APP, appauthor=False, multipath=True).split(os.pathsep)
    usual = Path("/usr/local/share") / APP
    roots = [Path(folder) for folder in listed]
    return [usual, *(root for root in roots if root != usual)] if usual in roots or len(roots) > 1 else roots


def _shared(root: Path) -> Places:
    return replace(_under(root), machine_wide=True, home=None)


def _under(home: Path) -> Places:
    return Places(data=home / "data", config=home / "config", state=home / "state", logs=home / "logs", home=home)


def _apart(folder: Path, root: Path, name: str) -> Path:
    return root / name if folder == root else folder


def _refused(folder: Path, cause: OSError) -> FolderRefused:
    if cause.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FolderRefused(folder, "cannot be made: the disk is full", "free some space and try again.")
    if isinstance(cause, FileExistsError | NotADirectoryError):
        return FolderRefused(folder, "cannot be made: a file is in its way", "move that file away and try again.")
    return FolderRefused(
        folder,
        "cannot be made: this account may not write there, or the disk is read-only",
        Advice(
            "give this account the right to write there, or name another folder with --home.",
            on_screen="give this account the right to write there.",
        ),
    )
