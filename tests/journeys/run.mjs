// Runs every journey of this folder (or those named as arguments) and closes with their count.
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".journey.mjs"))
  .filter((name) => !wanted.length || wanted.some((part) => name.includes(part)))
  .map((name) => join(folder, name));

let passed = 0;
let failed = 0;
// Two at a time: each has a browser and a server of its own, and a wall clock is nothing that a journey waits for.
const journeys = run({ files, concurrency: 2, timeout: 600_000 });
// Files count as tests of their own for the runner; people count journeys.
const isFile = (event) => files.some((file) => basename(file) === basename(event.name));
journeys.on("test:pass", (event) => {
  if (event.details?.type !== "suite" && !isFile(event)) passed += 1;
});
journeys.on("test:fail", (event) => {
  if (event.details?.type !== "suite") failed += 1;
  process.exitCode = 1;
});
journeys.on("end", () => console.log(`journeys: ${passed} passed, ${failed} failed`));
journeys.compose(spec).pipe(process.stdout);
