#!/bin/sh
# Installs what building and testing Whence needs and this machine lacks. Says what it does; does nothing else.
set -eu

say() { echo "setup: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install DEBIAN FEDORA ARCH BREW: the package's name in each world; "-" where it needs none.
install() {
    if command -v apt-get >/dev/null 2>&1; then
        say "installing $1"
        [ -n "${updated:-}" ] || { as_root apt-get update -qq; updated=1; }
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
    elif command -v dnf >/dev/null 2>&1; then
        say "installing $2"; as_root dnf install -y -q $2
    elif command -v pacman >/dev/null 2>&1; then
        say "installing $3"; as_root pacman -S --noconfirm --needed $3
    elif command -v brew >/dev/null 2>&1; then
        [ "$4" = - ] || { say "installing $4"; brew install $4; }
    else
        say "please install: $1"; exit 1
    fi
}

has_tray() { pkg-config --exists ayatana-appindicator3-0.1 || pkg-config --exists appindicator3-0.1; }

command -v cc >/dev/null 2>&1 || install "build-essential" "gcc gcc-c++ make" "base-devel" -
command -v python3 >/dev/null 2>&1 || install "python3" "python3" "python" "python"
# PDFium comes as a Python wheel; pip or venv fetches it.
if ! python3 -m pip --version >/dev/null 2>&1 && ! python3 -c 'import ensurepip' >/dev/null 2>&1; then
    install "python3-venv python3-pip" "python3-pip" "python-pip" -
fi
# The window: WebKit, the tray, and what finds them.
if [ "$(uname -s)" = Linux ]; then
    command -v pkg-config >/dev/null 2>&1 || install "pkg-config" "pkgconf-pkg-config" "pkgconf" -
    if ! pkg-config --exists webkit2gtk-4.1 librsvg-2.0 || ! has_tray; then
        install "libwebkit2gtk-4.1-dev libayatana-appindicator3-dev librsvg2-dev" \
            "webkit2gtk4.1-devel libayatana-appindicator-gtk3-devel librsvg2-devel" \
            "webkit2gtk-4.1 libayatana-appindicator librsvg" -
    fi
fi
# Node builds the front end; vite wants 20.19 at least.
node_is_new() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}
if ! node_is_new node && ! node_is_new target/tools/node/bin/node; then
    say "fetching Node.js into target/tools/node"
    scripts/fetch-node.sh target/tools/node
fi
if ! command -v cargo >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1 || apt-cache show rustup >/dev/null 2>&1; then
        install "rustup" "rustup" "rustup" "rustup"
        rustup default stable
    else
        say "please install Rust 1.95 or newer with rustup (https://rustup.rs), then run this again"
        exit 1
    fi
fi
