import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  // `vite dev` would move the package's script away from the files beside it.
  optimizeDeps: { exclude: ["@midcycle/checkout"] },
});
