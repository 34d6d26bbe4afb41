import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // `vite dev` would move the package's script away from the files beside it.
  optimizeDeps: { exclude: ["@midcycle/checkout"] },
});
