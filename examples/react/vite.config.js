import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // While it serves, sessions and the API are those of `make examples`.
  server: { proxy: { "/session": "http://127.0.0.1:8788", "/v1": "http://127.0.0.1:8788" } },
});
