// Keeps the page for the spot and what it is made of, so that it opens where there is no network. Fresh from the network when there
// is one; nothing but this page, its data and its style is kept, and all of it goes when somebody else signs in.

const KEEP = "huimin-field-1";
const isOurs = (url) => url.pathname === new URL("./", self.location).pathname || url.pathname.endsWith("/field/work.json");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(caches.open(KEEP).then((kept) => Promise.allSettled(event.data.keep.map((url) => kept.add(url)))));
  if (event.data?.forget) event.waitUntil(caches.delete(KEEP));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
    return;
  }
  if (!isOurs(url)) return;
  event.respondWith((async () => {
    try {
      const answer = await fetch(request);
      if (answer.ok && !answer.redirected) (await caches.open(KEEP)).put(url.pathname, answer.clone());
      return answer;
    } catch (problem) {
      const kept = await caches.match(url.pathname);
      if (kept) return kept;
      throw problem;
    }
  })());
});
