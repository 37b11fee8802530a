import { screen, waitFor, within } from "@testing-library/svelte";

import { called, open } from "../test/open";
import MainView from "./MainView.svelte";

async function openAt(place: string, options = {}) {
  const opened = await open(MainView, options);
  await opened.user.click(await screen.findByRole("button", { name: place }));
  return opened;
}

test("five places; Ctrl and a number goes there", async () => {
  const { user } = await open(MainView);
  expect(screen.getByRole("button", { name: "Ask" })).toHaveAttribute("aria-current", "page");
  await user.keyboard("{Control>}3{/Control}");
  expect(await screen.findByRole("heading", { name: "People" })).toBeInTheDocument();
});

test("the host can show a place", async () => {
  const { host } = await open(MainView);
  host.emit("showView", { view: "privacy" });
  expect(await screen.findByRole("heading", { name: "Privacy" })).toBeInTheDocument();
});

test("a window that is only being made begins where its address says", async () => {
  location.hash = "#settings";
  await open(MainView);
  location.hash = "";
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeInTheDocument();
});

test("what is dropped on any place is added, and seen among the sources", async () => {
  const { host } = await open(MainView);
  host.emit("filesDropped", { paths: ["/home/mina/chat.zip"] });
  expect(await screen.findByText("/home/mina/chat.zip")).toBeInTheDocument();
});

test("what goes wrong where nobody looks is shown all the same", async () => {
  const { app } = await open(MainView);
  app.failure = { code: "NotReadable", message: "No permission to read it.", hint: null };
  expect(await screen.findByRole("alert")).toHaveTextContent("No permission to read it.");
});

