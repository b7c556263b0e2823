// Server-sent events: says whether it is live, comes back by itself, and lets the page fetch what it missed.
//
// An element with data-live="<address>" gets `huimin:live` events {detail: {type, data}} and `huimin:live-again`
// after a break; every event also reaches htmx as "live:<type>" on the body. data-events names the types to hear.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const SILENCE_MS = 60000;

export function connect(address, { types = [], on = () => {}, again = () => {}, state = () => {} } = {}) {
  let source, timer, silence, wait = FIRST_WAIT_MS, wasOpen = false, last = "";

  const hear = (type) => (event) => {
    awake();
    if (event.lastEventId) last = event.lastEventId;
    if (type === "beat") return;
    let data = event.data;
    try { data = JSON.parse(event.data); } catch { /* plain words */ }
    on({ type, data });
  };

  function awake() {
    clearTimeout(silence);
    silence = setTimeout(broken, SILENCE_MS);
  }

  function broken() {
    source?.close();
    clearTimeout(silence);
    clearTimeout(timer);
    state(navigator.onLine === false ? "off" : "waiting");
    timer = setTimeout(open, wait * (.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function open() {
    clearTimeout(timer);
    const url = new URL(address, location.href);
    if (last) url.searchParams.set("after", last);
    source = new EventSource(url);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      state("on");
      awake();
      if (wasOpen) again();
      wasOpen = true;
    };
    source.onerror = broken;
    source.onmessage = hear("message");
    for (const type of ["beat", ...types]) source.addEventListener(type, hear(type));
  }

  window.addEventListener("online", () => { wait = FIRST_WAIT_MS; broken(); });
  window.addEventListener("offline", () => state("off"));
  window.addEventListener("pagehide", () => source?.close());
  state("waiting");
  open();
  return { close() { clearTimeout(timer); clearTimeout(silence); source?.close(); } };
}

function show(state) {
  for (const mark of document.querySelectorAll("[data-live-state]")) {
    mark.hidden = false;
    mark.dataset.state = state;
    mark.textContent = { on: mark.dataset.connected, waiting: mark.dataset.waiting, off: mark.dataset.off }[state];
  }
  document.documentElement.dataset.live = state;
}

for (const place of document.querySelectorAll("[data-live]")) {
  const tell = (name, detail) => place.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  connect(place.dataset.live, {
    types: (place.dataset.events || "").split(/\s+/).filter(Boolean),
    state: show,
    on: (event) => { tell("huimin:live", event); window.htmx?.trigger(document.body, `live:${event.type}`, event.data); },
    again: () => { tell("huimin:live-again", {}); window.htmx?.trigger(document.body, "live:again"); },
  });
}

window.huimin = Object.assign(window.huimin || {}, { live: { connect } });
