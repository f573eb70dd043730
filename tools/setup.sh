#!/usr/bin/env bash
# Makes .venv from requirements-dev.lock and links the package into it. Needs only Python 3.11 or newer.
# Prefers uv (from the PATH, else installed into .venv from the lock); falls back to pip with the same hashes.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements-dev.lock
venv_python=.venv/bin/python

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
        if [ -n "$candidate" ] && is_new_enough "$candidate"; then echo "$candidate"; return; fi
    done
    echo "No Python 3.11 or newer was found. Install one, or name it: make setup PYTHON=/path/to/python3.11" >&2
    return 1
}

path_uv() { command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; }

make_venv() {
    local python
    python=$(find_python)
    rm -rf .venv
    if path_uv; then uv venv --quiet --python "$(command -v "$python")" .venv && return; fi
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "'$python -m venv' failed. On Debian, install python3-venv (or uv) and run 'make setup' again." >&2
        return 1
    fi
}

# uv itself is pinned and hashed in the lock: install only that block of it.
install_uv_from_lock() {
    local block
    block=$(mktemp)
    awk '/^uv==/ {on=1} /^[^ ]/ && !/^uv==/ {on=0} on' "$lock" >"$block"
    "$venv_python" -m pip install --quiet --require-hashes -r "$block"
    local status=$?
    rm -f "$block"
    return $status
}

find_uv() {
    if path_uv; then echo uv; return; fi
    install_uv_from_lock >&2 && echo .venv/bin/uv
}

install_with_uv() {
    local uv
    uv=$(find_uv) || return 1
    "$uv" pip sync --quiet --python "$venv_python" --require-hashes "$lock"
}

install_with_pip() {
    echo "uv could not install the packages; trying pip with the same lock." >&2
    with_pip --require-hashes -r "$lock"
}

with_pip() {
    "$venv_python" -m pip --version >/dev/null 2>&1 || "$venv_python" -m ensurepip --upgrade >/dev/null
    "$venv_python" -m pip install --quiet "$@"
}

# The lock brings uv, so it is there unless only pip could work here.
link_package() {
    if [ -x .venv/bin/uv ]; then
        .venv/bin/uv pip install --quiet --python "$venv_python" --no-deps --no-build-isolation --editable .
    else
        with_pip --no-deps --no-build-isolation --editable .
    fi
}

is_new_enough "$venv_python" || make_venv
install_with_uv || install_with_pip
link_package
echo "Ready: $("$venv_python" --version) in .venv"
