// Mints the token with which the checkout acts for somebody who is signed in here. It lasts an hour.
// In a shell: MIDCYCLE_API=https://billing.example MIDCYCLE_OPERATOR_KEY=... node session.mjs anna officina
import { argv, env } from "node:process";

export async function mint(user, account) {
  const answer = await fetch(`${env.MIDCYCLE_API}/v1/sessions`, {
    method: "POST",
    headers: { "authorization": `Bearer ${env.MIDCYCLE_OPERATOR_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ user, account }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`no session for ${user}: ${answer.status} ${await answer.text()}`);
  const { token } = await answer.json();
  return token;
}

if (argv[1] === import.meta.filename) console.log(await mint(argv[2], argv[3]));
