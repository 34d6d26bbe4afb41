// How a page shows amounts: by the visitor's own Intl, from the exact text.
import { words } from "./product.mjs";

/** Whose formats a language takes where the browser names no country of it. */
const formats = (language) => words(language).formats;

/** An amount as the page's browser formats it; `minus` as a true minus, spaces plain. */
export async function shown(page, amount, currency, language) {
  const text = await page.evaluate(
    ([value, code, tag, otherwise]) => {
      const locale = navigator.languages.find((wanted) => wanted.startsWith(`${tag}-`)) ?? otherwise;
      const digits = (value.split(".")[1] ?? "").length;
      const format = new Intl.NumberFormat(locale, {
        style: "currency",
        useGrouping: "always",
        currency: code,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      return format.format(value);
    },
    [amount, currency, language, formats(language)],
  );
  return plain(text);
}

/** Text with every kind of space and minus made one, so that comparisons are about the digits. */
export const plain = (text) =>
  text.replace(/[\u00a0\u202f\u2009\u2060\u2066-\u2069\u200e\u200f]/g, " ").replace(/-/g, "\u2212").replace(/\s+/g, " ").trim();

/** The text of an element, plain and without spaces: amounts may be set in several pieces. */
export const tight = (text) => plain(text).replace(/ /g, "");
