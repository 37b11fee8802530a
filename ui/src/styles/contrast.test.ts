import { readFileSync } from "node:fs";

const tokens = readFileSync("src/styles/tokens.css", "utf8");

/** The tokens of one block of the style sheet, as [light, dark]. */
function block(selector: string): Record<string, [string, string]> {
  const from = tokens.indexOf(`${selector} {`);
  const body = tokens.slice(from, tokens.indexOf("}", from));
  const pairs = [...body.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)];
  return Object.fromEntries(pairs.map(([, name, light, dark]) => [name!, [light!, dark!]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const usual = block(":root");
const themes = { usual, contrast: { ...usual, ...block(':root[data-theme="contrast"]') } };

const BACKGROUNDS = ["paper", "desk", "raised", "chosen", "hover"];
const PAIRS = [
  ...BACKGROUNDS.flatMap((back) => ["ink", "ink-quiet", "accent", "danger"].map((ink) => [ink, back])),
  ["on-accent", "accent"],
  ["on-danger", "danger"],
  ["ink", "mark"],
] as Array<[string, string]>;

describe.each(Object.entries(themes))("%s theme", (_, theme) => {
  test.each(PAIRS)("%s on %s can be read", (ink, back) => {
    for (const mode of [0, 1]) {
      expect(contrast(theme[ink]![mode]!, theme[back]![mode]!)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("the edges of controls can be seen", () => {
    for (const mode of [0, 1]) {
      expect(contrast(theme["line-strong"]![mode]!, theme.paper![mode]!)).toBeGreaterThanOrEqual(3);
    }
  });
});

test("those who ask their desktop for contrast get the same as those who choose it here", () => {
  expect(block(':root:not([data-theme="contrast"])')).toEqual(block(':root[data-theme="contrast"]'));
});
