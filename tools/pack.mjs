// Packs the languages for the browser: `node tools/pack.mjs` makes target/locales of locales/.
//
// In the repository a word has its name beside it. The page knows each word's place in the list of all instead, so the names
// would only be carried along. A packed file begins with what tells that list from every other: a page never takes the words
// of another version for its own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const list = readFileSync(join(root, "src/locale/keys.rs"), "utf8");
const names = [...list.matchAll(/^ {4}\w+ = "([^"]+)",$/gm)].map(([, name]) => name);

/** FNV-1a of all names, as `Word::FINGERPRINT` is. */
function fingerprint() {
  let hash = 0x811c9dc5;
  for (const name of names) {
    for (const byte of Buffer.from(`${name}\0`)) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return String(hash >>> 0);
}

/** The words of a language as the page reads them. */
export function packed(words, language = "a language") {
  const lacking = names.filter((name) => !(name in words));
  const unknown = Object.keys(words).filter((name) => !names.includes(name));
  if (lacking.length + unknown.length > 0) {
    throw new Error(`pack: ${language} lacks [${lacking}] and has [${unknown}], which src/locale/keys.rs does not.`);
  }
  return [fingerprint(), ...names.map((name) => words[name])];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const to = join(root, "target/locales");
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(join(root, "locales"))) {
    const words = JSON.parse(readFileSync(join(root, "locales", file), "utf8"));
    writeFileSync(join(to, file), JSON.stringify(packed(words, file)));
  }
}
