// Which rows of a long list stand in view. Pure.

/** Where each row begins, and after the last where the list ends. */
export function offsetsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + heightOf(i);
  return offsets;
}

/** The rows that touch the view and a few around it, half-open. */
export function visible(
  offsets: Float64Array,
  top: number,
  height: number,
  spare = 4,
): { from: number; to: number } {
  const count = offsets.length - 1;
  const first = lastAtOrBefore(offsets, top);
  const last = lastAtOrBefore(offsets, top + height);
  return { from: Math.max(0, first - spare), to: Math.min(count, last + 1 + spare) };
}

/** Where to scroll so that a row is wholly in view; the same place when it already is. */
export function scrolledTo(offsets: Float64Array, index: number, top: number, height: number): number {
  const begin = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? begin;
  if (begin < top) return begin;
  return end > top + height ? end - height : top;
}

function lastAtOrBefore(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
