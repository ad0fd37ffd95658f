"""The group server with folding put off: pushing alone is measured, and what follows has a figure of its own."""

from __future__ import annotations

import sys

from frontdesk.group import folding
from frontdesk.group.serve import Listening, serve
from frontdesk.group.settings import Settings

folding.QUIET_SECONDS = folding.PATIENCE_SECONDS = 1e6

if __name__ == "__main__":
    serve(Settings(database=sys.argv[1]), Listening(port=int(sys.argv[-1])))
