#!/bin/sh
# Draws every icon from the one mark, ui/src/assets/mark.svg. Needs rsvg-convert (Debian: librsvg2-bin).
#   assets/icons/scripts/make.sh
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
mark=$here/../../ui/src/assets/mark.svg
command -v rsvg-convert >/dev/null || { echo "rsvg-convert is missing. Install librsvg2-bin." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What is drawn inside the mark's own 24 by 24 box.
shapes=$(sed -e '/<svg/d' -e '/<\/svg>/d' "$mark")

svg() { # VIEWBOX CONTENT
	printf '<svg xmlns="http://www.w3.org/2000/svg" viewBox="%s">%s</svg>\n' "$1" "$2"
}

# The program's icon: the mark in paper on the accent, with the room around it that desktops expect.
app='<rect x="1" y="1" width="30" height="30" rx="7" fill="#0b665c"/>
	<g transform="translate(5.2 5.2) scale(0.9)" color="#fdfdfb">'$shapes'</g>'
svg "0 0 32 32" "$app" >"$work/app.svg"

draw() { # SVG SIZE FILE
	rsvg-convert --width "$2" --height "$2" --output "$here/$3" "$work/$1.svg"
}

draw app 32 32x32.png
draw app 128 128x128.png
draw app 256 128x128@2x.png
draw app 512 icon.png

# The tray's icons. One colour must do on light and on dark panels: these stand at least 3:1 from white and from #242424.
# States differ by shape; colour only says the same again. What stands in the place of the arc is given room.
ink='#17897b'
warn='#c4590f'

tray() { # NAME CUT BADGE
	svg "0 0 24 24" '<mask id="cut" maskUnits="userSpaceOnUse" x="-1" y="-1" width="26" height="26"><rect x="-1" y="-1" width="26" height="26" fill="#fff"/>'"$2"'</mask>
	<g mask="url(#cut)" color="'$ink'">'"$shapes"'</g>'"$3" >"$work/$1.svg"
	draw "$1" 22 "tray/$1.png"
	draw "$1" 44 "tray/$1@2x.png"
}

tray idle '' ''
tray indexing '<rect x="9" y="15.5" width="15" height="8.5" fill="#000"/>' \
	'<g fill="'$ink'"><circle cx="12.2" cy="20.6" r="1.9"/><circle cx="17" cy="20.6" r="1.9"/><circle cx="21.8" cy="20.6" r="1.9"/></g>'
tray paused '<rect x="9" width="15" height="24" fill="#000"/>' \
	'<g fill="'$ink'"><rect x="11" y="4" width="4.2" height="16" rx="1.4"/><rect x="18" y="4" width="4.2" height="16" rx="1.4"/></g>'
tray attention '<rect x="15.2" width="9" height="24" fill="#000"/><path d="M10 0h14v9H10zM10 15h14v9H10z" fill="#000"/>' \
	'<g fill="'$warn'"><rect x="17.2" y="3.2" width="4.4" height="11.4" rx="2.2"/><circle cx="19.4" cy="18.6" r="2.4"/></g>'
