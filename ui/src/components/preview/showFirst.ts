// Brings the first match of a preview into view.

export const showFirst = (selector: string) => (root: HTMLElement) =>
  root.querySelector(selector)?.scrollIntoView({ block: "center" });
