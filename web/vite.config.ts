/**
 * `npm run build:web`: the page as static files in web/dist, which any server can serve from any folder.
 *
 * The core is an asset like any other. The service worker is written last, as it must know all the files.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin, transformWithOxc } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Writes service-worker.js, with the list of this build's files in it. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    async generateBundle(_options, bundle) {
      const hash = createHash("sha256");
      for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(name).update(file.type === "asset" ? file.source : file.code);
      }
      // "./" is what is asked for when someone opens the folder.
      const build = { name: hash.digest("hex").slice(0, 12), files: ["./", ...Object.keys(bundle)] };
      const path = here("service_worker.ts");
      const { code } = await transformWithOxc(readFileSync(path, "utf8"), path);
      // A classic script: the compiler's sign that it is a module has no place there.
      const script = `const BUILD = ${JSON.stringify(build)};\n${code.replace(/^export \{\};?$/m, "")}`;
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: script });
    },
  };
}

export default defineConfig({
  root: here("."),
  base: "./",
  logLevel: "warn",
  server: { fs: { allow: [here("..")] } },
  build: { outDir: here("dist"), emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: false },
  plugins: [offline()],
});
