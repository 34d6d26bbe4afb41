// What holds for every package: its digests, its manifest, and its types.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { installed, tarball, tool } from "./installed.mjs";

/** integrity.json has the digest of each file of an installed package, and of no other. */
export function hasDigests(at) {
  const digests = JSON.parse(readFileSync(join(at, "integrity.json"), "utf8"));
  const files = readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "integrity.json")
    .map((entry) => relative(at, join(entry.parentPath, entry.name)));
  assert.deepEqual(Object.keys(digests), files.sort());
  for (const file of files) {
    const digest = createHash("sha384").update(readFileSync(join(at, file))).digest("base64");
    assert.equal(digests[file], `sha384-${digest}`);
  }
}

/** publint and are-the-types-wrong have nothing to say. */
export function isClean(name, at) {
  assert.match(tool("publint", ["--strict", at]), /All good/);
  tool("attw", [tarball(name), "--profile", "esm-only"]);
}

/** A strict program compiles against the package's types, as a bundler and as Node resolve them. */
export function hasTypes(name, program) {
  for (const resolution of ["bundler", "node16"]) {
    const other = installed(name, { "program.ts": program });
    try {
      tool("tsc", ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2023,dom,dom.iterable",
        "--module", resolution === "node16" ? "node16" : "esnext", "--moduleResolution", resolution, "program.ts"], { cwd: other.folder });
    } catch (error) {
      assert.fail(`${resolution}: ${error.stdout}`);
    } finally {
      other.remove();
    }
  }
}
