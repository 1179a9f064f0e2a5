/**
 * What npm runs when the package is installed from its sources: builds core.wasm and dist/.
 *
 * `npx virtwright` in a checkout makes npm link the package into its own cache, which runs this once
 * more; what `npm ci` built a moment ago isn't built again then.
 */
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

const built = existsSync("dist/node/cli.js") && existsSync("build/core.wasm");
if (!(built && process.env.npm_command === "exec")) execSync("npm run build", { stdio: "inherit" });
