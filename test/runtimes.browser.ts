/**
 * Chromium for tests, with the network off.
 *
 * What a page may load is handed over from memory or from a folder by the test itself; every other
 * request is noted and refused, and so is whatever the browser would ask for on its own account.
 */
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

/** Where the browser is: Debian's place or Alpine's, or the one that the environment names. */
export const CHROMIUM: string =
  process.env.CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : "/usr/bin/chromium-browser");

/** Why tests in a browser can't run here; undefined if they can. */
export const NO_CHROMIUM: string | undefined = existsSync(CHROMIUM)
  ? undefined
  : `there is no ${CHROMIUM} (apt install chromium, or set CHROMIUM to its path)`;

/** A browser of its own for a test. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A context in which `serve` answers for `origin` and nothing else is reached; `refused` lists what was asked for. */
export async function offline(
  browser: Browser,
  origin: string,
  serve: (path: string) => Promise<Response>,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; refused: string[] }> {
  const context = await browser.newContext(options);
  const refused: string[] = [];
  await context.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== origin) {
      refused.push(url.href);
      return route.abort("internetdisconnected");
    }
    const answer = await serve(url.pathname);
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  return { context, refused };
}
