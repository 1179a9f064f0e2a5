/**
 * `npm run build:edge`: the service as one file without dependencies, dist/edge/serve.js, and workerd's
 * configuration beside it. The core stays where it is: dist/edge is as deep as hosts/edge, so the same
 * relative path leads to it from both.
 */
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  logLevel: "warn",
  ssr: { noExternal: true, target: "webworker" },
  build: {
    ssr: here("serve.ts"),
    outDir: here("../../dist/edge"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      external: [/core\.wasm$/],
      output: { entryFileNames: "serve.js", codeSplitting: false },
    },
  },
  plugins: [
    {
      name: "workerd-configuration",
      closeBundle: () => copyFileSync(here("workerd.capnp"), here("../../dist/edge/workerd.capnp")),
    },
  ],
});
