// One engine on both sides: the same requests through the program for this machine and through the wasm for the
// browser must give the same bytes. `node tests/equal.mjs [COUNT [SEED]]`; `make equal` builds both first.
//
// A third of the lines are broken in one place, because a fault must read the same on both sides too.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);
const native = `${process.env.CARGO_TARGET_DIR ?? "target"}/release`;
/** The package's own script over a wasm. */
async function loaded(wasm, copy) {
  const script = await import(`../embed/preview/index.js${copy}`);
  script.initSync({ wasm: readFileSync(wasm) });
  return script.ask;
}
const shipped = await loaded("target/preview/preview.wasm", "");
// No page needs a fingerprint without the checkout, so what is shipped has none.
const withFingerprint = await loaded("target/preview/fingerprint/preview.wasm", "?fingerprint");
const preview = { quote: shipped, periods: shipped, fingerprint: withFingerprint };

function run(program, input, ...args) {
  const done = spawnSync(`${native}/${program}`, args, { input, encoding: "utf8", maxBuffer: 2 ** 31 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.error ?? done.stderr}`);
  return done.stdout.split("\n").filter(Boolean);
}

// Cut, doubled or changed somewhere, the same way in every run.
function broken(line, index) {
  const at = (index * 7919) % line.length;
  switch (index % 9) {
    case 0: return line.slice(0, at);
    case 3: return line.slice(0, at) + line[at] + line.slice(at);
    case 6: return line.slice(0, at) + "9" + line.slice(at + 1);
    default: return line;
  }
}

let compared = 0;
let refused = 0;
function compare(name, lines) {
  const answers = run("midcycle", lines.join("\n"), name);
  const asked = lines.filter((line) => line.trim() !== "");
  if (answers.length !== asked.length) throw new Error(`${name}: ${answers.length} answers to ${asked.length} lines`);
  asked.forEach((line, index) => {
    const inBrowser = preview[name](name, line);
    if (inBrowser !== answers[index]) {
      throw new Error(`${name} differs:\n${line}\nnative ${answers[index]}\nwasm   ${inBrowser}`);
    }
    compared += 1;
    refused += answers[index].startsWith('{"error"') ? 1 : 0;
  });
}

const CHUNK = 20_000;
for (let done = 0; done < count; done += CHUNK) {
  const size = Math.min(CHUNK, count - done);
  const plain = run("samples", "", String(size), String(seed + done));
  compare("quote", plain);
  compare("quote", plain.map(broken));
  const explained = run("samples", "", String(Math.ceil(size / 10)), String(seed + done), "--explain");
  compare("quote", explained);
  compare("fingerprint", explained);
  const periods = plain.slice(0, size / 10).map((line) => JSON.parse(line)).filter((request) => request.current);
  compare("periods", periods.map(({ current }, index) => JSON.stringify({
    start: current.period.start, anchor_day: current.anchor_day, interval: current.interval, count: index % 50,
  })));
}
console.log(`equal: ${compared} answers are the same bytes natively and in wasm, ${refused} of them refusals`);
