// Holds the engine to its budgets of instructions, which repeat where times do not: `node tools/instructions.mjs`, with
// `--update` to write budgets anew, a tenth above what was counted. Needs valgrind.
//
// What one call takes is the difference of two runs of different length, so that starting up cancels out.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

const BUDGETS = "crates/engine/benches/instructions.json";
const REPORT = "target/bench/instructions.json";
const FEW = 100;
const MANY = 600;
// Another compiler inlines differently; more than this is a change of the program.
const MARGIN = 1.1;

const target = process.env.CARGO_TARGET_DIR ?? "target";
const build = ["cargo", "build", "--quiet", "--release", "--locked", "-p", "midcycle-engine", "--example", "count"];
execFileSync("tools/with", build, { stdio: "inherit" });
const program = `${target}/release/examples/count`;

function counted(scenario, times) {
  // Valgrind tells on its error channel, so it is sent to a file of its own.
  const log = `${target}/callgrind.log`;
  const options = ["--tool=callgrind", `--log-file=${log}`, "--callgrind-out-file=/dev/null", program, scenario, String(times)];
  execFileSync("valgrind", options, { stdio: "ignore" });
  return Number(/Collected : (\d+)/.exec(readFileSync(log, "utf8"))[1]);
}

const scenarios = execFileSync(program, { encoding: "utf8" }).trim().split("\n");
const counts = {};
for (const scenario of scenarios) {
  counts[scenario] = Math.round((counted(scenario, MANY) - counted(scenario, FEW)) / (MANY - FEW));
}
mkdirSync(dirname(REPORT), { recursive: true });
writeFileSync(REPORT, `${JSON.stringify(counts, null, 2)}\n`);

if (process.argv.includes("--update")) {
  const budgets = scenarios
    .filter((name) => !name.startsWith("yardstick"))
    .map((name) => [name, Math.ceil((counts[name] * MARGIN) / 100) * 100]);
  writeFileSync(BUDGETS, `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`);
}

const budgets = JSON.parse(readFileSync(BUDGETS, "utf8"));
let above = 0;
console.log(`${"instructions a call".padEnd(24)}${"counted".padStart(10)}${"budget".padStart(10)}`);
for (const [name, count] of Object.entries(counts)) {
  const budget = budgets[name];
  const verdict = budget === undefined ? "" : count > budget ? "  above the budget" : count < budget * 0.8 ? "  far below: lower it" : "";
  above += count > budget ? 1 : 0;
  console.log(`${name.padEnd(24)}${String(count).padStart(10)}${String(budget ?? "").padStart(10)}${verdict}`);
}
if (above > 0) {
  console.error(`instructions: ${above} above the budget in ${BUDGETS}`);
  process.exitCode = 1;
}
