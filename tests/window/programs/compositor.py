#!/usr/bin/python3
"""What programs see of a compositor: that it is there. Composes nothing. Ends when its input does. Needs python3-gi and
GTK 3."""

import sys
import threading

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

window = Gtk.Invisible()
window.realize()
Gdk.selection_owner_set(window.get_window(), Gdk.Atom.intern("_NET_WM_CM_S0", False), Gdk.CURRENT_TIME, False)
Gdk.Display.get_default().sync()
print("ready", flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), GLib.idle_add(Gtk.main_quit)), daemon=True).start()
Gtk.main()
