// The numbers without any page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { binary } from "../journeys/support/product.mjs";

const folder = join(import.meta.dirname, "..", "..", "examples", "headless");

test("headless: the quote has the bytes of the command line's", () => {
  const request = readFileSync(join(folder, "request.json"), "utf8");
  const ours = execFileSync(process.execPath, [join(folder, "quote.mjs")], { input: request, encoding: "utf8" });
  // The program reads one request a line.
  const native = execFileSync(binary, ["quote"], { input: request.replaceAll("\n", ""), encoding: "utf8" });
  assert.equal(ours, native);
  assert.equal(JSON.parse(ours).quote.due_now, "9006.96");
});
