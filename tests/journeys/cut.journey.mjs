// The wasm that was cut: its files fit together, and a cut that would not be safe is refused.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { linked } from "../../tools/linked.mjs";
import { sections } from "../../tools/order.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dist = join(root, "dist");
const parts = readFileSync(join(dist, "parts.txt"), "utf8").trim().split("\n").map((line) => line.split(" ").slice(1));
const compiled = (name) => new WebAssembly.Module(readFileSync(join(dist, name)));
const first = compiled(readdirSync(dist).find((name) => name.endsWith("_bg.wasm")));

test("every file finds what it calls in those that come before it", () => {
  const fromOthers = ({ module }) => module === "$";
  assert.deepEqual(WebAssembly.Module.imports(first).filter(fromOthers), []);
  for (const files of parts) {
    const known = new Set(WebAssembly.Module.exports(first).map(({ name, kind }) => `${kind} ${name}`));
    for (const module of files.map(compiled)) {
      for (const { name, kind } of WebAssembly.Module.imports(module).filter(fromOthers)) assert.ok(known.has(`${kind} ${name}`), `${kind} ${name} of ${files}`);
      for (const { name, kind } of WebAssembly.Module.exports(module)) known.add(`${kind} ${name}`);
    }
  }
});

const built = readFileSync(join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "wasm/wasm32-unknown-unknown/wasm-release/midcycle-web.wasm"));
const roots = ["main", "__wbindgen_malloc", "__wbindgen_realloc", "__wbindgen_free", "__wbindgen_destroy_closure"];

/** The linked wasm with one gate of another part. */
function changed(name, part) {
  const gate = linked(built, roots).data.find((each) => each.name.endsWith(name));
  const bytes = Buffer.from(built);
  const at = bytes.indexOf(gate.bytes);
  assert.equal(bytes.indexOf(gate.bytes, at + 1), -1, "a gate's bytes are somewhere else, too");
  bytes.writeUInt32LE(part, at);
  return bytes;
}

test("a way around a gate is no cut", () => {
  // The Billing Center calls this by itself, without a gate.
  assert.throws(() => linked(changed("INVOICES", 1), roots), /a way around a gate of part 1/);
  // Here is none: the checkout would come with the demo's bar.
  assert.doesNotThrow(() => linked(changed("CHECKOUT", 4), roots));
  assert.throws(() => linked(changed("CHECKOUT", 9), roots), /is no gate/);
});

test("without what the linker knows there is no cut", () => {
  const head = built.subarray(0, 8);
  const kept = sections(built).filter(({ id, content }) => id !== 0 || !content.subarray(0, 12).includes("reloc"));
  const length = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...length(Math.floor(value / 128))]);
  const bytes = Buffer.concat([head, ...kept.flatMap(({ id, content }) => [Buffer.from([id, ...length(content.length)]), content])]);
  assert.throws(() => linked(bytes, roots), /has written no reloc/);
});
