/**
 * The built page in Chromium, with the network off: what people do with it, and what they then see.
 *
 * The page comes from web/dist, built here from the sources of now. What it shows is compared with what
 * the library gives, so these are tests of the page and not of the conversions.
 */
import { existsSync } from "node:fs";
import { Text } from "@codemirror/state";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { load } from "../hosts/bun/load.ts";
import type { Options, ToNativeOptions } from "../hosts/virtwright.ts";
import { endOfWord, offsetOf } from "../web/places.ts";
import { launch, NO_CHROMIUM, offline } from "./runtimes.browser.ts";
import { ROOT, viteBuild } from "./runtimes.server.ts";
import { skip } from "./skipped.ts";

type Browser = Awaited<ReturnType<typeof launch>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

const PAGE = `${ROOT}web/dist`;
// A browser lets pages of this name use the clipboard, as it would over HTTPS.
const ORIGIN = "http://localhost:4321";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

/** The page's files, as any static server gives them. */
async function serve(path: string): Promise<Response> {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const file = Bun.file(`${PAGE}${name}`);
  if (!(await file.exists())) return new Response("no such file", { status: 404 });
  const type = TYPES[name.split(".").pop() ?? ""] ?? "application/octet-stream";
  return new Response(file, { headers: { "content-type": type } });
}

const xml = (await Bun.file(`${ROOT}examples/kvm-guest.xml`).text()).trimEnd();
const commandLine = await Bun.file(`${ROOT}examples/demo.args`).text();
// Columns count characters, of which one before the mistake takes two units of a string.
const correct = xml.replace("<disk ", "<!-- \u{1F427} --><disk ");
const mistaken = correct.replace("device='disk'", "devcie='disk'");

const library = await load();

/** Command lines as people have them, from the corpus beside the project. */
const CORPUS = `${ROOT}../shared/corpus/real/argv`;

