// A first visit: what is needed comes at once, nothing comes twice, and what is fetched ahead is never somebody else's.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./support/pages.mjs";
import { closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

/** A journey on a server of its own; it ends without a complaint of the browser. */
function journey(name, options, walk) {
  test(name, async () => {
    const server = await serve();
    const visitor = await visit(server, options);
    try {
      await walk({ ...visitor, server, at: pages(visitor) });
      assert.deepEqual(visitor.complaints, []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}

/** What the page has fetched, in the order in which it asked. */
const fetched = (page) => page.evaluate(() => performance.getEntriesByType("resource")
  .filter(({ name }) => !name.endsWith(".svg"))
  .map(({ name, initiatorType }) => [new URL(name).pathname.replace(/-[0-9a-f]{10,}/, ""), initiatorType]));

journey("words, account and people come ahead of the page that asks for them", { persona: "simple", language: "it" }, async ({ page, at }) => {
  await page.goto("/change?subscription=sub_officina&licences=8");
  await at.expectAmounts(assert, "EUR", { "due-now": "408.40" });
  const all = await fetched(page);
  const names = all.map(([name]) => name);
  assert.deepEqual([...new Set(names)], names, "nothing is fetched twice");
  const ahead = all.filter(([, by]) => by === "link").map(([name]) => name);
  for (const name of ["/locales/it.json", "/v1/demo", "/v1/snapshot"]) assert.ok(ahead.includes(name), `${name} is not among ${ahead}`);
});

journey("who is nobody yet is given an account only once they are somebody", {}, async ({ page, at, words }) => {
  await page.goto("/");
  await page.getByText(words["demo-choose"]).waitFor();
  assert.ok(!(await fetched(page)).some(([name]) => name === "/v1/snapshot"));
  await at.become("anna");
  await at.part("renewal").waitFor();
});

// A session that the server does not know any more, as after the demo's file was deleted: its cookie alone fetches nothing.
journey("a session that has ended does not follow its visitor", { persona: "simple" }, async ({ page, at, words, server }) => {
  server.write("delete from sessions");
  await page.goto("/");
  await page.getByText(words["demo-choose"]).waitFor();
  await at.become("anna");
  await at.part("renewal").waitFor();
});
