// The house rules that a machine can keep: `make check` runs them. Each prints what it found and where.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const found = [];
const rule = (path, line, text) => found.push(`${path}:${line}: ${text}`);
const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\0").filter((path) => path && existsSync(path));

const versions = readFileSync("tools/versions.env", "utf8");
const ours = /^WASM_BINDGEN_VERSION=(.+)$/m.exec(versions)[1];
const locked = /name = "wasm-bindgen"\nversion = "(.+)"/.exec(readFileSync("Cargo.lock", "utf8"))[1];
if (ours !== locked) rule("tools/versions.env", 1, `wasm-bindgen is ${ours} here and ${locked} in Cargo.lock`);

for (const path of tracked) {
  if (path.endsWith("package-lock.json") && readFileSync(path, "utf8").includes('"resolved"')) {
    rule(path, 1, "names a registry; npm writes it without one where omit-lockfile-registry-resolved is set");
  }
  if (!path.endsWith(".md")) continue;
  readFileSync(path, "utf8").split("\n").forEach((text, index) => {
    for (const [, target] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target) || existsSync(join(dirname(path), target))) continue;
      rule(path, index + 1, `links to ${target}, which is not there`);
    }
  });
}

for (const text of found) console.error(text);
console.log(`house rules: ${tracked.length} files read, ${found.length} findings`);
process.exitCode = found.length > 0 ? 1 : 0;
