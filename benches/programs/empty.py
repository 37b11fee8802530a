"""An empty window with a web view: what any program like ours costs before it does anything."""

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

window = Gtk.Window(title="Empty", default_width=1040, default_height=720, window_position=Gtk.WindowPosition.CENTER)
view = WebKit2.WebView()
window.add(view)
view.load_html("<!doctype html><title>Empty</title><body><h1>An empty page</h1>", None)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
