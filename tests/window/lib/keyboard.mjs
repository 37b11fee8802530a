// Keys pressed on the desktop's keyboard, for whoever has the focus or has taken them. Nobody else holds a key down there.

/** The second hotkey that Whence takes when it is new. */
export const QUICK_ASK = "super+alt+space";

export const press = (desktop, ...keys) => desktop.run("xdotool", ["key", ...keys]);

export const type = (desktop, text) => desktop.run("xdotool", ["type", "--delay", "15", "--", text]);

/** What a keyboard with a Copilot key sends: F23, which Debian's keymap knows only by its code. */
export const pressCopilot = (desktop) =>
  desktop.run("xdotool", [
    ...["keydown", "Super_L", "keydown", "Shift_L"],
    ...["key", "201"],
    ...["keyup", "Shift_L", "keyup", "Super_L"],
  ]);
