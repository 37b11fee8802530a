// Programs that a test starts, and ends by their own number.

import { execFile, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { promisify } from "node:util";

import { until } from "./until.mjs";

const exec = promisify(execFile);

/** Runs a program to its end and gives back what it printed. */
export async function output(program, args, options = {}) {
  const { stdout } = await exec(program, args, { timeout: 30_000, ...options });
  return stdout;
}

/**
 * Starts a program in a group of its own, so that what it starts ends with it.
 * @param {{ env?: NodeJS.ProcessEnv, log?: string, pipes?: ("pipe" | "ignore")[] }} options `log` takes what it says
 */
export function start(program, args, { env, log, pipes = [] } = {}) {
  const child = spawn(program, args, {
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", ...pipes],
  });
  const exited = new Promise((done) => {
    child.once("exit", (code, signal) => done(signal ?? code));
    child.once("error", done);
  });
  child.stdin.on("error", () => undefined);
  const sink = log ? createWriteStream(log, { flags: "a" }) : null;
  child.stderr.on("data", (text) => sink?.write(text));
  child.stdout.on("data", (text) => sink?.write(text));
  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stdio: child.stdio,
    exited,
    async stop() {
      signal(-child.pid, "SIGTERM");
      const slow = setTimeout(() => signal(-child.pid, "SIGKILL"), 3000);
      await exited;
      clearTimeout(slow);
      signal(-child.pid, "SIGKILL");
    },
  };
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** The first line that a pipe brings. */
export function firstLine(stream, what) {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (more) => (text += more));
  return until(what, () => text.includes("\n") && text.split("\n")[0].trim());
}

export const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

/** Whether a process still runs; one that only waits to be collected does not. */
export function runs(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
