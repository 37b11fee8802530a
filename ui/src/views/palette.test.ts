import { screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";

import { called, open } from "../test/open";
import PaletteView from "./PaletteView.svelte";

const LEASE = "the document Peter sent me on WhatsApp";

const field = () => screen.getByRole<HTMLInputElement>("combobox");
const options = () => screen.getAllByRole("option");
const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true")!;
const resultsOf = (text: string) => waitFor(() => expect(chosen()).toHaveTextContent(text));

async function asked(question = LEASE, best = "Lease agreement") {
  const opened = await open(PaletteView);
  await opened.user.type(field(), question);
  await waitFor(() => expect(called(opened.host, "ask").at(-1)).toMatchObject([{ query: question }]));
  await resultsOf(best);
  return opened;
}

test("the focus is in the field, and things that may be wanted are offered with their reasons", async () => {
  await open(PaletteView);
  expect(field()).toHaveFocus();
  await waitFor(() => expect(options()).toHaveLength(5));
  expect(options()[0]).toHaveTextContent("Came yesterday");
});

test("results come while typing, the best one chosen and explained", async () => {
  await asked();
  expect(chosen()).toHaveTextContent("sent by Peter Kim");
  expect(field()).toHaveAttribute("aria-activedescendant", chosen().id);
  expect(field()).toHaveAttribute("aria-expanded", "true");
});

test("matched words carry weight", async () => {
  await asked("lease deposit");
  expect(chosen().querySelector("mark")).toHaveTextContent(/lease/i);
});

describe("keys", () => {
  test("arrows choose, Enter opens and hides, the focus stays in the field", async () => {
    const { host, user } = await asked();
    await user.keyboard("{ArrowDown}");
    expect(chosen()).toHaveTextContent("floor plan");
    expect(field()).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(called(host, "open")).toEqual([["floorplan", false]]));
    await waitFor(() => expect(called(host, "hide")).toHaveLength(1));
  });

  test("Ctrl+Enter shows it in its folder", async () => {
    const { host, user } = await asked();
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(called(host, "reveal")).toEqual([["lease"]]));
  });

  test("Ctrl+C copies the file, but not over a selection in the field", async () => {
    const { host, user } = await asked();
    field().select();
    await user.keyboard("{Control>}c{/Control}");
    expect(called(host, "copyFile")).toEqual([]);
    field().setSelectionRange(3, 3);
    await user.keyboard("{Control>}c{/Control}");
    await screen.findByText("Copied Lease agreement Mapo.pdf");
  });

  test("a space is typed in the field, and previews after an arrow key", async () => {
    const { user } = await asked();
    await user.keyboard(" ");
    expect(field()).toHaveValue(`${LEASE} `);
    expect(screen.queryByRole("region", { name: "Preview" })).toBeNull();
    await resultsOf("Lease agreement");
    await user.keyboard("{ArrowDown}{ArrowUp} ");
    expect(await screen.findByRole("region", { name: "Preview" })).toHaveTextContent("Lease agreement");
    expect(field()).toHaveValue(`${LEASE} `);
  });

  test("Ctrl+Y previews at any time", async () => {
    const { user } = await asked();
    await user.keyboard("{Control>}y{/Control}");
    expect(await screen.findByRole("img", { name: /Page 3 of/ })).toBeInTheDocument();
  });

  test("a preview is asked for once, and again for another row", async () => {
    const { host, user } = await asked();
    await user.keyboard("{Control>}y{/Control}");
    await screen.findByRole("img", { name: /Page 3 of/ });
    await new Promise((done) => setTimeout(done, 200));
    expect(called(host, "preview")).toEqual([["lease", LEASE]]);
    await user.keyboard("{ArrowDown}");
    await screen.findByRole("img", { name: "Picture: floor plan 3F.png" });
    expect(called(host, "preview")).toHaveLength(2);
  });

  test("Tab goes to the actions, an arrow comes back", async () => {
    const { user } = await asked();
    await user.keyboard("{Tab}");
    expect(screen.getByRole("button", { name: /^Open/ })).toHaveFocus();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("button", { name: /^Preview/ })).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(field()).toHaveFocus();
  });

  test("Ctrl+K opens the menu; arrows walk it, Esc gives the focus back", async () => {
    const { host, user } = await asked();
    await user.keyboard("{Control>}k{/Control}");
    const menu = await screen.findByRole("menu");
    expect(within(menu).getByRole("menuitem", { name: /^Open/ })).toHaveFocus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
    await waitFor(() =>
      expect(called(host, "copyText")).toEqual([[expect.stringContaining("Lease agreement Mapo.pdf")]]),
    );
    expect(screen.queryByRole("menu")).toBeNull();
    expect(field()).toHaveFocus();
  });

  test("? shows the keys when nothing is typed, and is typed otherwise", async () => {
    const { user } = await open(PaletteView);
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keys" })).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(field()).toHaveFocus();
    await user.type(field(), "where?");
    expect(field()).toHaveValue("where?");
  });

  test("Esc closes layer by layer, then hides", async () => {
    const { host, user } = await asked();
    await user.keyboard("{Control>}y{/Control}");
    await screen.findByRole("region", { name: "Preview" });
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByRole("menu");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("region", { name: "Preview" })).toBeNull();
    expect(called(host, "hide")).toEqual([]);
    await user.keyboard("{Escape}");
    expect(called(host, "hide")).toHaveLength(1);
  });

  test("Ctrl+N begins a new question", async () => {
    const { user } = await asked();
    await user.keyboard("{Control>}n{/Control}");
    expect(field()).toHaveValue("");
    await waitFor(() => expect(options()).toHaveLength(5));
  });
});

