#!/usr/bin/python3
"""The part of a desktop's portal that gives programs their keys, without a desktop: binds what it is asked to bind, and
does and tells what a test wants, one JSON object a line. Needs python3-gi.

    {"do": "asked"}                          what programs asked for, in order
    {"do": "press", "id": "quick-ask-1"}     presses that key for whoever has it
    {"do": "rename", "id": "quick-ask-1", "trigger": "Meta+Q"}
                                             the person gives it other keys in the desktop's settings
    {"do": "sessions"}                       how many sessions are open

Its argument says what it answers: "grants" gives what was asked for, "refuses" is a person who presses Cancel. As real
ones do, it keeps to the keys that it gave an id before, whatever is asked for later.
"""

import json
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
XML = f"""<node>
<interface name="{SHORTCUTS}">
  <method name="CreateSession">
    <arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="BindShortcuts">
    <arg type="o" direction="in"/><arg type="a(sa{{sv}})" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="ListShortcuts">
    <arg type="o" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="ConfigureShortcuts">
    <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/>
  </method>
  <signal name="Activated"><arg type="o"/><arg type="s"/><arg type="t"/><arg type="a{{sv}}"/></signal>
  <signal name="Deactivated"><arg type="o"/><arg type="s"/><arg type="t"/><arg type="a{{sv}}"/></signal>
  <signal name="ShortcutsChanged"><arg type="o"/><arg type="a(sa{{sv}})"/></signal>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="{REQUEST}"><method name="Close"/></interface>
<interface name="{SESSION}"><method name="Close"/><property name="version" type="u" access="read"/></interface>
</node>"""


class Portal:
    def __init__(self, answer):
        self.refuses = answer == "refuses"
        self.asked = []
        # By a session's path: whose it is, and the ids that are bound in it.
        self.sessions = {}
        # What a person would see in the settings: an id's keys.
        self.triggers = {}
        self.objects = {}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.interfaces = {one.name: one for one in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}
        self.register(PATH, SHORTCUTS)
        Gio.bus_own_name_on_connection(self.bus, NAME, 0, lambda *_: say({"ready": True}), lambda *_: sys.exit(1))

    def register(self, path, interface):
        self.objects[path] = self.bus.register_object(
            path, self.interfaces[interface], self.called, lambda *_: GLib.Variant("u", 2), None
        )

    def called(self, _bus, sender, path, interface, method, parameters, invocation):
        said = parameters.unpack()
        if method == "Close":
            self.bus.unregister_object(self.objects.pop(path))
            self.sessions.pop(path, None)
            return invocation.return_value(None)
        self.asked.append({"method": method, "shortcuts": said[1] if method == "BindShortcuts" else []})
        if method == "ConfigureShortcuts":
            return invocation.return_value(None)
        request = f"{PATH}/request/{own(sender)}/{said[-1]['handle_token']}"
        self.register(request, REQUEST)
        invocation.return_value(GLib.Variant("(o)", (request,)))
        answer = {
            "CreateSession": self.create_session,
            "BindShortcuts": self.bind_shortcuts,
            "ListShortcuts": self.list_shortcuts,
        }[method](sender, *said)
        status = 0 if answer is not None else 1
        self.signal(sender, request, REQUEST, "Response", GLib.Variant("(ua{sv})", (status, answer or {})))
        self.bus.unregister_object(self.objects.pop(request))

    def create_session(self, sender, options):
        session = f"{PATH}/session/{own(sender)}/{options['session_handle_token']}"
        self.register(session, SESSION)
        self.sessions[session] = (sender, [])
        Gio.bus_watch_name_on_connection(self.bus, sender, 0, None, lambda *_: self.sessions.pop(session, None))
        return {"session_handle": GLib.Variant("s", session)}

    def bind_shortcuts(self, sender, session, shortcuts, _window, _options):
        if self.refuses:
            return None
        for name, options in shortcuts:
            self.triggers.setdefault(name, options.get("preferred_trigger", ""))
        self.sessions[session] = (sender, [name for name, _ in shortcuts])
        return {"shortcuts": self.bound(session)}

    def list_shortcuts(self, _sender, session, _options):
        return {"shortcuts": self.bound(session)}

    def bound(self, session):
        _, names = self.sessions[session]
        return GLib.Variant(
            "a(sa{sv})",
            [
                (
                    name,
                    {
                        "description": GLib.Variant("s", name),
                        "trigger_description": GLib.Variant("s", self.triggers[name]),
                    },
                )
                for name in names
            ],
        )

    def signal(self, receiver, path, interface, name, parameters):
        self.bus.emit_signal(receiver, path, interface, name, parameters)

    def press(self, name):
        having = [(session, sender) for session, (sender, names) in self.sessions.items() if name in names]
        for session, sender in having:
            parameters = GLib.Variant("(osta{sv})", (session, name, 0, {}))
            self.signal(sender, PATH, SHORTCUTS, "Activated", parameters)
        return len(having)

    def rename(self, name, trigger):
        self.triggers[name] = trigger
        for session, (sender, _) in self.sessions.items():
            parameters = GLib.Variant.new_tuple(GLib.Variant("o", session), self.bound(session))
            self.signal(sender, PATH, SHORTCUTS, "ShortcutsChanged", parameters)
        return True

    def answer(self, asked):
        what = asked["do"]
        if what == "press":
            return self.press(asked["id"])
        if what == "rename":
            return self.rename(asked["id"], asked["trigger"])
        return {"asked": self.asked, "sessions": len(self.sessions)}[what]


def own(sender):
    return sender.removeprefix(":").replace(".", "_")


def say(value):
    print(json.dumps(value), flush=True)


def hear(portal, line):
    try:
        say({"value": portal.answer(json.loads(line))})
    except (GLib.Error, KeyError) as error:
        say({"error": str(error)})


def main():
    loop = GLib.MainLoop()
    portal = Portal(sys.argv[1])

    def listen():
        for line in sys.stdin:
            GLib.idle_add(hear, portal, line)
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    loop.run()


main()
