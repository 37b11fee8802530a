#!/bin/sh
# Opens the window with the sample home offered; without a display, asks the sample home in the terminal.
#
#   scripts/run.sh target/release/whence target/sample-index
set -eu

whence=$1
data=$2

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so there is no window: these are the sample home's questions, asked in the terminal."
    exec "$(dirname "$0")/try-sample.sh" "$whence" "$data"
fi
export WHENCE_SAMPLE="$(cd "$(dirname "$0")/.." && pwd)/assets/sample-home/home"
exec "$whence"
