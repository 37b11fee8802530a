#!/usr/bin/python3
"""What another program would get on pasting files: their addresses, one a line. Needs python3-gi and GTK 3."""

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
for uri in clipboard.wait_for_uris() or []:
    print(uri)
