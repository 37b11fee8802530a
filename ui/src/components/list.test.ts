import { render } from "@testing-library/svelte";
import { createRawSnippet, tick } from "svelte";

import VirtualList from "./VirtualList.svelte";

const ROW = 50;
const names = (count: number) => Array.from({ length: count }, (_, i) => `row ${i}`);

function show(count: number, current = 0) {
  const row = createRawSnippet<[string, number]>((name) => ({ render: () => `<p>${name()}</p>` }));
  const props = {
    rows: names(count),
    heightOf: () => ROW / 16,
    keyOf: (name: string) => name,
    row,
    current,
    anchor: "a",
  };
  const { container, rerender } = render(VirtualList<string>, { props });
  const box = container.querySelector<HTMLElement>(".box")!;
  Object.defineProperty(box, "clientHeight", { value: 400 });
  return { box, drawn: () => [...box.querySelectorAll("p")].map((p) => p.textContent), rerender };
}

async function scroll(box: HTMLElement, to: number) {
  box.scrollTop = to;
  box.dispatchEvent(new Event("scroll"));
  await tick();
}

test("of a thousand rows only those in view are drawn, and the rest keeps its room", async () => {
  const { box, drawn } = show(1000);
  expect(drawn()[0]).toBe("row 0");
  expect(drawn().length).toBeLessThan(25);
  expect(box.firstElementChild).toHaveStyle({ height: `${1000 * ROW}px` });
  await scroll(box, 500 * ROW);
  expect(drawn()).toContain("row 500");
  expect(drawn()).not.toContain("row 0");
  expect(drawn().length).toBeLessThan(25);
});

test("the chosen row comes into view", async () => {
  const { box, rerender } = show(1000);
  await rerender({ current: 20, anchor: "b" });
  expect(box.scrollTop).toBe(21 * ROW - 400);
});

test("rows that change under a reader who scrolled leave the place alone", async () => {
  const { box, rerender } = show(1000);
  await scroll(box, 5000);
  await rerender({ rows: names(900) });
  expect(box.scrollTop).toBe(5000);
});
