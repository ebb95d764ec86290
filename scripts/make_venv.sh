#!/bin/sh
# make_venv.sh FOLDER [PYTHON]: a virtual environment of Python 3.11, 3.12 or 3.13 in FOLDER. One that works is left as it is,
# unless PYTHON (a command or a path) is another Python than it was made of; then it is made anew. So is one without pip: whoever
# made it was stopped on the way.
set -eu

folder=$1
asked=${2-}

is_fit() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}
origin() {
    "$1" -c 'import sys; print(sys.base_prefix, *sys.version_info[:3])'
}

if [ -n "$asked" ] && ! is_fit "$asked"; then
    echo "$asked bukan Python 3.11, 3.12 atau 3.13 dengan modul venv." >&2
    echo "$asked is no Python 3.11, 3.12 or 3.13 with its venv module." >&2
    exit 1
fi
has_pip() {
    "$1" -m pip --version > /dev/null 2>&1
}
if is_fit "$folder/bin/python" && has_pip "$folder/bin/python" && { [ -z "$asked" ] || [ "$(origin "$folder/bin/python")" = "$(origin "$asked")" ]; }; then
    exit 0
fi
for python in ${asked:+"$asked"} python3.13 python3.12 python3.11 python3 python; do
    if is_fit "$python"; then
        exec "$python" -m venv --clear "$folder"
    fi
done
echo "Python 3.11, 3.12 atau 3.13 dengan modul venv tidak ditemukan. Pasang salah satunya, lalu ulangi." >&2
echo "No Python 3.11, 3.12 or 3.13 with its venv module was found. Install one (on Debian and Ubuntu:" >&2
echo "apt-get install python3 python3-venv; elsewhere from python.org), then try again." >&2
exit 1