describe("Hangul", () => {
  /** As WebKit sends it: the composition ends, the keydown that ended it follows with nothing to tell it by. */
  async function compose(text: string) {
    const input = field();
    input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    await resultsOf("가격표");
    return input;
  }
  const enter = (more: KeyboardEventInit = {}) =>
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more });

  test("results come while composing; the Enter that composes opens nothing", async () => {
    const { host } = await open(PaletteView);
    const input = await compose("준호가 보낸 가격표");
    input.dispatchEvent(enter({ isComposing: true }));
    expect(called(host, "open")).toEqual([]);
  });

  test("nor does the keydown that comes after the end of the composition", async () => {
    const { host } = await open(PaletteView);
    const input = await compose("준호가 보낸 가격표");
    input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "표" }));
    input.dispatchEvent(enter());
    await tick();
    expect(called(host, "open")).toEqual([]);
    input.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
    input.dispatchEvent(enter());
    await waitFor(() => expect(called(host, "open")).toEqual([["prices", false]]));
  });

  /** An input event as WebKitGTK with ibus sends it, in the order that was recorded there. */
  function typed(inputType: string, value: string) {
    field().value = value;
    field().dispatchEvent(new InputEvent("input", { inputType, bubbles: true, isComposing: true }));
  }
  const composition = (type: string, data = "") =>
    field().dispatchEvent(new CompositionEvent(type, { data, bubbles: true }));

  test("a syllable that is taken out and put in again does not end the question", async () => {
    const { host } = await open(PaletteView);
    composition("compositionstart");
    typed("insertCompositionText", "김장");
    await resultsOf("김장");
    typed("deleteCompositionText", "");
    composition("compositionend");
    expect(screen.queryByRole("navigation")).toBeNull();
    typed("insertFromComposition", "김장");
    composition("compositionend", "장");
    composition("compositionstart");
    typed("insertCompositionText", "김장 배추");
    await resultsOf("김장");
    expect(called(host, "remember")).toEqual([]);
  });

  test("a syllable that is given up is gone", async () => {
    await open(PaletteView);
    composition("compositionstart");
    typed("insertCompositionText", "김장");
    await resultsOf("김장");
    typed("deleteCompositionText", "");
    composition("compositionend");
    expect(await screen.findByRole("navigation", { name: "Asked before" })).toHaveTextContent("김장");
  });

  test("an arrow inside a composition does not choose", async () => {
    await open(PaletteView);
    const input = await compose("준호가 보낸 가격표");
    const before = chosen().id;
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true }));
    await tick();
    expect(chosen().id).toBe(before);
  });
});

