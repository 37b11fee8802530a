#!/bin/sh
# Stands for the desktop's own way to open things: writes down what it was asked to open.
# A line each: the verb, a tab, the path.
printf '%s\t%s\n' "$1" "$2" >>"$WHENCE_OPENED"
