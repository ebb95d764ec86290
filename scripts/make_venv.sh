#!/bin/sh
# make_venv.sh FOLDER: a virtual environment of Python 3.11, 3.12 or 3.13 in FOLDER; one that works is left as it is.
set -eu

is_fit='import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

if "$1/bin/python" -c "$is_fit" 2>/dev/null; then
    exit 0
fi
for python in python3.13 python3.12 python3.11 python3 python; do
    if "$python" -c "$is_fit" 2>/dev/null; then
        exec "$python" -m venv --clear "$1"
    fi
done
echo "Python 3.11, 3.12 atau 3.13 dengan modul venv tidak ditemukan. Pasang salah satunya, lalu ulangi." >&2
echo "No Python 3.11, 3.12 or 3.13 with its venv module was found. Install one (on Debian and Ubuntu:" >&2
echo "apt-get install python3 python3-venv; elsewhere from python.org), then try again." >&2
exit 1