describe("what was understood", () => {
  test("a chip taken away asks again without it, and can be had back", async () => {
    const { user } = await asked();
    await user.click(screen.getByRole("button", { name: "Ask without “From Peter Kim”" }));
    await screen.findByRole("button", { name: "Ask with “Peter” again" });
    expect(field()).toHaveFocus();
    await user.click(screen.getByRole("button", { name: "Ask with “Peter” again" }));
    await screen.findByRole("button", { name: "From Peter Kim, edit" });
  });

  test("Enter on a chip selects its words to be typed over", async () => {
    const { user } = await asked();
    await user.keyboard("{Shift>}{Tab}{/Shift}");
    expect(screen.getByRole("button", { name: "Document, edit" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(field().value.slice(field().selectionStart!, field().selectionEnd!)).toBe("document");
  });

  test("Delete on a chip leaves it out", async () => {
    const { user } = await asked();
    await user.keyboard("{Shift>}{Tab}{/Shift}{Delete}");
    await screen.findByRole("button", { name: "Ask with “document” again" });
  });

  test("two Peters: the chip says which and offers the other", async () => {
    const { user } = await asked();
    await user.click(screen.getByRole("button", { name: "or Peter Novak" }));
    await screen.findByRole("button", { name: "From Peter Novak, edit" });
  });

  test("nothing fits: what was looked for, and what to relax", async () => {
    const { user } = await open(PaletteView);
    await user.type(field(), "document Peter sent on WhatsApp in June");
    expect(await screen.findByText("No document from Peter Kim on WhatsApp (June).")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "3 without “in June” →" }));
    await resultsOf("Lease agreement");
  });
});

test("a fact stands above the results and leads to its source", async () => {
  const { host, user } = await open(PaletteView);
  await user.type(field(), "what’s the door code Anna gave me?");
  await user.click(await screen.findByRole("button", { name: /^4471#/ }));
  await waitFor(() => expect(called(host, "open")).toEqual([["door", false]]));
});

test("a follow-up shows the trail; going back asks the old question", async () => {
  const { user } = await asked();
  field().select();
  await user.keyboard("the second one");
  await resultsOf("floor plan");
  const trail = screen.getByRole("navigation", { name: "Asked before" });
  await user.click(within(trail).getByRole("button", { name: LEASE }));
  expect(field()).toHaveValue(LEASE);
});

test("older versions fold under the best", async () => {
  const { user } = await asked();
  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowRight}");
  expect(await screen.findByText("Lease_agreement_v1.pdf")).toBeInTheDocument();
  await user.keyboard("{ArrowLeft}");
  await waitFor(() => expect(screen.queryByText("Lease_agreement_v1.pdf")).toBeNull());
});

test("the conversation around a file, from the menu", async () => {
  const { user } = await asked();
  await user.keyboard("{Control>}k{/Control}");
  await user.click(await screen.findByRole("menuitem", { name: "Conversation around it" }));
  expect(await screen.findByRole("list", { name: "Downloads" })).toHaveTextContent("Did you hear back");
});

test("a file that has gone says so and offers what is near", async () => {
  const { user } = await asked("passport", "passport");
  expect(chosen()).toHaveTextContent("No longer there");
  await user.keyboard("{Control>}y{/Control}");
  expect(await screen.findByText("Near it")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("no longer where it was");
});

test("an error says what happened and what to do, and the field stays open", async () => {
  const { user } = await open(PaletteView, { world: "broken" });
  await user.type(field(), "lease");
  expect(await screen.findByRole("alert")).toHaveTextContent("Quit the other one");
  await user.type(field(), "x");
  expect(field()).toHaveValue("leasex");
});

test("those who listen hear the number of results and the best, once typing rests", async () => {
  await asked();
  const heard = () => document.querySelector('[aria-live="polite"]')!;
  expect(heard()).toHaveTextContent("");
  await waitFor(
    () => expect(heard()).toHaveTextContent(/^3 results. Best: Lease agreement Mapo.pdf, Peter Kim/),
    { timeout: 2000 },
  );
});

test("when the window returns the last question is there, selected", async () => {
  const { host } = await asked();
  field().setSelectionRange(0, 0);
  field().blur();
  host.emit("showQuery", { query: null });
  await waitFor(() => expect(field().selectionEnd).toBe(LEASE.length));
  expect(field().selectionStart).toBe(0);
  expect(field()).toHaveValue(LEASE);
});

test("a question that was left long ago is not gone on with", async () => {
  const { host } = await asked();
  window.dispatchEvent(new Event("blur"));
  const now = Date.now();
  vi.spyOn(Date, "now").mockReturnValue(now + 11 * 60_000);
  host.emit("showQuery", { query: null });
  vi.restoreAllMocks();
  await waitFor(() => expect(field()).toHaveValue(""));
});

test("a question may come with the window", async () => {
  const { host } = await open(PaletteView);
  host.emit("showQuery", { query: "kimchi" });
  await resultsOf("김장");
});

test("pasted lines become one", async () => {
  const { user } = await open(PaletteView);
  await user.click(field());
  await user.paste("the lease\n  Peter sent\r\n");
  expect(field()).toHaveValue("the lease Peter sent");
});

test("what I sent is known by whom I sent it to", async () => {
  await asked("outline spring workshop", "Outline for the spring");
  expect(chosen()).toHaveTextContent("To Anna Schmidt");
});

test("whoever types while an action has the focus goes on with the question", async () => {
  const { user } = await asked();
  await user.keyboard("{Tab}{/Tab}");
  expect(field()).not.toHaveFocus();
  await user.keyboard("x");
  expect(field()).toHaveFocus();
});

test("markup in a source stays text", async () => {
  const { user } = await open(PaletteView);
  await user.type(field(), "<img src=x>lease");
  expect(document.querySelector("img[src=x]")).toBeNull();
});

test("a thousand results are a few rows in the document", async () => {
  const { user } = await open(PaletteView);
  await user.type(field(), "receipts");
  await resultsOf("receipt 1000");
  expect(options().length).toBeLessThan(40);
  await waitFor(() => expect(options()[0]).toHaveAttribute("aria-setsize", "200"));
});
