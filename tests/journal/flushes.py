"""How often this process makes the disk flush, counted where it cannot be missed: in the C library itself."""

from __future__ import annotations

import ctypes
import mmap
import platform
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

JUMP = {
    "x86_64": lambda target: b"\x48\xb8" + struct.pack("<Q", target) + b"\xff\xe0",  # movabs rax, target; jmp rax
    "aarch64": lambda target: struct.pack("<IIQ", 0x58000050, 0xD61F0200, target),  # ldr x16, #8; br x16; target
}
SYSTEM_CALLS = {"x86_64": {"fsync": 74, "fdatasync": 75}, "aarch64": {"fsync": 82, "fdatasync": 83}}
READ_WRITE_RUN = 1 | 2 | 4


@dataclass
class Flushes:
    """The number so far."""

    count: int = 0


@contextmanager
def counted_flushes() -> Iterator[Flushes]:
    """Replace the first bytes of `fsync` and `fdatasync` by a jump to a counter that flushes for real."""
    library = ctypes.CDLL(None, use_errno=True)
    machine = platform.machine()
    flushes = Flushes()
    undo: list[tuple[int, bytes]] = []
    counters = []
    for name, number in SYSTEM_CALLS[machine].items():

        def counted(file: int, number: int = number) -> int:
            flushes.count += 1
            return int(library.syscall(number, file))

        counter = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(counted)
        counters.append(counter)
        target = ctypes.cast(counter, ctypes.c_void_p).value
        place = ctypes.cast(getattr(library, name), ctypes.c_void_p).value
        assert target is not None
        assert place is not None
        jump = JUMP[machine](target)
        page = place & ~(mmap.PAGESIZE - 1)
        assert library.mprotect(ctypes.c_void_p(page), 2 * mmap.PAGESIZE, READ_WRITE_RUN) == 0
        undo.append((place, ctypes.string_at(place, len(jump))))
        ctypes.memmove(place, jump, len(jump))
    try:
        yield flushes
    finally:
        for place, original in undo:
            ctypes.memmove(place, original, len(original))
