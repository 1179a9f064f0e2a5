/**
 * Values that come by and by, as an async iterator: `push` puts one in, a loop takes them out, and leaving
 * the loop tells whoever pushes to stop, at once, even while the loop waits.
 */
export class Feed<T> implements AsyncIterableIterator<T> {
  readonly #values: T[] = [];
  readonly #waiting: { take(result: IteratorResult<T>): void; fail(reason: unknown): void }[] = [];
  readonly #stops: (() => void)[] = [];
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  get ended(): boolean {
    return this.#ended;
  }

  /** How many values nobody has taken yet. */
  get backlog(): number {
    return this.#values.length;
  }

  push(value: T): void {
    if (this.#ended) return;
    const next = this.#waiting.shift();
    if (next) next.take({ done: false, value });
    else this.#values.push(value);
  }

  /** No more will come; what is there is still handed out. With a reason, the loop then throws it. */
  end(reason?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    if (reason !== undefined) this.#failure = { reason };
    for (const stop of this.#stops.splice(0)) stop();
    for (const { take, fail } of this.#waiting.splice(0)) {
      if (this.#failure) fail(this.#takeFailure());
      else take({ done: true, value: undefined });
    }
  }

  /** Called once, when it ends from either side. */
  onEnd(stop: () => void): void {
    if (this.#ended) stop();
    else this.#stops.push(stop);
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#values.length > 0) return Promise.resolve({ done: false, value: this.#values.shift() as T });
    if (this.#failure) return Promise.reject(this.#takeFailure());
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((take, fail) => this.#waiting.push({ take, fail }));
  }

  return(): Promise<IteratorResult<T>> {
    this.#values.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** It is thrown once; the loop is over then. */
  #takeFailure(): unknown {
    const reason = this.#failure?.reason;
    this.#failure = undefined;
    return reason;
  }
}
