// Measures how fast things are, and writes target/bench/report.json: `make bench`, or `node tools/bench.mjs cli` for one group.
// Each file in tools/bench/ is a group of figures; each figure was measured against something in the same run, because
// machines are noisy. What CI holds to a budget are instructions (tools/instructions.mjs), which repeat.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const REPORT = "target/bench/report.json";
const INSTRUCTIONS = "target/bench/instructions.json";
const target = process.env.CARGO_TARGET_DIR ?? "target";
const wanted = process.argv.slice(2);
const groups = readdirSync("tools/bench").filter((file) => file.endsWith(".mjs")).map((file) => basename(file, ".mjs"))
  .filter((group) => wanted.length === 0 || wanted.includes(group));

const report = { figures: {}, against: {} };
for (const group of groups) {
  const { measure } = await import(`./bench/${group}.mjs`);
  const { figures, against } = await measure({ target });
  Object.assign(report.figures, figures);
  Object.assign(report.against, against);
}
execFileSync("node", ["tools/instructions.mjs"], { stdio: "inherit" });
report.instructions = JSON.parse(readFileSync(INSTRUCTIONS, "utf8"));
report.machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: availableParallelism(),
  rustc: execFileSync("tools/with", ["rustc", "--version"], { encoding: "utf8" }).trim(),
};
mkdirSync(dirname(REPORT), { recursive: true });
writeFileSync(REPORT, `${JSON.stringify(report, null, 2)}\n`);

console.log(`\n${"figure".padEnd(28)}${"median".padStart(12)}${"spread".padStart(10)}${"runs".padStart(6)}`);
for (const [name, { median, spread, runs, wanted, most }] of Object.entries(report.figures)) {
  // Said and not enforced: the time of a machine that others use too is no reason to fail.
  const said = (sign, bound, isMet) => (bound === undefined ? "" : `  wanted ${sign} ${bound}: ${isMet ? "met" : "not met"}`);
  const met = said(">=", wanted, median >= wanted) + said("<=", most, median <= most);
  console.log(`${name.padEnd(28)}${String(median).padStart(12)}${String(spread).padStart(10)}${String(runs).padStart(6)}${met}`);
}
console.log(`written to ${REPORT}`);
