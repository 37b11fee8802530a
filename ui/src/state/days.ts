// Days as a date field gives them (`2026-11-21`), as moments on this computer's clock. Pure.

const at = (day: string, plus: number): string => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
};

export const startOfDay = (day: string): string => at(day, 0);

/** The end of a day, which is where the next begins. */
export const dayAfter = (day: string): string => at(day, 1);
