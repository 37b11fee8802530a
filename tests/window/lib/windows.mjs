// What is on the screen, as the window manager sees it.

/**
 * The windows of a program that can be seen.
 * @returns {Promise<{ id: string, above: boolean, active: boolean, width: number, height: number, x: number, y: number }[]>}
 */
export async function visibleWindows(desktop, pid) {
  const ids = await lines(desktop, ["search", "--onlyvisible", "--pid", String(pid)]);
  const [active] = await lines(desktop, ["getactivewindow"]);
  const windows = await Promise.all(
    ids.map(async (id) => {
      const state = await desktop.run("xprop", [
        "-id",
        id,
        "_NET_WM_STATE",
        "WM_STATE",
        "_NET_WM_WINDOW_TYPE",
      ]);
      if (!state.includes("window state: Normal")) return null;
      const [x, y, width, height] = /X=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)/
        .exec(await desktop.run("xdotool", ["getwindowgeometry", "--shell", id]))
        .slice(1)
        .map(Number);
      return { id, above: state.includes("_NET_WM_STATE_ABOVE"), active: id === active, x, y, width, height };
    }),
  );
  return windows.filter((window) => window !== null);
}

/** The palette is the one that stays above all others. */
export const paletteOf = async (desktop, pid) =>
  (await visibleWindows(desktop, pid)).find(({ above }) => above) ?? null;

export const mainOf = async (desktop, pid) =>
  (await visibleWindows(desktop, pid)).find(({ above }) => !above) ?? null;

/** xdotool's exit status says that nothing was found, which is an answer. */
async function lines(desktop, args) {
  try {
    return (await desktop.run("xdotool", args)).trim().split("\n").filter(Boolean);
  } catch {
    return [];
  }
}
