// What can be done with a row. Pure.

import type { Row } from "./rows";

export type Action =
  | "open"
  | "reveal"
  | "copyFile"
  | "copyText"
  | "copyPath"
  | "share"
  | "around"
  | "versions"
  | "about"
  | "hide";

/** Which actions make sense, in the order of the menu. */
export function actionsOf(row: Row, canShare: boolean): Action[] {
  if (row.type === "version") return row.version.path ? ["open", "reveal", "copyFile", "copyPath"] : ["open"];
  const { found } = row;
  const inChat = found.kind === "message" || (found.kind === "attachment" && found.channel !== "mail");
  const possible: Record<Action, boolean> = {
    open: !found.gone,
    reveal: !found.gone && (found.path ?? found.container) !== null,
    copyFile: !found.gone && found.path !== null,
    copyText: found.passage.text !== "",
    copyPath: found.path !== null,
    share: canShare && !found.gone && found.path !== null,
    around: inChat,
    versions: found.older > 0,
    about: true,
    hide: true,
  };
  return (Object.keys(possible) as Action[]).filter((action) => possible[action]);
}

/** What Ctrl+C takes: the file where there is one, else the words. */
export const copyOf = (row: Row): Action =>
  actionsOf(row, false).includes("copyFile") ? "copyFile" : "copyText";

/** The key of an action, where it has one. */
export const KEY_OF: Partial<Record<Action, string[]>> = {
  open: ["Enter"],
  reveal: ["Ctrl", "Enter"],
  versions: ["→"],
};
