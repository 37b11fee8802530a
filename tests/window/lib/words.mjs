// What Whence says, from the files it takes its words from: tests find things by what they are called, and go on finding
// them when a word is changed.

import { readFileSync } from "node:fs";

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../../../assets/strings/${name}.json`, import.meta.url), "utf8"));

/** Words of a language: `say("first.next")`, with `{names}` filled in. */
export function wordsOf(language) {
  const messages = { ...read(language), ...read(`host.${language}`) };
  return (key, values = {}) => {
    if (!(key in messages)) throw new Error(`no words for ${key}`);
    return messages[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  };
}
