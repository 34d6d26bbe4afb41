// What developers look at in a browser: the description of the API, and what its problems mean.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DESKTOP, PHONE, closeBrowser, serve, visit } from "./support/product.mjs";

after(closeBrowser);

for (const [name, screen, theme] of [["desktop, light", DESKTOP, "light"], ["phone, dark", PHONE, "dark"]]) {
  test(`the API is browsed, and a problem is read, ${name}`, async () => {
    const server = await serve();
    const visitor = await visit(server, { screen, theme });
    const { page } = visitor;
    try {
      // Its own files and styles only: a violation of the policy would be a complaint.
      await page.goto("/docs");
      await page.getByRole("heading", { name: "Midcycle billing API" }).waitFor();
      const route = page.locator(".opblock", { hasText: "/v1/snapshot" });
      await route.getByText("Everything a price or a permission depends on.").waitFor();

      // A real problem leads to its page by its own address, and from there to all others.
      const refused = await (await page.request.get("/v1/snapshot")).json();
      await page.goto(refused.type);
      await page.getByRole("heading", { name: refused.title }).waitFor();
      assert.match(await page.locator("pre").innerText(), /"code": "unauthenticated"/);
      await page.getByRole("link", { name: "All problems" }).click();
      await page.getByRole("link", { name: "quote-changed" }).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(wide, 0);
      assert.deepEqual(visitor.complaints, []);
    } finally {
      await visitor.context.close();
      server.stop();
    }
  });
}
