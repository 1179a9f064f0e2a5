/**
 * The page: two editors, the choices above them, the notes below, and the core between.
 *
 * All state is in the editors and controls; `update` reads it, converts, and shows what came out. It runs
 * a moment after the last key, and at once when a choice changes.
 */
import { xml } from "@codemirror/lang-xml";
import type { EditorView } from "@codemirror/view";
import { load } from "../hosts/browser/load.ts";
import type { Virtwright } from "../hosts/virtwright.ts";
import { commandLine, showAccount } from "./account.ts";
import { convert, optionsOf, type Settings, type Side } from "./conversion.ts";
import { counterpart, lightUp } from "./counterpart.ts";
import { createEditor, textOf, write } from "./editor.ts";
import { element, find } from "./element.ts";
import { EXAMPLES } from "./examples.ts";
import { showNotes } from "./notes.ts";
import { fromHash, toHash } from "./permalink.ts";
import { targets } from "./targets.ts";

/** Milliseconds without a key before what was typed is converted. */
const PAUSE = 120;

const example = find<HTMLSelectElement>("#example");
const target = find<HTMLSelectElement>("#target");
const era = find<HTMLSelectElement>("#era");
const wrapped = find<HTMLInputElement>("#wrapped");
const direction = find<HTMLButtonElement>("#direction");

/** Each side's place in the page; `other` is where its conversion goes. */
const SIDES = {
  xml: { pane: find("#xml"), label: "domain XML", other: "commandLine" },
  commandLine: { pane: find("#command-line"), label: "command line", other: "xml" },
} as const;

function open(virtwright: Virtwright): void {
  let source: Side = "xml";
  let pause: ReturnType<typeof setTimeout> | undefined;

  const edited = (side: Side) => () => {
    become(side);
    example.value = "";
    clearTimeout(pause);
    pause = setTimeout(update, PAUSE);
  };
  const editors: Record<Side, EditorView> = {
    xml: createEditor({
      parent: find("#xml .editor"),
      labelledBy: "xml-title",
      extensions: [xml(), counterpart],
      onEdit: edited("xml"),
    }),
    commandLine: createEditor({
      parent: find("#command-line .editor"),
      labelledBy: "command-line-title",
      // Not within the editor's own update: the other one may be in the middle of its own.
      extensions: commandLine((word) => queueMicrotask(() => lightUp(editors.xml, word?.to))),
      onEdit: edited("commandLine"),
    }),
  };

  const settings = (): Settings => ({ target: target.value, era: era.value, wrapped: wrapped.checked });

  function become(side: Side): void {
    source = side;
    const { other, label } = SIDES[side];
    document.body.dataset.source = side;
    setRole(side, "source");
    setRole(other, "result");
    direction
      .querySelector("span")
      ?.replaceChildren(`Converting from ${label} to ${SIDES[other].label}. Press to turn round.`);
  }

  function update(): void {
    clearTimeout(pause);
    const { other } = SIDES[source];
    const { output, notes, account, milliseconds } = convert(virtwright, source, textOf(editors[source]), settings());
    if (output !== undefined) write(editors[other], output);
    // What stands there is then of an earlier source: better than an empty pane, as long as it says so.
    SIDES[other].pane.classList.toggle("stale", output === undefined);
    SIDES[source].pane.classList.remove("stale");
    const kept = textOf(editors[other]) === "" ? "none" : "from before";
    setRole(other, output === undefined ? `${kept}; the source is refused` : "result");
    showNotes(virtwright, editors[source], editors[other], notes);
    showAccount(editors.commandLine, account);
    find("#timing").textContent = milliseconds > 0 ? `Converted in ${milliseconds.toFixed(1)} ms.` : "";
  }

  /** Something else to look at: what the other side showed has nothing to do with it. */
  function show(side: Side, text: string): void {
    become(side);
    write(editors[SIDES[side].other], "");
    write(editors[side], text);
    update();
  }

  for (const { version, label } of targets(virtwright)) target.append(element("option", { value: version }, label));
  for (const [index, { name }] of EXAMPLES.entries()) {
    example.append(element("option", { value: String(index) }, name));
  }
  example.addEventListener("change", () => {
    const chosen = EXAMPLES[Number(example.value)];
    if (example.value !== "" && chosen) show(chosen.side, chosen.text);
  });
  for (const choice of [target, era, wrapped]) choice.addEventListener("change", update);
  direction.addEventListener("click", () => {
    become(SIDES[source].other);
    update();
  });
  find("#normalize").addEventListener("click", () => {
    const { output } = virtwright.normalize(textOf(editors.xml), optionsOf(settings()));
    // If it is refused, the conversion's notes say why.
    if (output !== undefined) write(editors.xml, output);
    become("xml");
    update();
  });
  copies(find("#xml-copy"), async () => textOf(editors.xml));
  copies(find("#command-line-copy"), async () => textOf(editors.commandLine));
  copies(find("#link"), async () => {
    history.replaceState(null, "", await toHash({ side: source, text: textOf(editors[source]), ...settings() }));
    return location.href;
  });

  const fromAddress = async (): Promise<boolean> => {
    const saved = await fromHash(location.hash);
    if (!saved) return false;
    target.value = saved.target;
    if (target.selectedIndex < 0) target.value = "";
    era.value = saved.era;
    if (era.selectedIndex < 0) era.value = "";
    wrapped.checked = saved.wrapped;
    show(saved.side, saved.text);
    return true;
  };
  addEventListener("hashchange", fromAddress);
  fromAddress().then((found) => {
    const [first] = EXAMPLES;
    if (!found && first) show(first.side, first.text);
    document.body.dataset.ready = "";
  });
  find("#version").textContent = `Virtwright ${virtwright.version}`;
}

function setRole(side: Side, role: string): void {
  SIDES[side].pane.querySelector(".role")?.replaceChildren(role);
}

/** Makes a button copy something, and say so for a moment. */
function copies(button: HTMLElement, text: () => Promise<string>): void {
  const label = button.textContent ?? "";
  let back: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    clearTimeout(back);
    back = setTimeout(() => button.replaceChildren(label), 1600);
  });
}

try {
  open(await load());
} catch (problem) {
  const reason = problem instanceof Error ? problem.message : String(problem);
  find("main").replaceChildren(element("p", { role: "alert" }, `The converter didn't start: ${reason}`));
}

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Without it the page works as well, only not with the network off.
  navigator.serviceWorker.register("./service-worker.js").catch(() => {});
}
