// The command line on one core against Python's json, reading and writing the same lines, in turn.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";

const LINES = 200_000;
const PAIRS = 7;
const PYTHON = "import sys, json\nfor line in sys.stdin: sys.stdout.write(json.dumps(json.loads(line)) + '\\n')";

/** The reference request with other days, quantities, prices and balances. */
function lines() {
  const reference = JSON.parse(readFileSync("crates/engine/benches/scenarios/reference.json", "utf8"));
  const made = [];
  for (let n = 0; n < LINES; n += 1) {
    reference.at = `2026-11-${String(10 + (n % 20)).padStart(2, "0")}`;
    reference.current.lines[0].quantity = 1 + (n % 50);
    reference.next.lines[0].quantity = 1 + (n % 97);
    reference.next.lines[0].price.unit_amount = `${600 + (n % 100)}.${String(n % 100).padStart(2, "0")}`;
    reference.balance = `${n % 30}.50`;
    made.push(JSON.stringify(reference));
  }
  return `${made.join("\n")}\n`;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => median(values.map((value) => Math.abs(value - median(values))));
const figure = (values, digits) => ({
  median: Number(median(values).toFixed(digits)),
  spread: Number(spread(values).toFixed(digits)),
  runs: values.length,
});

export function measure({ target }) {
  execFileSync("tools/with", ["cargo", "build", "--quiet", "--release", "--locked", "-p", "midcycle-billing-api"], { stdio: "inherit" });
  mkdirSync("target/bench", { recursive: true });
  const file = "target/bench/lines.jsonl";
  writeFileSync(file, lines());
  const pin = spawnSync("taskset", ["--version"]).status === 0 ? ["taskset", "-c", "0"] : [];
  const seconds = (command) => {
    const [input, output] = [openSync(file, "r"), openSync("/dev/null", "w")];
    const start = process.hrtime.bigint();
    const [program, ...args] = command;
    const done = spawnSync(program, args, { stdio: [input, output, "inherit"] });
    const taken = Number(process.hrtime.bigint() - start) / 1e9;
    closeSync(input);
    closeSync(output);
    if (done.status !== 0) throw new Error(`${command.join(" ")} ended with ${done.status}`);
    return taken;
  };
  const midcycle = `${target}/release/midcycle`;
  const [rates, ratios, all] = [[], [], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const ours = seconds([...pin, midcycle, "quote", "--threads", "1"]);
    const python = seconds([...pin, "python3", "-c", PYTHON]);
    rates.push(LINES / ours);
    ratios.push(python / ours);
    all.push(LINES / seconds([midcycle, "quote"]));
  }
  return {
    figures: {
      cli_per_second: figure(rates, 0),
      cli_vs_python_json: figure(ratios, 2),
      cli_all_cores_per_second: figure(all, 0),
    },
    against: {
      cli_per_second: `${LINES} lines on one core`,
      cli_vs_python_json: "json.dumps(json.loads(line)) of the same lines on the same core, in turn",
      cli_all_cores_per_second: "the same lines on all cores",
    },
  };
}
