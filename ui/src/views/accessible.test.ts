import { screen, waitFor } from "@testing-library/svelte";

import { open, violations } from "../test/open";
import MainView from "./MainView.svelte";
import PaletteView from "./PaletteView.svelte";

const LOCALES = ["en-GB", "ko-KR"];
const QUESTIONS = [
  "the document Peter sent me on WhatsApp",
  "what’s the door code Anna gave me?",
  "passport",
  "document Peter sent in June",
];
const PLACES = ["ask", "sources", "people", "privacy", "settings"] as const;

describe.each(LOCALES)("in %s", (locale) => {
  test("the palette, empty", async () => {
    await open(PaletteView, { locale });
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(5));
    expect(await violations()).toEqual([]);
  });

  test.each(QUESTIONS)("the palette, asked: %s", async (question) => {
    const { user } = await open(PaletteView, { locale });
    await user.type(screen.getByRole("combobox"), question);
    await waitFor(() => expect(document.querySelector(".chips, [role=option]")).not.toBeNull());
    await user.keyboard("{Control>}y{/Control}");
    await waitFor(() => expect(document.querySelector(".nothing, .pane .body > *")).not.toBeNull());
    expect(await violations()).toEqual([]);
    await user.keyboard("{Control>}k{/Control}");
    expect(await violations()).toEqual([]);
  });

  test("the keys", async () => {
    const { user } = await open(PaletteView, { locale });
    await user.keyboard("{F1}");
    await screen.findByRole("dialog");
    expect(await violations()).toEqual([]);
  });

  test.each(PLACES)("the main window: %s", async (view) => {
    const { host } = await open(MainView, { locale });
    host.emit("showView", { view });
    await new Promise((done) => setTimeout(done, 250));
    expect(await violations()).toEqual([]);
  });

  test("a person, and forgetting", async () => {
    const { host, user } = await open(MainView, { locale });
    host.emit("showView", { view: "people" });
    await user.click(await screen.findByRole("button", { name: "Peter Kim" }));
    await user.click(await screen.findByRole("button", { name: /Forget Peter Kim|Peter Kim 잊기/ }));
    await screen.findByRole("dialog");
    expect(await violations()).toEqual([]);
  });

  test("the first run", async () => {
    const { user } = await open(MainView, { locale, world: "first" });
    for (const step of [1, 2, 3]) {
      if (step > 1) await user.click(screen.getByRole("button", { name: /^(Next|다음)$/ }));
      expect(await violations()).toEqual([]);
    }
  });
});
