// How a page shows amounts: by the visitor's own Intl, from the exact text.
import { words } from "./product.mjs";

/** Whose formats a language takes where the browser names no country of it. */
const formats = (language) => words(language).formats;

/** An amount as the page's browser formats it; `minus` as a true minus, spaces plain. */
export async function shown(page, amount, currency, language) {
  return plain((await written(page, [amount], currency, language))[0]);
}

/** Amounts of one currency to the character, as the page must show them: as its browser formats them, with a true minus. */
export const written = (page, amounts, currency, language) => page.evaluate(([texts, code, tag, otherwise]) => {
  const locale = navigator.languages.find((wanted) => wanted.startsWith(`${tag}-`)) ?? otherwise;
  return texts.map((text) => {
    const digits = (text.split(".")[1] ?? "").length;
    const options = { style: "currency", currency: code, useGrouping: "always", minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(locale, options).format(text).replace(/-/g, "\u2212");
  });
}, [amounts, currency, language, formats(language)]);

/** Text with every kind of space and minus made one, so that comparisons are about the digits. */
export const plain = (text) =>
  text.replace(/[\u00a0\u202f\u2009\u2060\u2066-\u2069\u200e\u200f]/g, " ").replace(/-/g, "\u2212").replace(/\s+/g, " ").trim();

/** The text of an element, plain and without spaces: amounts may be set in several pieces. */
export const tight = (text) => plain(text).replace(/ /g, "");
