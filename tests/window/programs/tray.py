#!/usr/bin/python3
"""The place on a panel where trays are shown, without a panel: keeps the items that programs register and answers
questions about them, one JSON object a line. Needs python3-gi.

    {"do": "items"}                      the items, in the order they came
    {"do": "menu"}                       the newest item's menu, with its submenus
    {"do": "click", "id": 7}             what a click on an entry does
    {"do": "icon"}                       where its icon lies
"""

import json
import os
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
XML = f"""<node><interface name="{WATCHER}">
  <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
  <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
  <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
  <property name="ProtocolVersion" type="i" access="read"/>
  <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
  <signal name="StatusNotifierItemUnregistered"><arg type="s"/></signal>
  <signal name="StatusNotifierHostRegistered"/>
</interface></node>"""


class Tray:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.items = []
        info = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
        self.bus.register_object("/StatusNotifierWatcher", info, self.called, self.property, None)
        Gio.bus_own_name_on_connection(self.bus, WATCHER, 0, lambda *_: say({"ready": True}), lambda *_: sys.exit(1))

    def called(self, _bus, sender, path, interface, method, parameters, invocation):
        (said,) = parameters.unpack()
        if method == "RegisterStatusNotifierItem":
            # Either the item's path, or the bus name of whoever has one at the usual place.
            item = (sender, said) if said.startswith("/") else (said, "/StatusNotifierItem")
            # An item that is shown already, and says so again with every new menu, stays one, as on any panel.
            if item not in self.items:
                self.items.append(item)
                told = GLib.Variant("(s)", ("".join(item),))
                self.bus.emit_signal(None, path, interface, "StatusNotifierItemRegistered", told)
        invocation.return_value(None)

    def property(self, _bus, _sender, _path, _interface, name):
        return {
            "RegisteredStatusNotifierItems": GLib.Variant("as", ["".join(item) for item in self.items]),
            "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
            "ProtocolVersion": GLib.Variant("i", 0),
        }[name]

    def call(self, path, interface, method, parameters):
        name, _ = self.items[-1]
        return self.bus.call_sync(name, path, interface, method, parameters, None, 0, 5000, None).unpack()

    def of_item(self, name):
        _, path = self.items[-1]
        (value,) = self.call(path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ITEM, name)))
        return value

    def menu(self):
        path = self.of_item("Menu")
        _, root = self.call(path, MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, [])))
        return entries(root)

    def click(self, entry):
        data = GLib.Variant("s", "")
        self.call(self.of_item("Menu"), MENU, "Event", GLib.Variant("(isvu)", (entry, "clicked", data, 0)))
        return True

    def icon(self):
        name, folder = self.of_item("IconName"), self.of_item("IconThemePath")
        return name if os.path.isabs(name) else os.path.join(folder, name + ".png")

    def answer(self, asked):
        what = asked["do"]
        if what == "items":
            return ["".join(item) for item in self.items]
        if what == "click":
            return self.click(asked["id"])
        return {"menu": self.menu, "icon": self.icon}[what]()


def entries(node):
    _, _, children = node
    return [
        {
            "id": child[0],
            "label": written(child[1].get("label", "")),
            "enabled": child[1].get("enabled", True),
            "separator": child[1].get("type") == "separator",
            "entries": entries(child),
        }
        for child in children
        if child[1].get("visible", True)
    ]


def written(label):
    """A label without the marks of its access key: `_Quit` is Quit, `a__b` is a_b."""
    return "_".join(part.replace("_", "") for part in label.split("__"))


def say(value):
    print(json.dumps(value), flush=True)


def hear(tray, line):
    try:
        say({"value": tray.answer(json.loads(line))})
    except (GLib.Error, IndexError, KeyError) as error:
        say({"error": str(error)})


def main():
    loop = GLib.MainLoop()
    tray = Tray()

    def listen():
        for line in sys.stdin:
            GLib.idle_add(hear, tray, line)
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    loop.run()


main()
