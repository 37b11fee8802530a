// Chords as they are typed into the settings and shown. Pure.

const MODIFIERS = ["Ctrl", "Alt", "Shift", "Super"] as const;

const OWN_NAMES: Record<string, string> = {
  " ": "Space",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
};

type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

/** `Super+Alt+Space`; null while only modifiers are down, or where none is: a bare letter would swallow typing. */
export function chordOf(press: Press): string | null {
  if (["Control", "Alt", "Shift", "Meta", "Super", "OS", "AltGraph"].includes(press.key)) return null;
  const down = [press.ctrlKey, press.altKey, press.shiftKey, press.metaKey];
  const modifiers = MODIFIERS.filter((_, i) => down[i]);
  const name = keyName(press);
  const standsAlone = /^F\d+$/.test(name) || name.startsWith("XF86") || name.startsWith("Launch");
  const bare = modifiers.every((modifier) => modifier === "Shift");
  return bare && !standsAlone ? null : [...modifiers, name].join("+");
}

/** The key where it sits, whatever the layout or the input method makes of it. */
function keyName({ key, code }: Press): string {
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  return plain ?? OWN_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The keys of a chord, one by one. */
export const keysOf = (chord: string): string[] => chord.split("+").filter(Boolean);

/** The key that Windows keyboards call Copilot. */
export const isCopilot = (chord: string): boolean =>
  ["F23", "Shift", "Super"].every((key) => keysOf(chord).includes(key));
