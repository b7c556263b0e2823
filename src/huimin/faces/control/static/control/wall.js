// The wall keeps itself fresh: figures and lists by htmx at most every 2 s, the map's points at most every 5 s. What could not be
// read leaves the last state standing, marked as old, and is tried again. After a break everything is read afresh.

const FIGURES_MS = 2000;
const POINTS_MS = 5000;
const SETTLE_MS = 4000; // a card's colour reaches the lists by way of a job, some seconds after the card
const MINUTE_MS = 60000; // deadlines pass without an event
const NEW_MS = 30000;
const AGAIN_MS = 5000;

const wall = document.querySelector(".wall");
const lists = document.querySelector(".wall-lists");
const dialog = document.querySelector("#case");

// The moment of which the server told last: what was read before it does not serve.
let told = 0;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("huimin-duty-room") : null;

// Runs at once, then not again before the pause is over; what came meanwhile is made up for once.
function paced(pause, run) {
  let last = -Infinity, timer = null;
  return () => {
    if (timer !== null) return;
    timer = setTimeout(() => { timer = null; last = performance.now(); run(); }, Math.max(0, last + pause - performance.now()));
  };
}

const figures = paced(FIGURES_MS, () => window.htmx?.trigger(document.body, "wall:refresh"));
const points = paced(POINTS_MS, async () => {
  const box = wall.querySelector("[data-map]");
  if (!box?.huimin) return;
  try {
    const url = new URL(box.dataset.points, location.href);
    if (told) url.searchParams.set("told", told);
    if (scene) url.searchParams.set("scene", scene);
    if (focusOn) url.searchParams.set("focus", "1");
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    box.huimin.setPoints(await answer.json());
  } catch { setTimeout(points, AGAIN_MS); }
});
const all = () => { figures(); points(); };

const scene = new URLSearchParams(location.search).get("scene") || "";
let focusOn = false;

wall.addEventListener("htmx:configRequest", ({ detail }) => { if (told) detail.parameters.told = told; });
document.addEventListener("huimin:live", ({ detail }) => {
  if (detail.data?.told) told = Math.max(told, detail.data.told);
  all();   if (detail.type === "card") setTimeout(() => { told = 0; all(); }, SETTLE_MS);
});
document.addEventListener("huimin:live-again", () => { told = 0; all(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) all(); });
setInterval(() => { told = 0; all(); }, MINUTE_MS);

// The last state stays on the wall when it cannot be read again; it says so, and tries on.
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  wall.addEventListener(kind, (event) => {
    if (dialog.contains(event.target)) return;
    event.stopPropagation();
    wall.classList.add("is-old");
    setTimeout(figures, AGAIN_MS);
  });
}

// Only whole rows are shown, as many as fit; the heading says how many there are.
function fit() {
  for (const list of wall.querySelectorAll("[data-fit]")) {
    const rows = [...list.children];
    for (const row of rows) row.hidden = false;
    if (getComputedStyle(list).overflowY !== "hidden") continue;
    const end = list.getBoundingClientRect().bottom + 1;
    const first = rows.findIndex((row) => row.getBoundingClientRect().bottom > end);
    if (first >= 0) for (const row of rows.slice(Math.max(first, 1))) row.hidden = true;
  }
}
new ResizeObserver(fit).observe(lists);
document.fonts?.ready.then(fit);

// What newly needs a person calls for attention for half a minute; nothing else on the wall moves.
const needing = () => new Set([...lists.querySelectorAll(".wall-attention [data-id]")].map((row) => row.dataset.id));
let known = needing();
const calling = new Map();

function call() {
  const now = Date.now();
  const present = needing();
  for (const id of present) if (!known.has(id)) calling.set(id, now + NEW_MS);
  known = present;
  for (const [id, until] of calling) {
    const row = lists.querySelector(`.wall-attention [data-id="${CSS.escape(id)}"]`);
    if (until <= now || !row) { calling.delete(id); row?.classList.remove("is-calling"); continue; }
    row.classList.add("is-calling");
    setTimeout(call, until - now + 50);
  }
}

// What the map shows: what the scene says, until somebody here says otherwise.
let chosenMode = "", sceneShown = "";
function dress() {
  const said = wall.querySelector("[data-scene]");
  const box = wall.querySelector("[data-map]");
  if (said.dataset.scene !== sceneShown) { sceneShown = said.dataset.scene; chosenMode = ""; }
  const mode = chosenMode || said.dataset.sceneMap;
  box?.huimin?.setMode(mode);
  for (const button of wall.querySelectorAll("[data-map-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mapMode === mode));
  const focus = wall.querySelector("[data-map-focus]");
  focus.hidden = !said.dataset.hasTypes;
  focus.textContent = said.querySelector("span").textContent;
  if (focus.hidden && focusOn) { focusOn = false; points(); }
  focus.setAttribute("aria-pressed", String(focusOn));
}
wall.querySelector(".wall-modes").addEventListener("click", ({ target }) => {
  if (target.dataset.mapMode) chosenMode = target.dataset.mapMode;
  if ("mapFocus" in target.dataset) { focusOn = !focusOn; points(); }
  dress();
});
document.addEventListener("huimin:map", dress);

let focused = "";
wall.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.dataset?.number || document.activeElement?.id || ""; });
wall.addEventListener("htmx:afterSwap", ({ detail }) => {
  wall.classList.remove("is-old");
  if (detail.target !== lists && !detail.target.classList.contains("wall-figures")) return;
  dress();
  fit();
  call();
  if (focused && document.activeElement === document.body) {
    wall.querySelector(`[data-number="${CSS.escape(focused)}"], #${CSS.escape(focused)}`)?.focus({ preventScroll: true });
  }
});

// A case, from a list or from the map.
function show(number) {
  const place = dialog.querySelector("[data-case]");
  place.replaceChildren();
  dialog.showModal();
  channel?.postMessage({ number });
  window.htmx.ajax("GET", lists.dataset.caseAddress.replace("__number__", encodeURIComponent(number)), { target: place, source: place });
}
lists.addEventListener("click", (event) => {
  const row = event.target.closest("[data-number]");
  if (row) show(row.dataset.number);
});
// The dispatcher's second screen chose a case: the map looks at it.
channel?.addEventListener("message", ({ data }) => {
  if (data.lon) wall.querySelector("[data-map]").huimin?.map.easeTo({ center: [data.lon, data.lat], zoom: 16, duration: 0 });
});
document.addEventListener("huimin:point", ({ detail }) => { if (detail.number) show(detail.number); });

// Up and down move through the rows, from list to list.
lists.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...lists.querySelectorAll(".wall-row")].filter((row) => row.offsetParent);
  const next = rows[rows.indexOf(document.activeElement) + step];
  if (next) { event.preventDefault(); next.focus(); }
});
