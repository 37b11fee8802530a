import { fakeHost, type FakeHost } from "../ipc/fake";
import { setLanguage } from "../i18n/index.svelte";
import { Search } from "./search.svelte";

let host: FakeHost;
let search: Search;

const settle = () => vi.advanceTimersByTimeAsync(200);
const called = (name: string) => host.calls.filter((call) => call.name === name).map(({ args }) => args[0]);

beforeEach(async () => {
  vi.useFakeTimers();
  setLanguage("en", "en-GB");
  host = fakeHost({ delay: 0 });
  search = new Search(host, 50, () => false);
  search.type("the document Peter sent me on WhatsApp", false);
  await settle();
});

afterEach(() => vi.useRealTimers());

test("the best is chosen first", () => {
  expect(search.index).toBe(0);
  expect(search.row).toMatchObject({ type: "found", best: true });
});

test("what a follow-up means is chosen, wherever it stands", async () => {
  search.type("the second one", true);
  await settle();
  expect(search.index).toBe(1);
});

test("the choice stays on its item when results change under it", async () => {
  search.move("next");
  const { key } = search.row!;
  await host.hideItem(search.rows[0]!.key);
  search.question.again();
  await settle();
  expect(search.row!.key).toBe(key);
  expect(search.index).toBe(0);
});

test("Enter right after the last stroke opens the answer to all of it", async () => {
  search.type("kimchi", true);
  const done = search.act("open");
  await settle();
  expect(await done).toBe(true);
  expect(called("open")).toEqual([search.best]);
  expect(search.best).toMatch(/^kimchi/);
});

test("a program is opened when it is asked for twice, with time to read in between", async () => {
  const item = search.best!;
  host.programs.add(item);
  const opened = () => host.calls.filter((call) => call.name === "open").map(({ args }) => args[1]);
  const open = async () => {
    const done = search.act("open");
    await vi.advanceTimersByTimeAsync(50);
    return done;
  };
  expect(await open()).toBe(false);
  expect(search.failure).toMatchObject({ code: "Runs" });
  expect(await open(), "a key held down").toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await open()).toBe(true);
  expect(opened()).toEqual([false, false, true]);

  expect(await open(), "another time it is asked anew").toBe(false);
  search.move("next");
  expect(await open()).toBe(true);
  expect(opened().at(-1)).toBe(false);
});

test("another question chooses its own best", async () => {
  search.move("next");
  search.type("kimchi", false);
  await settle();
  expect(search.index).toBe(0);
});

test("choosing gives the list the cursor, typing takes it back", () => {
  search.move("next");
  expect(search.cursor).toBe("list");
  search.type("the document Peter sent", false);
  expect(search.cursor).toBe("field");
});

test("older versions unfold under their item and can be opened", async () => {
  await search.unfold();
  expect(search.rows.slice(0, 3).map(({ type }) => type)).toEqual(["found", "version", "version"]);
  search.move("next");
  await search.act("open");
  expect(called("open")).toEqual(["lease-v0"]);
  search.fold();
  expect(search.row!.key).toBe("lease");
  expect(search.rows.some(({ type }) => type === "version")).toBe(false);
});

test("Ctrl+C takes the file, or the words where there is none", async () => {
  await search.copy();
  expect(called("copyFile")).toEqual(["lease"]);
  expect(search.notice).toBe("Copied Lease agreement Mapo.pdf");
  search.type("kimchi 28", true);
  await settle();
  await search.copy();
  expect(called("copyText")).toEqual([expect.stringContaining("김장은")]);
});

test("a file that has gone says so", async () => {
  search.type("passport", true);
  await settle();
  expect(search.actions).not.toContain("open");
  expect(await search.act("open")).toBe(false);
  expect(search.failure?.code).toBe("Gone");
});

test("layers close one by one", () => {
  search.toggle("preview");
  search.toggle("menu");
  expect(search.layer).toBe("menu");
  expect(search.close()).toBe(true);
  expect(search.previewing).toBe(true);
  expect(search.close()).toBe(true);
  expect(search.close()).toBe(false);
});

test("what is hidden goes at once", async () => {
  await search.act("hide");
  await settle();
  expect(search.rows.map(({ key }) => key)).not.toContain("lease");
});

test("an empty field suggests, each with its reason", async () => {
  search.fresh();
  await search.suggest();
  expect(search.suggesting).toBe(true);
  expect(search.rows).toHaveLength(5);
  expect(search.rows.every((row) => row.type === "found" && row.reason)).toBe(true);
});