describe("first run", () => {
  test("nothing is read before the third step, then only what was chosen", async () => {
    const { host, app, user } = await open(MainView, { world: "first" });
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(await screen.findByRole("checkbox", { name: /Desktop/ }));
    await user.click(screen.getByRole("checkbox", { name: /KakaoTalk/ }));
    await user.click(screen.getByRole("button", { name: "Add folder…" }));
    await screen.findByText("/home/mina/Projects");
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(called(host, "start")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Start reading" }));
    await waitFor(() => expect(app.firstRun).toBe(false));
    const paths = called(host, "start")[0]![0] as string[];
    expect(paths).toHaveLength(6);
    expect(paths).not.toContain("/home/mina/Desktop");
    expect(paths).toContain("/home/mina/Projects");
  });

  test("says that nothing leaves, and moves the focus with the steps", async () => {
    const { user } = await open(MainView, { world: "first" });
    expect(screen.getByText(/Nothing leaves this computer/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Next" }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "What may it read?" })).toHaveFocus());
  });
});

describe("Ask", () => {
  test("lists what was asked, by day; a click asks it again", async () => {
    const { user } = await open(MainView);
    await user.click(await screen.findByRole("button", { name: /price list from Junho/ }));
    await waitFor(() => expect(screen.getAllByRole("option")[0]).toHaveTextContent("가격표"));
    expect(await screen.findByRole("region", { name: "Preview" })).toBeInTheDocument();
  });

  test("a thousand results are a few rows in the document", async () => {
    const { user } = await open(MainView);
    await user.type(screen.getByRole("combobox"), "receipts");
    await waitFor(() => expect(screen.getAllByRole("option")[0]).toHaveAttribute("aria-setsize", "1000"));
    expect(screen.getAllByRole("option").length).toBeLessThan(40);
  });

  test("forgetting questions says how many go", async () => {
    const { host, user } = await open(MainView);
    await user.click(await screen.findByRole("button", { name: "Forget questions…" }));
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText(/6 questions/);
    await user.click(within(dialog).getByRole("button", { name: "Forget" }));
    await waitFor(() => expect(called(host, "forget")).toEqual([[{ type: "history" }]]));
    expect(await screen.findByText("What you ask is listed here.")).toBeInTheDocument();
  });
});

describe("Sources", () => {
  test("honest numbers, and why something could not be read", async () => {
    const { user } = await openAt("Sources", { world: "busy" });
    const row = (await screen.findByText("/home/mina/Documents")).closest("tr")!;
    expect(row).toHaveTextContent("23,418 of 61,002 read");
    expect(row).toHaveTextContent("12 could not be");
    await user.click(within(row).getByRole("button", { name: "show: Could not be read: Documents" }));
    expect(await screen.findByText(/locked with a password/)).toBeInTheDocument();
  });

  test("pause, go on, read again", async () => {
    const { host, user } = await openAt("Sources");
    await user.click(await screen.findByRole("button", { name: "Pause Downloads" }));
    await user.click(await screen.findByRole("button", { name: "Go on Downloads" }));
    await user.click(await screen.findByRole("button", { name: "Read again Downloads" }));
    await waitFor(() => expect(called(host, "rereadSource")).toEqual([["downloads"]]));
    expect(called(host, "pauseSource")).toEqual([
      ["downloads", true],
      ["downloads", false],
    ]);
  });

  test("forgetting says exactly what goes, and can be left", async () => {
    const { host, user } = await openAt("Sources");
    await user.click(await screen.findByRole("button", { name: "Forget… Downloads" }));
    const dialog = await screen.findByRole("dialog", { name: "Forget “Downloads”?" });
    expect(within(dialog).getByRole("button", { name: "Forget" })).toBeDisabled();
    await within(dialog).findByText(/1,204 items with 8,312 passages and 7 questions go from the index: 4.1/);
    expect(dialog).toHaveTextContent("This cannot be undone.");
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(called(host, "forget")).toEqual([]);
  });

  test("a folder can be added, dropped, or taken from what was found", async () => {
    const { host, user } = await openAt("Sources");
    await user.click(screen.getByRole("button", { name: "Add folder…" }));
    await screen.findByText("/home/mina/Projects");
    host.emit("filesDropped", { paths: ["/home/mina/chat.zip"] });
    await screen.findByText("/home/mina/chat.zip");
    await user.click(await screen.findByRole("button", { name: "Add: Desktop" }));
    await waitFor(() => expect(called(host, "addSources")).toHaveLength(3));
  });

  test("an export that appears is offered", async () => {
    const { host, user } = await openAt("Sources");
    host.emit("exportFound", { path: "/x.zip", channel: "whatsapp", with: "Peter" });
    expect(await screen.findByText("A WhatsApp chat with Peter was exported.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Add it" }));
    await waitFor(() => expect(called(host, "addSources")).toEqual([[["/x.zip"]]]));
    expect(screen.queryByText("A WhatsApp chat with Peter was exported.")).toBeNull();
  });
});

describe("People", () => {
  test("the filter finds by any name or address", async () => {
    const { user } = await openAt("People");
    await user.type(await screen.findByRole("searchbox"), "junho.lee");
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    await user.type(screen.getByRole("searchbox"), "zzz");
    expect(await screen.findByText("Nobody is called that.")).toBeInTheDocument();
  });

  test("two chosen people become one under the name that is kept", async () => {
    const { host, user } = await openAt("People");
    await user.click(await screen.findByRole("checkbox", { name: "Choose Peter Kim" }));
    await user.click(screen.getByRole("checkbox", { name: "Choose 김피터" }));
    await user.selectOptions(screen.getByLabelText("The name to keep"), "김피터");
    await user.click(screen.getByRole("button", { name: "Make 2 one person" }));
    await waitFor(() => expect(called(host, "mergePeople")).toEqual([["peter-kim-2", ["peter-kim"]]]));
  });

  test("what is shown of a person is closed by its cross, or by choosing them again", async () => {
    const { user } = await openAt("People");
    const about = () => screen.queryByRole("region", { name: "About Peter Kim" });
    const peter = await screen.findByRole("button", { name: "Peter Kim" });
    await user.click(peter);
    await user.click(within(about()!).getByRole("button", { name: "Close" }));
    expect(about()).not.toBeInTheDocument();
    await user.click(peter);
    expect(about()).toBeInTheDocument();
    await user.click(peter);
    expect(about()).not.toBeInTheDocument();
  });

  test("rename, split, mark me, and who may be the same", async () => {
    const { host, user } = await openAt("People");
    await user.click(await screen.findByRole("button", { name: "Peter Kim" }));
    const pane = await screen.findByRole("region", { name: "About Peter Kim" });
    expect(pane).toHaveTextContent("May be the same as 김피터");
    await user.click(within(pane).getByRole("button", { name: "Not the same" }));
    await user.click(within(pane).getByRole("button", { name: "Take out: +82 10-5550-0193" }));
    const name = within(pane).getByLabelText("Name");
    await user.clear(name);
    await user.type(name, "Peter K.{Enter}");
    await waitFor(() => expect(called(host, "renamePerson")).toEqual([["peter-kim", "Peter K."]]));
    expect(called(host, "splitPerson")).toEqual([["peter-kim", ["+82 10-5550-0193"]]]);
    expect(called(host, "keepApart")).toEqual([["peter-kim", "peter-kim-2"]]);
    await user.click(screen.getByRole("button", { name: "This is me" }));
    await waitFor(() => expect(called(host, "markMe")).toEqual([["peter-kim", true]]));
  });
});

describe("Privacy", () => {
  test("the network can be tried, and says what happened", async () => {
    const { user } = await openAt("Privacy");
    await user.click(await screen.findByRole("button", { name: "Try it now" }));
    expect(await screen.findByText("All attempts were refused", {}, { timeout: 2000 })).toBeInTheDocument();
    expect(screen.getAllByText("Refused")).toHaveLength(4);
  });

  test("where nothing enforces it, it says so", async () => {
    await openAt("Privacy", { world: "broken" });
    expect(await screen.findByText(/nothing enforces that here/)).toBeInTheDocument();
  });

  test("forgetting a stretch of time names it", async () => {
    const { host, user } = await openAt("Privacy");
    await user.selectOptions(await screen.findByLabelText("By"), "Time");
    const go = screen.getByRole("button", { name: "Forget…" });
    expect(go).toBeDisabled();
    await user.type(screen.getByLabelText("From"), "2025-06-01");
    await user.type(screen.getByLabelText("Until"), "2025-06-30");
    await user.click(go);
    const dialog = await screen.findByRole("dialog", { name: "Forget June 2025?" });
    await user.click(await within(dialog).findByRole("button", { name: "Forget" }));
    await waitFor(() => expect(called(host, "planForget")).toHaveLength(1));
  });

  test("how long things are kept can be changed", async () => {
    const { host, user } = await openAt("Privacy");
    await user.selectOptions(await screen.findByLabelText("Questions"), "Not at all");
    await user.selectOptions(screen.getByLabelText("What was read"), "3 years");
    expect(called(host, "setSettings")).toEqual([[{ keep_history_days: 0 }], [{ keep_items_days: 1095 }]]);
  });

  test("the person's own exclusions can be taken back", async () => {
    const { host, user } = await openAt("Privacy");
    await user.click(await screen.findByRole("button", { name: "Show again: ~/Documents/Diary" }));
    await waitFor(() => expect(called(host, "include")).toEqual([["diary"]]));
  });
});

describe("Settings", () => {
  test("the language changes everything at once", async () => {
    const { user } = await openAt("Settings");
    await user.selectOptions(await screen.findByLabelText("Language"), "한국어");
    expect(await screen.findByRole("heading", { name: "설정" })).toBeInTheDocument();
    expect(document.documentElement).toHaveAttribute("lang", "ko");
  });

  test("the theme is on the page", async () => {
    const { user } = await openAt("Settings");
    await user.selectOptions(await screen.findByLabelText("Theme"), "High contrast");
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("contrast"));
  });

  test("a hotkey is typed, global ones rest meanwhile, and one that is taken says so", async () => {
    const { host, user } = await openAt("Settings");
    await user.click(await screen.findByRole("button", { name: "Change: Second" }));
    expect(called(host, "captureHotkey")).toEqual([[true]]);
    await user.keyboard("{Meta>} {/Meta}");
    expect(await screen.findByText(/Another program has it/)).toHaveTextContent("Choose another chord.");
    expect(called(host, "setHotkey")).toEqual([["second", "Super+Space"]]);
    expect(called(host, "captureHotkey")).toEqual([[true], [false]]);
  });

  test("Esc leaves a hotkey as it was", async () => {
    const { host, user } = await openAt("Settings");
    await user.click(await screen.findByRole("button", { name: "Change: First" }));
    await user.keyboard("{Escape}");
    expect(called(host, "setHotkey")).toEqual([]);
    expect(called(host, "captureHotkey")).toEqual([[true], [false]]);
  });
});

test("reading can be paused for an hour and gone on with", async () => {
  const { host, user } = await open(MainView, { world: "busy" });
  await user.click(await screen.findByRole("button", { name: "Pause for an hour" }));
  await user.click(await screen.findByRole("button", { name: "Go on" }));
  expect(called(host, "pauseIndexing")).toEqual([[60], [0]]);
});
