// A row of the flow as a journey: walked in every language, on a server of its own, and without a complaint of the browser.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pages } from "./pages.mjs";
import { closeBrowser, serve, visit } from "./product.mjs";

after(closeBrowser);

/** The languages that rows are walked in: two in `make test`, all of them in `make check`. */
export const LANGUAGES = (process.env.MIDCYCLE_LANGUAGES ?? "en it").split(" ");

/**
 * Walks one row: `name` begins with its number, `who` is what `visit` takes (persona, screen, theme). Complaints of the browser
 * that the walk causes on purpose match one of `causes`.
 */
export function row(name, { causes = [], ...who }, walk) {
  for (const language of LANGUAGES) {
    test(`${name} (${language})`, async () => {
      const server = await serve();
      const visitor = await visit(server, { ...who, language });
      try {
        await walk({ ...visitor, server, at: pages(visitor) });
        const unexpected = visitor.complaints.filter((text) => !causes.some((cause) => cause.test(text)));
        assert.deepEqual(unexpected, [], "the browser complains of nothing");
      } finally {
        await visitor.context.close();
        server.stop();
      }
    });
  }
}
