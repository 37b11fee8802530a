#!/bin/sh
# Fetches PDFium's shared library, which Whence needs to read PDFs, into a folder.
#
#   scripts/fetch-pdfium.sh target/pdfium
#
# It comes from the wheel of pypdfium2 on PyPI (PDFium: BSD-3-Clause and Apache-2.0), in one pinned version whose
# hashes stand below. For Linux (glibc) and macOS, on x86_64 and arm64. Needs python3 with pip or venv.
set -eu

# indexer/Cargo.toml names the oldest PDFium whose functions are bound (pdfium_8125); this one is 8149.
version=5.15.2

if [ $# -ne 1 ]; then
    echo "usage: $0 DEST" >&2
    exit 2
fi
dest=$1

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64)
        platform=manylinux2014_x86_64
        hash=dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37 ;;
    Linux-aarch64 | Linux-arm64)
        platform=manylinux2014_aarch64
        hash=dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc ;;
    Darwin-arm64)
        platform=macosx_13_0_arm64
        hash=e71fe832e94421ac3c28d6a6ed4a9e61f22417089652d339f391c4ffc2a44c35 ;;
    Darwin-x86_64)
        platform=macosx_13_0_x86_64
        hash=7f296a298074d76fb7c3d1ecb80d7097a96778bf0ad9c5c48a0170e56e2c6821 ;;
    *)
        echo "no PDFium is known for $(uname -s) on $(uname -m); put its shared library into a folder yourself" >&2
        exit 1 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$(dirname "$0")/fetch-wheel.sh" pypdfium2 "$version" "$platform" "$hash" "$work"

mkdir -p "$dest"
python3 - "$work" "$dest" <<'PYTHON'
import pathlib, sys, zipfile

work, dest = map(pathlib.Path, sys.argv[1:])
[wheel] = work.glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    [name] = [n for n in archive.namelist() if n in ("pypdfium2_raw/libpdfium.so", "pypdfium2_raw/libpdfium.dylib")]
    library = dest / pathlib.PurePosixPath(name).name
    library.write_bytes(archive.read(name))
    for licence in (n for n in archive.namelist() if "/licenses/" in n and not n.endswith("/")):
        target = dest / "licenses" / licence.split("/licenses/", 1)[1]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(licence))
print(f"wrote {library}")
PYTHON