if (existsSync(CORPUS)) {
  const places = suite("web, places");

  places("ends each word of real command lines where the core does", async () => {
    // Quotes and backslashes stand in the text and not in the word.
    const plain = (text: string) => text.replace(/\\\n/g, "").replace(/\\(.)/g, "$1").replace(/['"]/g, "");
    let count = 0;
    for (const name of new Bun.Glob("**/*").scanSync(CORPUS)) {
      const text = Text.of((await Bun.file(`${CORPUS}/${name}`).text()).split(/\r\n?|\n/));
      const content = text.toString();
      for (const { word, line, column } of library.fromNative(content).account?.words ?? []) {
        const from = offsetOf(text, line, column);
        assert.is(plain(content.slice(from, endOfWord(content, from))), plain(word), `${name}:${line}:${column}`);
        count++;
      }
    }
    assert.ok(count > 500, `only ${count} words`);
  });

  places.run();
} else skip("web, places", `there is no ${CORPUS}`);

if (NO_CHROMIUM) skip("web", NO_CHROMIUM);
else {
  viteBuild("web/vite.config.ts");

  const test = suite("web");
  let browser: Browser;
  let page: Page;
  let refused: string[];
  let complaints: string[];

  const open = async (hash = ""): Promise<void> => {
    const made = await offline(browser, ORIGIN, serve, {
      serviceWorkers: "block",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    refused = made.refused;
    page = await made.context.newPage();
    page.setDefaultTimeout(10_000);
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (problem) => complaints.push(problem.message));
    await page.goto(`${ORIGIN}/${hash}`);
    await page.waitForSelector("body[data-ready]");
  };

  const replace = async (pane: "#xml" | "#command-line", text: string): Promise<void> => {
    await page.locator(`${pane} .cm-content`).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
  };
  const lines = (pane: string) => page.locator(`${pane} .cm-line`).allTextContents();
  const shows = async (pane: string, expected: string | undefined): Promise<void> => {
    assert.ok(expected, "the library gives nothing to compare with");
    const wanted = (expected as string).replace(/\n$/, "");
    const deadline = Date.now() + 5000;
    let shown = "";
    while (Date.now() < deadline) {
      shown = (await lines(pane)).join("\n");
      if (shown === wanted) return;
      await page.waitForTimeout(30);
    }
    assert.is(shown, wanted);
  };
  const toNative = (text: string, options: Options & ToNativeOptions = {}) =>
    library.toNative(text, { lines: "wrapped", ...options }).output;

  const linesWithNotes = (text: string): number => new Set(library.toNative(text).notes.map(({ line }) => line)).size;

  test.before(async () => {
    browser = await launch();
  });
  test.after(async () => {
    await browser?.close();
  });
  // One page serves all tests, since opening one takes longer than most of them.
  test.before.each(async () => {
    complaints = [];
    if (!page || page.isClosed()) await open();
    await page.setViewportSize({ width: 1360, height: 1800 });
    await page.selectOption("#target", "");
    await page.selectOption("#era", "");
    await page.check("#wrapped");
  });
  test.after.each(() => {
    assert.equal(complaints, [], "the browser complained");
    assert.equal(refused, [], "the page asked for something elsewhere");
  });

  test("opens with an example, converted", async () => {
    const demo = await Bun.file(`${ROOT}examples/demo.xml`).text();
    await shows("#xml", demo);
    await shows("#command-line", toNative(demo));
  });

  test("converts what is typed on either side", async () => {
    await replace("#xml", xml);
    await shows("#command-line", toNative(xml));
    assert.is(await page.locator("#xml .role").textContent(), "source");
    await replace("#command-line", commandLine);
    await shows("#xml", library.fromNative(commandLine).output);
    assert.is(await page.locator("#command-line .role").textContent(), "source");
    assert.is(await page.locator("#xml .role").textContent(), "result");
  });

  test("converts key by key", async () => {
    await replace("#command-line", "qemu");
    await page.keyboard.type(" -m 99", { delay: 20 });
    await shows("#xml", library.fromNative("qemu -m 99").output);
  });

  test("turns round at a press", async () => {
    await replace("#xml", xml);
    const there = toNative(xml) as string;
    await shows("#command-line", there);
    await page.click("#direction");
    await shows("#xml", library.fromNative(there.replace(/\n$/, "")).output);
  });

  test("follows the choices", async () => {
    await replace("#xml", xml);
    await page.selectOption("#target", "0.8.1");
    await shows("#command-line", toNative(xml, { emulator: { version: "0.8.1" } }));
    await page.uncheck("#wrapped");
    await shows("#command-line", toNative(xml, { emulator: { version: "0.8.1" }, lines: "one" }));
    await replace("#command-line", commandLine);
    await page.selectOption("#era", "0.7");
    await shows("#xml", library.fromNative(commandLine, { era: "0.7", emulator: { version: "0.8.1" } }).output);
  });

  test("normalizes in place", async () => {
    await replace("#xml", xml);
    await page.click("#normalize");
    await shows("#xml", library.normalize(xml).output);
  });

  test("shows notes at their places, leads to them and corrects", async () => {
    const note = library.toNative(mistaken).notes.find((one) => one.found === "devcie");
    assert.ok(note);
    await replace("#xml", mistaken);
    const item = page.locator("#notes li", { hasText: note?.message as string });
    await item.waitFor();
    assert.is(await page.locator("#xml .cm-lint-marker").count(), linesWithNotes(mistaken));
    assert.is(await page.locator("#command-line .cm-lint-marker").count(), 0);
    assert.is(await item.locator(".place").textContent(), `${note?.line}:${note?.column}`);
    await item.locator(".message").click();
    assert.is(await page.evaluate("String(getSelection())"), "devcie");
    await item.locator(".code").click();
    assert.is(await item.locator(".explanation").textContent(), library.explain(note?.code).output?.trim());
    assert.ok(await item.locator(".explanation").isVisible());
    await item.locator(".fix").click();
    await shows("#xml", correct);
    await item.waitFor({ state: "detached" });
    assert.is(await page.locator("#xml .cm-lint-marker").count(), linesWithNotes(correct));
  });

  test("keeps the last result of a source that is refused, and says so", async () => {
    await replace("#xml", xml);
    await shows("#command-line", toNative(xml));
    assert.is(library.toNative("<domain").output, undefined);
    await replace("#xml", "<domain");
    await page.locator("#command-line.stale").waitFor();
    await shows("#command-line", toNative(xml));
    assert.match((await page.locator("#notes .summary").textContent()) ?? "", /\d+ error/);
    await replace("#xml", xml);
    await page.locator("#command-line:not(.stale)").waitFor();
  });

  test("colours each word of a command line by its fate", async () => {
    const pasted = `${commandLine.trim()} -never-heard-of-it 'two words'`;
    const account = library.fromNative(pasted).account;
    assert.ok(account && account.kept + account.refused > 0 && account.understood > 0);
    await replace("#command-line", pasted);
    await shows("#xml", library.fromNative(pasted).output);
    for (const fate of ["understood", "kept", "refused"] as const) {
      const expected = account?.words.filter((word) => word.fate === fate) ?? [];
      // A word may be drawn in pieces, as where a line is wrapped or an option stands out.
      const drawn = (await page.locator(`#command-line .cm-content .word-${fate}`).allTextContents()).join("");
      const plain = (text: string) => text.replace(/[\s'"]/g, "");
      assert.is(plain(drawn), plain(expected.map(({ word }) => word).join("")), fate);
      if (expected.length > 0) {
        assert.match((await page.locator("#account .summary").textContent()) ?? "", `${expected.length} ${fate}`);
      }
    }
    const listed = page.locator("#account li button");
    assert.is(await listed.count(), (account?.kept ?? 0) + (account?.refused ?? 0));
    await listed.last().click();
    assert.is(await page.evaluate("String(getSelection())"), "'two words'");
    await page.click("#all-words");
    assert.is(await listed.count(), account?.words.length);
    await replace("#xml", xml);
    await page.locator("#account").waitFor({ state: "hidden" });
  });

  test("lights up where a word went", async () => {
    const text = "qemu -m 99";
    await replace("#command-line", text);
    await shows("#xml", library.fromNative(text).output);
    const word = library.fromNative(text).account?.words.find((one) => one.word === "99");
    assert.match(word?.to ?? "", /^domain\/\w*[mM]emory$/);
    await page.keyboard.press("ArrowLeft");
    const lit = page.locator("#xml .counterpart");
    await lit.first().waitFor();
    const name = word?.to?.split("/")[1];
    assert.match((await lit.allTextContents()).join(""), new RegExp(`^<${name}\\b.*</${name}>$`));
    await page.locator("#xml .cm-content").click();
    await lit.first().waitFor({ state: "detached" });
  });

  test("comes back from the address that it copies", async () => {
    const odd = "qemu -name 'käse & \u{1F9C0}' -m 77";
    await page.selectOption("#target", "0.9.1");
    await page.selectOption("#era", "0.7");
    await replace("#command-line", odd);
    await page.click("#link");
    await page.locator("#link", { hasText: "Copied" }).waitFor();
    const address = (await page.evaluate("navigator.clipboard.readText()")) as string;
    assert.ok(address.startsWith(`${ORIGIN}/#`), address);
    await page.context().close();
    await open(address.slice(ORIGIN.length + 1));
    await shows("#command-line", odd);
    await shows("#xml", library.fromNative(odd, { era: "0.7", emulator: { version: "0.9.1" } }).output);
    await page.context().close();
    await open("#xml=cut-off");
    assert.ok((await lines("#xml")).length > 1, "a broken address leaves an empty page");
  });

  test("says the name of every control, and lets go of the keyboard", async () => {
    await replace("#command-line", "qemu -never-heard-of-it");
    await page.locator("#account li").first().waitFor();
    const nameless = await page.evaluate(() => {
      const named = (control: Element) =>
        control.textContent?.trim() ||
        control.getAttribute("aria-label") ||
        document.getElementById(control.getAttribute("aria-labelledby") ?? "")?.textContent?.trim() ||
        (control as HTMLInputElement).labels?.[0]?.textContent?.trim();
      return [...document.querySelectorAll("button, select, input, [role=textbox]")]
        .filter((control) => !named(control))
        .map((control) => control.outerHTML);
    });
    assert.equal(nameless, []);
    await page.locator("#xml .cm-content").click();
    await page.keyboard.press("Tab");
    assert.is(await page.evaluate(() => document.activeElement?.id), "direction");
  });

  for (const width of [360, 768]) {
    test(`has nothing beside the edge at ${width} px`, async () => {
      await page.setViewportSize({ width, height: 740 });
      await page.selectOption("#example", { label: "Pasted from a script" });
      await page.locator("#account li, #account .summary span").first().waitFor();
      assert.is(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const outside = await page.evaluate(
        () =>
          [...document.querySelectorAll("button, select, .pane, h1, h2")].filter((one) => {
            const { left, right, width } = one.getBoundingClientRect();
            return width > 0 && (left < 0 || right > innerWidth);
          }).length,
      );
      assert.is(outside, 0);
    });
  }

  test.run();

  const away = suite("web, once visited");

  away("opens again when there is no network and no server", async () => {
    const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: ({ url }) => serve(new URL(url).pathname) });
    const visitor = await launch();
    try {
      const context = await visitor.newContext();
      const tab = await context.newPage();
      tab.setDefaultTimeout(10_000);
      await tab.goto(server.url.href);
      await tab.evaluate(`new Promise((taken) => {
        if (navigator.serviceWorker.controller) taken();
        else navigator.serviceWorker.addEventListener("controllerchange", () => taken());
      })`);
      await server.stop(true);
      await context.setOffline(true);
      await tab.goto(`${server.url.href}?from=bookmark`);
      await tab.waitForSelector("body[data-ready]");
      await tab.locator("#command-line .cm-content").click();
      await tab.keyboard.press("ControlOrMeta+a");
      await tab.keyboard.insertText("qemu -m 64");
      await tab.locator("#xml .cm-line", { hasText: /<memory[^>]*>65536</ }).waitFor();
    } finally {
      await visitor.close();
      await server.stop(true);
    }
  });

  away.run();
}
