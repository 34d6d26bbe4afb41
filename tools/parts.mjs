// What the parts of a wasm cost, by the names of their functions; `node tools/parts.mjs 40` names the largest 40 too, and
// `node tools/parts.mjs 40 preview` is of the preview instead of the page. Built from what make page or make preview left behind:
// the names are in there until the wasm is finished. Of the page it also tells what comes first, and what comes only when it is
// needed (tools/split.mjs).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootsOf } from "./linked.mjs";
import { FILES, places } from "./split.mjs";

const target = join(process.env.CARGO_TARGET_DIR ?? "target", "wasm");
const crate = process.argv[3] === "preview" ? "midcycle_preview" : "midcycle-web";
const built = join(target, `wasm32-unknown-unknown/wasm-release/${crate}.wasm`);
const folder = join(target, "parts");
const named = join(folder, "named.wasm");
const flags = /data-wasm-opt-params="([^"]+)"/.exec(readFileSync("index.html", "utf8"))[1].split(/\s+/);
execFileSync("wasm-bindgen", ["--target", "web", "--no-typescript", "--keep-debug", "--out-dir", folder, built]);
const isPage = crate === "midcycle-web";
// The names that the linker knows; the places are the same.
if (isPage) execFileSync("wasm-bindgen", ["--target", "web", "--no-typescript", "--no-demangle", "--out-dir", folder, "--out-name", "linked", built]);
execFileSync("wasm-opt", ["-g", "-Oz", ...flags, join(folder, `${crate}_bg.wasm`), "-o", named]);

const bytes = readFileSync(named);
let at = 8;
function number() {
  let value = 0;
  for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
    byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
  }
  return value;
}
function text() {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
}

let imported = 0;
let data = 0;
const sizes = [];
const names = new Map();
while (at < bytes.length) {
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  if (id === 2) imported = number(); // wasm-bindgen imports functions only.
  if (id === 11) data = length;
  if (id === 10) {
    for (let count = number(); count > 0; count--) {
      const size = number();
      sizes.push(size);
      at += size;
    }
  }
  if (id === 0 && text() === "name") {
    while (at < end) {
      const kind = bytes[at++];
      const next = number() + at;
      if (kind === 1) {
        for (let count = number(); count > 0; count--) {
          const index = number();
          names.set(index, text());
        }
      }
      at = next;
    }
  }
  at = end;
}

const LEPTOS = /^(reactive_graph|leptos\w*|any_spawner|tachys|slotmap|send_wrapper|throw_error|or_poisoned|hydration_context|futures\w*|indexmap|hashbrown|rustc_hash)$/;
const BROWSER = /^(wasm_bindgen|js_sys|web_sys|gloo\w*|Closure|Ref|__\w*)$/;
const STANDARD = /^(core|alloc|std|compiler_builtins|dlmalloc|rlsf|str|char|[iu]\d+|[iu]size|main)$/;

/** The part a function belongs to: of our own crates the module, else what it came with. A closure belongs where it was written. */
function part(name) {
  const closures = [...name.matchAll(/\bmidcycle\w*(::\w+)+(?=>?::\{closure)/g)];
  const path = closures.at(-1)?.[0] ?? /[A-Za-z_]\w*(::[A-Za-z_]\w*)*/.exec(name)?.[0] ?? "other";
  const [crate, module] = path.split("::");
  if (crate.startsWith("midcycle")) {
    const own = crate.replace(/^midcycle_?/, "") || "page";
    return module && /^[a-z]/.test(module) ? `${own}: ${module}` : own;
  }
  if (LEPTOS.test(crate)) return "leptos";
  if (BROWSER.test(crate)) return "wasm-bindgen";
  return STANDARD.test(crate) ? "standard library" : `crate ${crate}`;
}

const plain = (name) => name.replace(/\[[0-9a-f]{8,16}\]/g, "").replace(/::h[0-9a-f]{16}/g, "");
const files = isPage ? places(bytes, readFileSync(built), rootsOf(readFileSync(join(folder, "linked_bg.wasm")))) : [...Array(imported), ...sizes.map(() => 0)];
const functions = sizes.map((size, index) => ({ size, name: plain(names.get(index + imported) ?? "?"), file: files[index + imported] }))
  .filter(({ file }) => file !== undefined);
const columns = isPage ? ["first", ...FILES] : ["wasm"];
const parts = new Map();
for (const { size, name, file } of functions) {
  const sums = parts.get(part(name)) ?? columns.map(() => 0);
  sums[file] += size;
  parts.set(part(name), sums);
}

const sum = (sizes) => sizes.reduce((all, size) => all + size, 0);
const row = (name, sizes) => console.log(`${name.padEnd(32)} ${sizes.map((size) => String(size || "").padStart(11)).join("")}`);
row("parts of the wasm, by symbols", ["together", ...columns]);
for (const [name, sizes] of [...parts].sort(([, a], [, b]) => sum(b) - sum(a))) row(name, [sum(sizes), ...sizes]);
row("texts and tables", [data]);
const largest = Number(process.argv[2] ?? 0);
for (const { size, name, file } of functions.sort((a, b) => b.size - a.size).slice(0, largest)) {
  console.log(String(size).padStart(7), columns[file].padEnd(11), name);
}
