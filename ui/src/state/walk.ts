// Arrow keys inside a group of buttons.

const NEXT = new Set(["ArrowRight", "ArrowDown"]);
const PREVIOUS = new Set(["ArrowLeft", "ArrowUp"]);

/** Moves the focus among the group's buttons, round and round. */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }, vertical = false): void {
  const step = NEXT.has(event.key) ? 1 : PREVIOUS.has(event.key) ? -1 : 0;
  const sideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
  if (step === 0 || sideways === vertical) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons.at((at + step) % buttons.length)?.focus();
  event.preventDefault();
  event.stopPropagation();
}
