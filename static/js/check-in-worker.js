/* Opens the check-in page of one meeting where there is no network: that page, its list and the
   files they need, as check-in.js kept them. It keeps nothing itself, and after the day gives
   nothing any more. Everything else goes to the network as if this were not here. */
"use strict";

const HOME = new URL(self.registration.scope).pathname;
const MEETING = HOME.split("/").filter(Boolean).at(-2);
const PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.pathname === HOME || url.pathname === `${HOME}list/`;
  const isFile = ["script", "style", "font", "image"].includes(request.destination);
  if (request.method !== "GET" || url.origin !== self.location.origin || !(isOurs || isFile)) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  try {
    return await fetched(request);
  } catch (error) {
    const kept = await find(request);
    if (kept) return kept;
    throw error;
  }
}

function fetched(request) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("slow")), PATIENCE);
    fetch(request).then(resolve, reject);
  });
}

async function find(request) {
  for (const name of await caches.keys()) {
    const [kind, meeting, until] = name.split("|");
    if (kind !== "check-in" || meeting !== MEETING) continue;
    if (Date.parse(until) < Date.now()) {
      await caches.delete(name);
      continue;
    }
    const box = await caches.open(name);
    const found = (await box.match(request, { ignoreVary: true }))
      || (request.mode === "navigate" && (await box.match(request, { ignoreVary: true, ignoreSearch: true })));
    if (found) return found;
  }
  return null;
}
