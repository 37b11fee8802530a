// Names of people. Pure.

import type { Person } from "../ipc";

/** Every name and address of a person, each once, the main name first. */
export const namesOf = (person: Person): string[] => [
  ...new Set([person.name, ...person.handles.map((handle) => handle.value)]),
];
