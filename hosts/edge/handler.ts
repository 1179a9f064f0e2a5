/**
 * The service: one fetch handler over the library, the same in workerd, Deno and Bun.
 *
 *   POST /to-native /from-native /normalize /validate     the text in the body, options in the query
 *   GET  /healthz                                          for whoever watches over it
 *   GET  /                                                 what this is, in a few lines of text
 *
 * It keeps nothing between requests and asks nobody anything, so it is open to every origin. A body is
 * read to its end before the core is called; the call itself is one synchronous stretch.
 */
import { Hono } from "hono";
import { cors } from "hono/cors";
import { OPERATIONS, type Virtwright } from "../virtwright.ts";
import { preferred } from "./accept.ts";
import { answer, FORMS, optionsFor } from "./answer.ts";
import { Problem } from "./problem.ts";
import { MAX_BODY, readTask } from "./request.ts";

/** The service, answering with this instance of the library. */
export function service(virtwright: Virtwright): Hono {
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    context.header("x-content-type-options", "nosniff");
    context.header("cache-control", "no-store");
  });
  app.use(cors({ origin: "*", allowMethods: ["GET", "POST"], exposeHeaders: ["virtwright-notes"], maxAge: 86_400 }));

  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const forms = FORMS[operation];
    if (!forms) continue;
    app.post(`/${name}`, async ({ req }) => {
      const form = preferred(req.raw.headers.get("accept"), forms);
      if (!form) {
        throw new Problem(406, `The answer can be had as ${forms.join(", ")}.`, { forms }, { vary: "accept" });
      }
      const { input, options } = await readTask(req.raw);
      return answer(operation, form, virtwright.run(operation, input, { ...options, ...optionsFor(operation, form) }));
    });
    only("POST", `/${name}`);
  }

  app.get("/healthz", ({ json }) => json({ status: "ok", version: virtwright.version }));
  only("GET, HEAD", "/healthz");

  app.get("/", ({ text }) => text(description(virtwright.version)));
  only("GET, HEAD", "/");

  app.notFound(({ req }) => new Problem(404, `There is nothing at ${req.path}; GET / lists what there is.`).response());
  app.onError((problem) => {
    if (problem instanceof Problem) return problem.response();
    console.error(problem);
    return new Problem(500, "This is a bug of the service; the input isn't to blame.").response();
  });

  /** Answers every other method of a path. Comes behind its route, as the first that matches is taken. */
  function only(methods: string, path: string): void {
    app.all(path, ({ req }) => {
      throw new Problem(405, `${req.method} doesn't work on ${path}; ${methods} does.`, {}, { allow: methods });
    });
  }

  return app;
}

function description(version: string): string {
  return `Virtwright ${version}: libvirt domain XML to QEMU command line and back.

  POST /to-native     domain XML → command line
  POST /from-native   command line → domain XML, and what became of each word
  POST /normalize     domain XML → the same with its defaults
  POST /validate      domain XML → what is wrong with it, and where
  GET  /healthz

Send the text itself (application/xml, text/plain), with options in the query:

  curl --data-binary @domain.xml 'HOST/to-native?emulator.version=0.10.5'

or JSON: {"input": "…", "options": {"emulator": {"version": "0.10.5"}}}. The answer is JSON with output,
notes and account; 'accept: text/plain' or 'accept: application/xml' gives the output alone. A body may
have ${MAX_BODY} bytes. Errors are application/problem+json.
`;
}
