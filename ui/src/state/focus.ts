// The focus is never lost: when what had it is gone, it goes to the head of the place.

import { tick } from "svelte";

export async function rescueFocus(): Promise<void> {
  await tick();
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>("main [role=combobox], main h1")?.focus();
}
