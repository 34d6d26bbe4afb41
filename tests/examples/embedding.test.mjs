// What docs/embedding.md shows of the examples is what runs, and the examples' own page names all of them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..", "..");
const read = (path) => readFileSync(join(root, path), "utf8");

test("code below a link to an example's file is that file", () => {
  const shown = [...read("docs/embedding.md").matchAll(/\]\(\.\.\/(examples\/[^)]+)\)[^\n]*\n\n```\w+\n(.*?)```/gs)];
  const paths = shown.map(([, path]) => path);
  for (const language of readdirSync(join(root, "examples", "sessions"))) {
    assert.ok(paths.some((path) => path.startsWith(`examples/sessions/${language}/`)), `${language} is not shown`);
  }
  for (const [, path, code] of shown) assert.equal(code, read(path), path);
});

test("the page of the examples names every folder", () => {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["node_modules", "shared"].includes(entry.name))
    .map((entry) => entry.name);
  const index = read("examples/index.html");
  for (const name of folders) assert.ok(index.includes(name), name);
});
