import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  // Without it Vue looks for a component of that name, and warns that there is none.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("midcycle-") } } })],
  // `vite dev` would move the package's script away from the files beside it.
  optimizeDeps: { exclude: ["@midcycle/checkout"] },
});
