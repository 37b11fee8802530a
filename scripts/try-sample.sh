#!/bin/sh
# Indexes the sample home into DATA_DIR if that is not there yet, and asks it a few questions.
#
#   scripts/try-sample.sh target/release/whence target/sample-index
set -eu

whence=$1
data=$2
cd "$(dirname "$0")/.."
export TZ=Europe/London

if [ ! -d "$data" ]; then
    "$whence" --data-dir "$data" index --me "Hana Whitlock" --me Hana --me 하나 --me 황하나 \
        --me hana@whitlockprints.example --me "+44 7700 900142" assets/sample-home/home
fi
while IFS= read -r question; do
    printf '\n> %s\n' "$question"
    "$whence" --data-dir "$data" ask --now 2026-11-12T18:00:00+00:00 --limit 2 "$question"
done <<'QUESTIONS'
the contract Ishbel mailed me at the end of October
where did scan_0043.pdf come from
side door code for the print fair hall
what did I give the bees after the clocks went back
이모가 지난주에 보낸 파일
photos from October
QUESTIONS
printf '\nYour own things:\n  %s index --me "Your Name" --me you@example.org ~/Documents ~/Downloads\n  %s ask ...\n' "$whence" "$whence"
