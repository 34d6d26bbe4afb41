// Languages that nobody speaks: they show what a layout takes for granted.

/** Every form of every word changed by `change`; placeholders and what is no sentence stay. */
const changed = (words, change, of) => {
  const form = (text) => change(text.split(/(\{\w+\})/).map((part, at) => (at % 2 ? part : of(part))).join(""));
  const all = Object.entries(words).map(([name, word]) => [
    name,
    typeof word === "string" ? form(word) : Object.fromEntries(Object.entries(word).map(([category, text]) => [category, form(text)])),
  ]);
  return { ...Object.fromEntries(all), direction: words.direction, formats: words.formats };
};

const ACCENTS = "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž";
const HEBREW = "אבגדהוזחטיכלמנסעפצקרשתאבגד";
const letters = (alphabet) => (text) =>
  [...text].map((letter) => alphabet[letter.toLowerCase().charCodeAt(0) - 97] ?? letter).join("");

/** Accented, in brackets, and 40 % longer: what is cut or not translated is seen. */
export const longer = (words) =>
  changed(words, (text) => `[${text}${" ñöþé".repeat(Math.ceil((text.length * 0.4) / 5))}]`, letters(ACCENTS));

/** Written from right to left. */
export const mirrored = (words) => ({
  ...changed(words, (text) => text, letters(HEBREW)),
  direction: "rtl",
  formats: "he-IL",
});
