// Nothing leaves: neither from the program nor from what draws its windows.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { startDesktop } from "./lib/desktop.mjs";
import { until } from "./lib/until.mjs";
import { withWhence } from "./lib/whence.mjs";
import { mainOf } from "./lib/windows.mjs";

/** A process and all that any thread of it started. */
const treeOf = (pid) => [
  pid,
  ...readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => startedBy(pid, thread))
    .flatMap(treeOf),
];
const startedBy = (pid, thread) =>
  readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
const argsOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
const linksOf = (pid) =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });

/** The kernel's filter stands, and cannot be taken off. */
const filtered = (pid) => /Seccomp:\t2/.test(status(pid)) && /NoNewPrivs:\t1/.test(status(pid));
const status = (pid) => readFileSync(`/proc/${pid}/status`, "utf8");

/** The sockets of a process that speak TCP or UDP, as the kernel lists them. */
function far(pid) {
  const tables = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"].map((name) => `/proc/${pid}/net/${name}`);
  const inodes = tables.flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/)[9]),
  );
  const listed = new Set(inodes.filter(Boolean).map((inode) => `socket:[${inode}]`));
  return linksOf(pid).filter((link) => listed.has(link));
}

test("started as people start it, it and all it starts are shut off", { timeout: 120_000 }, async (t) => {
  const desktop = await startDesktop();
  try {
    const dataDir = join(desktop.root, "data");
    mkdirSync(dataDir);
    const whence = desktop.start(process.env.WHENCE_BIN, ["--data-dir", dataDir]);
    await until("the main window", () => mainOf(desktop, whence.pid));
    const drawing = () =>
      treeOf(whence.pid).filter((pid) => argsOf(pid)[0]?.includes("WebKitWebProcess")).length > 0;
    await until("the process that draws", drawing);
    const [openers, others] = [true, false].map((opens) =>
      treeOf(whence.pid).filter((pid) => argsOf(pid).includes("launcher") === opens),
    );

    await t.test("by the kernel", () => {
      for (const pid of others) assert.ok(filtered(pid), argsOf(pid).join(" "));
      assert.ok(others.length >= 3, "the program, its web view, and that one's network process");
    });

    await t.test("and hold no socket that reaches out", () => {
      for (const pid of others) assert.deepEqual(far(pid), [], argsOf(pid).join(" "));
    });

    await t.test("but what opens files in other programs has the rights that they need", () => {
      assert.equal(openers.length, 1);
      assert.equal(filtered(openers[0]), false);
    });
    await whence.stop();
  } finally {
    await desktop.stop();
  }
});

test("the button that tries the network shows each attempt refused", { timeout: 180_000 }, async () => {
  await withWhence({}, async ({ main, say }) => {
    const page = await main();
    await (await page.find("button", say("nav.privacy"))).click();
    await (await page.find("button", say("privacy.network.check"))).click();
    const refused = say("privacy.network.blocked");
    for (const what of ["TCP", "UDP", "http://"]) {
      const row = await page.row(new RegExp(`${what}.*192\\.0\\.2\\.1`));
      assert.ok(row.includes(refused), row);
    }
    assert.ok((await page.text()).includes(say("network.guard.kernel")));
  });
});
