// The platform's formatters are dear to make and cheap to use: each is made once.

function once<A extends unknown[], T>(make: (...args: A) => T): (...args: A) => T {
  const made = new Map<string, T>();
  return (...args) => {
    const key = JSON.stringify(args);
    let one = made.get(key);
    if (one === undefined) made.set(key, (one = make(...args)));
    return one;
  };
}

export const dates = once(
  (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);

export const numbers = once(
  (locale: string, options: Intl.NumberFormatOptions = {}) => new Intl.NumberFormat(locale, options),
);

export const plurals = once((locale: string) => new Intl.PluralRules(locale));

export const relatives = once((locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
