// Runs the tests of the examples (or those named as arguments) and closes with their count.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => !wanted.length || wanted.some((part) => name.includes(part)))
  .map((name) => join(import.meta.dirname, name));

let passed = 0;
let failed = 0;
const tests = run({ files, concurrency: 2, timeout: 600_000 });
// Files count as tests of their own for the runner; people count what is tested.
const isFile = (event) => files.some((file) => basename(file) === basename(event.name));
tests.on("test:pass", (event) => {
  if (event.details?.type !== "suite" && !isFile(event)) passed += 1;
});
tests.on("test:fail", (event) => {
  if (event.details?.type !== "suite") failed += 1;
  process.exitCode = 1;
});
tests.on("end", () => console.log(`examples: ${passed} passed, ${failed} failed`));
tests.compose(spec).pipe(process.stdout);
