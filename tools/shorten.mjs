// Gives short names to what wasm and its JavaScript hand each other, and cuts off what a first visit does not need:
// `node tools/shorten.mjs dist`.
//
// wasm-bindgen makes these names unique by a hash in each, and hashes do not compress: two kilobytes of a first visit. Both
// files change together, so both get a name of their new content, and the page the new names and digests.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootsOf } from "./linked.mjs";
import { assembled, leb, ordered, sections } from "./order.mjs";
import { FILES, PARTS, split, withLoader } from "./split.mjs";

const dist = process.argv[2] ?? "dist";
const only = (ending) => {
  const found = readdirSync(dist).filter((name) => name.endsWith(ending));
  if (found.length !== 1) throw new Error(`shorten: ${dist} has ${found.length} files *${ending}, and should have one.`);
  return found[0];
};
const wasm = { name: only("_bg.wasm") };
const script = { name: only(".js") };
for (const file of [wasm, script]) file.before = readFileSync(join(dist, file.name));

const IMPORTS = 2;
const EXPORTS = 7;
// What wasm-bindgen may call by name anywhere stays: only names with a hash or a number go.
const IS_LONG = /^(__wbg_\w+_|wasm_bindgen_\w*|__wbindgen_generic_)[0-9a-f]{16}|^_R\w{16}/;

const short = new Map();
/** The short name of an import or export; `$`, because no variable of the script begins with it. */
function shortened(name) {
  if (!IS_LONG.test(name) && !name.startsWith("./")) return name;
  if (!short.has(name)) short.set(name, `$${short.size.toString(36)}`);
  return short.get(name);
}

/** Copies a section, with every name in it shortened. What follows a name is copied as it is. */
function section(bytes, id) {
  const out = [];
  let at = 0;
  const copy = (length) => {
    out.push(bytes.subarray(at, at + length));
    at += length;
  };
  const number = () => {
    let value = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    return value;
  };
  const copyNumber = () => out.push(leb(number()));
  const name = () => {
    const length = number();
    const text = Buffer.from(shortened(bytes.toString("utf8", at, at + length)));
    at += length;
    out.push(leb(text.length), text);
  };
  const count = number();
  out.push(leb(count));
  for (let index = 0; index < count; index++) {
    name();
    if (id === EXPORTS) {
      copy(1);
      copyNumber();
      continue;
    }
    name();
    if (bytes[at] !== 0) throw new Error("shorten: wasm imports something that is no function.");
    copy(1);
    copyNumber();
  }
  return Buffer.concat(out);
}

/** The same wasm with short names, and with its functions in an order that compresses. */
function withShortNames(bytes) {
  const all = sections(bytes).filter(({ id }) => id !== 0).map(({ id, content }) => ({ id, content: id === IMPORTS || id === EXPORTS ? section(content, id) : content }));
  return ordered(assembled(bytes.subarray(0, 8), all));
}

/** The script with short names for what it calls only by itself: wasm-bindgen's helpers, each used dozens of times. */
function withShortVariables(script) {
  const declared = [...script.matchAll(/\b(?:function |let |,)(\w*[a-z](?:[A-Z]|_+)\w{3,}|\w+Memory0)(?=[(,;=])/g)].map(([, name]) => name);
  // Not what is also a member of something, or a text.
  const own = new Set(declared.filter((name) => !new RegExp(`[.'"\`$]${name}\\b|\\b${name}(['"\`]|:)`).test(script)));
  const names = new Map([...own].map((name, index) => [name, `$_${index.toString(36)}`]));
  return script.replace(/\b\w+\b/g, (word) => names.get(word) ?? word);
}

const roots = rootsOf(wasm.before);
const whole = withShortNames(wasm.before);
let text = script.before.toString("utf8");
if (/\$\w/.test(text)) throw new Error("shorten: the script has names of its own that begin with $.");
for (const [long, name] of short) {
  if (!text.includes(long)) throw new Error(`shorten: the script does not know ${long}.`);
}
text = text.replace(/"\.\/[\w.-]+"|\b\w+\b/g, (word) => {
  const name = short.get(word.replaceAll('"', ""));
  return name === undefined ? word : word.replace(/[^"]+/, () => name);
});
const linked = readFileSync(join(process.env.CARGO_TARGET_DIR ?? "target", "wasm/wasm32-unknown-unknown/wasm-release/midcycle-web.wasm"));
const cut = split(whole, linked, roots, (name) => text.includes(name));
const [first, ...later] = cut.files;
wasm.after = first;
const hashed = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const names = FILES.map((name, index) => `midcycle-${name}-${hashed(later[index])}.wasm`);
names.forEach((name, index) => writeFileSync(join(dist, name), later[index]));
// The server names a step's files ahead of the page that asks for them.
const list = PARTS.map((name, part) => [name, ...cut.needed[part].map((file) => names[file])].join(" "));
writeFileSync(join(dist, "parts.txt"), `${list.join("\n")}\n`);
text = withShortVariables(withLoader(text, names, cut.needed));
script.after = Buffer.from(text);

let page = readFileSync(join(dist, "index.html"), "utf8");
const digest = (bytes) => createHash("sha384").update(bytes).digest("base64");
for (const file of [wasm, script]) {
  const name = file.name.replace(/-[0-9a-f]+(_bg)?\./, (_, kind = "") => `-${hashed(file.after)}${kind}.`);
  if (!page.includes(file.name) || !page.includes(digest(file.before))) {
    throw new Error(`shorten: the page does not name ${file.name} with its digest.`);
  }
  page = page.replaceAll(file.name, name).replaceAll(digest(file.before), digest(file.after));
  writeFileSync(join(dist, file.name), file.after);
  renameSync(join(dist, file.name), join(dist, name));
}
writeFileSync(join(dist, "index.html"), page);
