#!/bin/sh
# Installs what the window's end-to-end tests need and this machine lacks.
set -eu

missing=
for tool in Xvfb WebKitWebDriver xdotool dbus-daemon openbox import xprop xmessage ibus-daemon; do
    command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
[ -x /usr/libexec/ibus-engine-hangul ] || missing="$missing ibus-hangul"
ls /usr/lib/*/gtk-3.0/3.0.0/immodules/im-ibus.so >/dev/null 2>&1 || missing="$missing ibus-gtk3"
/usr/bin/python3 -c 'import gi; gi.require_version("Gtk", "3.0")' >/dev/null 2>&1 || missing="$missing python3-gi"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: please install:$missing" >&2
    exit 1
fi
echo "setup: installing what the window's tests need:$missing" >&2
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
as_root apt-get update -qq
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends xvfb xauth \
    webkit2gtk-driver xdotool dbus dbus-x11 dbus-bin openbox imagemagick x11-utils x11-xserver-utils libglib2.0-bin \
    python3-gi gir1.2-gtk-3.0 ibus ibus-hangul ibus-gtk3 fonts-noto-cjk >/dev/null
