// The session minting of docs/embedding.md, as it stands there, in every language, against a real server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { binary, serve } from "../journeys/support/product.mjs";

const KEY = "an operator's key";
const sessions = join(import.meta.dirname, "..", "..", "examples", "sessions");
const programs = {
  node: [process.execPath, join(sessions, "node", "session.mjs")],
  python: ["python3", join(sessions, "python", "session.py")],
  php: ["php", join(sessions, "php", "session.php")],
  rust: [join(dirname(binary), "session")],
};

let server;
before(async () => {
  server = await serve({ env: { MIDCYCLE_OPERATOR_KEY: KEY } });
});
after(() => server.stop());

const mint = ([program, ...first], user, account, key = KEY) => {
  const env = { ...process.env, MIDCYCLE_API: server.address, MIDCYCLE_OPERATOR_KEY: key };
  return promisify(execFile)(program, [...first, user, account], { env });
};

for (const [language, program] of Object.entries(programs)) {
  test(`${language}: the token is for that person on that account`, async () => {
    const { stdout } = await mint(program, "anna", "officina");
    const authorization = `Bearer ${stdout.trim()}`;
    const answer = await fetch(`${server.address}/v1/snapshot`, { headers: { authorization } });
    assert.equal(answer.status, 200, await answer.clone().text());
    const { user, account } = await answer.json();
    assert.deepEqual([user.id, account.id], ["anna", "officina"]);
  });

  test(`${language}: what the API refuses is an error`, async () => {
    for (const [user, account, key] of [["anna", "brandt", KEY], ["anna", "officina", "another key"]]) {
      const refused = await mint(program, user, account, key).then(({ stdout }) => assert.fail(`minted ${stdout}`), (error) => error);
      assert.ok(refused.code > 0, String(refused));
    }
  });
}
