/**
 * Keeps the page at hand when the network is off.
 *
 * On installing it fetches every file of this build (the build writes their list in here), and from then
 * on answers from that store. A new build has another list and another store; the old one goes when the
 * new one takes over. The page's files have names that change with their content, so the two never mix.
 */

declare const BUILD: { readonly name: string; readonly files: readonly string[] };

/** The part of a service worker's world that is used here; its types clash with those of a page. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
declare const self: {
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
};

const PREFIX = "virtwright-";
const store = `${PREFIX}${BUILD.name}`;

self.addEventListener("install", (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(store);
    await cache.addAll(BUILD.files.map((file) => new Request(file, { cache: "reload" })));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const clear = async (): Promise<void> => {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== store);
    await Promise.all(others.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clear());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(store);
    return (await cache.match(request, { ignoreSearch: request.mode === "navigate" })) ?? fetch(request);
  };
  event.respondWith(answer());
});
