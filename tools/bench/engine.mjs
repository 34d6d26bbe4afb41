// The engine by itself, by criterion: nanoseconds a call, beside the same text read and written by a JSON library.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const FIGURES = {
  engine_reference_ns: "quote_reference",
  engine_ten_lines_ns: "quote_ten_lines",
  engine_totals_ns: "totals_reference",
  what_if_ns: "what_if",
  engine_text_to_text_ns: "answer_reference",
};

function criterion(target, scenario) {
  const folder = `${target}/criterion/${scenario}/new`;
  const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
  const [estimates, sample] = [read("estimates"), read("sample")];
  return {
    median: Math.round(estimates.median.point_estimate),
    spread: Math.round(estimates.median_abs_dev.point_estimate),
    runs: sample.iters.length,
  };
}

export function measure({ target }) {
  execFileSync("tools/with", ["cargo", "bench", "--quiet", "--locked", "-p", "midcycle-engine", "--bench", "quote"], { stdio: "inherit" });
  const yardstick = criterion(target, "yardstick_json");
  const figures = Object.fromEntries(Object.entries(FIGURES).map(([name, scenario]) => [name, criterion(target, scenario)]));
  const against = `serde_json reads and writes the reference request in ${yardstick.median} ns (spread ${yardstick.spread}) in the same run`;
  return { figures, against: Object.fromEntries(Object.keys(figures).map((name) => [name, against])) };
}
