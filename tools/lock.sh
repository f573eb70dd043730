#!/usr/bin/env bash
# Pins requirements.in and requirements-dev.in with hashes. The files name no registry: where packages come from
# is the machine's business.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links "$@"
}
compile requirements.in --output-file requirements.lock
compile requirements-dev.in --constraints requirements.lock --output-file requirements-dev.lock
