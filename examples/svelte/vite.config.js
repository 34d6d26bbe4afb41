import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  // While it serves, sessions and the API are those of `make examples`.
  server: { proxy: { "/session": "http://127.0.0.1:8788", "/v1": "http://127.0.0.1:8788" } },
});
