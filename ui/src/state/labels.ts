// Slots in words: on a chip, and in the sentence that says nothing fits.

import { language, span, t, type Key } from "../i18n/index.svelte";
import type { Channel, Slot } from "../ipc";
import en from "$strings/en.json";

/** A kind by its name; what has no name of its own keeps the question's words. */
function kindName(value: string | null, otherwise: string): string {
  const key = `kind.${value}`;
  return key in en ? t(key as Key) : otherwise;
}

export const channelName = (channel: Channel): string => t(`channel.${channel}`);

function plainLabel(slot: Slot): string {
  const who = slot.value ?? slot.text;
  switch (slot.kind) {
    case "sender":
      return t("chip.sender", { who });
    case "recipient":
      return t("chip.recipient", { who });
    case "person":
      return t("chip.person", { who });
    case "time":
      return slot.start && slot.end ? span(slot.start, slot.end) : slot.text;
    case "kind":
      return kindName(slot.value, slot.text);
    case "channel":
      return slot.value ? channelName(slot.value as Channel) : slot.text;
    case "room":
    case "topic":
      return who;
  }
}

/** What a chip says. */
export const chipLabel = (slot: Slot): string =>
  slot.negated ? t("chip.not", { what: plainLabel(slot) }) : plainLabel(slot);

/** `No document from Peter Kim on WhatsApp (June).` */
export function nothingFits(slots: Slot[]): string {
  const kind = slots.find((slot) => slot.kind === "kind");
  const rest = slots.filter((slot) => slot !== kind && !slot.negated);
  if (rest.length === 0) return t("ask.nothing.plain");
  const order = ["sender", "recipient", "person", "topic", "channel", "room", "time"];
  const what = rest
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(phrase)
    .join(language() === "ko" ? ", " : " ");
  return kind
    ? t("ask.nothing.kind", { kind: inSentence(plainLabel(kind)), what })
    : t("ask.nothing", { what });
}

function phrase(slot: Slot): string {
  const who = slot.value ?? slot.text;
  switch (slot.kind) {
    case "sender":
      return t("nothing.sender", { who });
    case "recipient":
      return t("nothing.recipient", { who });
    case "person":
      return t("nothing.person", { who });
    case "channel":
      return slot.value === "mail" ? t("nothing.mail") : t("nothing.channel", { what: plainLabel(slot) });
    case "room":
      return t("nothing.room", { what: who });
    case "topic":
      return t("nothing.topic", { what: who });
    case "time":
    case "kind":
      return t("nothing.time", { what: plainLabel(slot) });
  }
}

/** `Document` inside a sentence is `document`; `PDF` stays. */
const inSentence = (label: string): string => (/^\p{Lu}\p{Ll}/u.test(label) ? label.toLowerCase() : label);
