// Runs the tests of a folder, those named as arguments or all, and closes with their count: "journeys: 12 passed, 0 failed".
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

/**
 * `ending` is what the names of the folder's tests end with, `label` what they are called in the closing line. Two files at a time: each
 * has a browser and a server of its own, and a wall clock is nothing that a test waits for.
 */
export function runAll(folder, ending, label) {
  const wanted = process.argv.slice(2);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .filter((name) => !wanted.length || wanted.some((part) => name.includes(part)))
    .map((name) => join(folder, name));
  let passed = 0;
  let failed = 0;
  const tests = run({ files, concurrency: 2, timeout: 600_000 });
  // Files count as tests of their own for the runner; people count what is in them.
  const isFile = (event) => files.some((file) => basename(file) === basename(event.name));
  tests.on("test:pass", (event) => {
    if (event.details?.type !== "suite" && !isFile(event)) passed += 1;
  });
  tests.on("test:fail", (event) => {
    if (event.details?.type !== "suite") failed += 1;
    process.exitCode = 1;
  });
  tests.on("end", () => console.log(`${label}: ${passed} passed, ${failed} failed`));
  tests.compose(spec).pipe(process.stdout);
}
