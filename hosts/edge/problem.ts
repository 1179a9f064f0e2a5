/**
 * Problems: every answer that is not the one asked for, as RFC 9457 `application/problem+json`.
 *
 * Whatever goes wrong while a request is read is thrown as a `Problem`; the handler turns it into the
 * answer. Members beside the standard ones (`notes`, `account`) say what the core had to say.
 */

const TITLES: Readonly<Record<number, string>> = {
  400: "The request can't be understood",
  404: "There is nothing here",
  405: "This method doesn't work here",
  406: "There is no such form of the answer",
  413: "The request is too large",
  415: "The body is of a kind that can't be read",
  422: "The input was refused",
  500: "The service failed",
};

/** A reason not to answer as asked. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    /** More members of the answer. */
    readonly members: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  /** The answer that says it. `about:blank` is RFC 9457's type of a problem that its status explains. */
  response(): Response {
    const { status, detail } = this;
    const body = { type: "about:blank", title: TITLES[status] ?? "A problem", status, detail, ...this.members };
    return new Response(`${JSON.stringify(body)}\n`, {
      status,
      headers: { "content-type": "application/problem+json", ...this.headers },
    });
  }
}
