#!/bin/sh
# Makes a virtual environment with the newest Python from 3.11 on that really runs here.
#
# A name on PATH proves nothing: a version manager's shim may stand for a Python that is not chosen, and some
# systems ship Python without venv. So each candidate is asked.
set -eu

folder="$1"

for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1
    then
        "$name" -m venv --clear "$folder" && exit 0
    fi
done

echo "frontdesk needs Python 3.11 to 3.14 with its venv module, and none was found on PATH." >&2
echo "Next: install it (Debian and Ubuntu: apt-get install python3 python3-venv), then say make again." >&2
exit 1
