// A package as its users have it: the tarball, installed into a folder of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const tests = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const packages = join(dirname(tests), "target", "packages");

/** The tarball of a package, by its folder under embed/. */
export function tarball(name) {
  const found = readdirSync(packages).filter((file) => file.startsWith(`midcycle-${name}-`) && file.endsWith(".tgz"));
  if (found.length !== 1) throw new Error(`target/packages has ${found.length} tarballs of ${name}; run make packages`);
  return join(packages, found[0]);
}

/** A folder into which a package is installed, with `files` beside it; `remove` throws it away. */
export function installed(name, files = {}) {
  const folder = mkdtempSync(join(tmpdir(), "midcycle-package-"));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball(name)], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return { folder, at: join(folder, "node_modules", "@midcycle", name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs one of the tests' own tools. */
export const tool = (name, args, options) => execFileSync(join(tests, "node_modules", ".bin", name), args, { encoding: "utf8", ...options });
