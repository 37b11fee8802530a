#!/bin/sh
# Downloads one wheel from PyPI by name, version and hash, for a platform that need not be this one.
#
#   scripts/fetch-wheel.sh NAME VERSION PLATFORM SHA256 DEST
#
# Needs python3 with pip or venv.
set -eu

if [ $# -ne 5 ]; then
    echo "usage: $0 NAME VERSION PLATFORM SHA256 DEST" >&2
    exit 2
fi
name=$1 version=$2 platform=$3 hash=$4 dest=$5

mkdir -p "$dest"
python=python3
if ! "$python" -m pip --version >/dev/null 2>&1; then
    echo "python3 has no pip; making a virtual environment for this download"
    python3 -m venv "$dest/venv"
    python=$dest/venv/bin/python
fi
echo "downloading $name $version for $platform"
printf '%s==%s --hash=sha256:%s\n' "$name" "$version" "$hash" >"$dest/requirements.txt"
"$python" -m pip download --quiet --no-deps --only-binary=:all: --platform "$platform" \
    --require-hashes --requirement "$dest/requirements.txt" --dest "$dest"
