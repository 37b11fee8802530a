#!/bin/sh
# Drives the real program on a desktop of its own: tests/window/run.sh BINARY [TEST...]
# Installs nothing; says what is missing. TESTs are files of this folder; without them all are run.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: tests/window/run.sh BINARY [TEST...]" >&2; exit 2; }
case $1 in /*) WHENCE_BIN=$1 ;; *) WHENCE_BIN=$PWD/$1 ;; esac
export WHENCE_BIN
shift
[ -x "$WHENCE_BIN" ] || { echo "There is no program at $WHENCE_BIN. Build it first." >&2; exit 2; }

missing=
needs() { command -v "$1" >/dev/null || missing="$missing $2"; }
needs node "nodejs(20)"
needs Xvfb xvfb
needs dbus-daemon dbus
needs openbox openbox
needs WebKitWebDriver webkit2gtk-driver
needs xdotool xdotool
needs xprop x11-utils
needs xmessage x11-utils
needs import imagemagick
needs ibus-daemon ibus
[ -x /usr/libexec/ibus-engine-hangul ] || missing="$missing ibus-hangul"
ls /usr/lib/*/gtk-3.0/3.0.0/immodules/im-ibus.so >/dev/null 2>&1 || missing="$missing ibus-gtk3"
/usr/bin/python3 -c 'import gi; gi.require_version("Gtk", "3.0")' 2>/dev/null || missing="$missing python3-gi gir1.2-gtk-3.0"
ldconfig -p | grep -q libayatana-appindicator3.so.1 || missing="$missing libayatana-appindicator3-1"
if [ -n "$missing" ]; then
	echo "These Debian packages are missing:$missing" >&2
	exit 2
fi
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || {
	echo "Node $(node --version) is too old; 20 will do." >&2
	exit 2
}

cd "$here"
[ $# -ge 1 ] || set -- *.test.mjs
# One after the other: each file has a whole desktop and a web view of its own.
exec node --test --test-concurrency=1 --test-reporter=spec "$@"
