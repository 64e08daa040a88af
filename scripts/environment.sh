#!/bin/sh
# Make a virtual environment from a lock with hashes: environment.sh FOLDER LOCK [core]
set -eu
folder=$1 lock=$2 kind=${3:-whole}
python=${PYTHON:-python3}

command -v "$python" >/dev/null || { echo "Magpie needs python3, 3.11 or later: on Debian or Ubuntu, apt install python3 python3-venv" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Magpie needs Python 3.11 or later; $python is $("$python" --version 2>&1). Set PYTHON=/path/to/a/later/python3" >&2; exit 1; }
"$python" -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: on Debian or Ubuntu, apt install python3-venv" >&2; exit 1; }

[ -x "$folder/bin/python" ] && "$folder/bin/python" -c '' 2>/dev/null || { rm -rf "$folder"; "$python" -m venv "$folder"; }
echo "Setting up $folder from $lock …"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
if [ "$kind" = whole ]; then
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
