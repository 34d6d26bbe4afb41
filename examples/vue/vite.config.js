import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  // Without it Vue looks for a component of that name, and warns that there is none.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("midcycle-") } } })],
  // While it serves, sessions and the API are those of `make examples`.
  server: { proxy: { "/session": "http://127.0.0.1:8788", "/v1": "http://127.0.0.1:8788" } },
});
