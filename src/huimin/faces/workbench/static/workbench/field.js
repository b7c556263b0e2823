// Reports and acts are put into this phone's own store first and sent from there, oldest first, each with a key of its own: what
// arrived is taken out, what was refused says why, what could not travel waits. Twice sent is once done, because of the key.

const page = document.querySelector("[data-field]");
const list = page.querySelector("[data-queue]");
const state = document.querySelector("[data-field-state]");
const SOON_MS = 30000;

// --- the phone's store ---
const store = new Promise((done, fail) => {
  const asked = indexedDB.open("huimin-field", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "key" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
async function within(mode, work) {
  const queue = (await store).transaction("queue", mode).objectStore("queue");
  return new Promise((done, fail) => {
    const asked = work(queue);
    queue.transaction.oncomplete = () => done(asked?.result);
    queue.transaction.onerror = queue.transaction.onabort = () => fail(queue.transaction.error);
  });
}
const put = (entry) => within("readwrite", (queue) => queue.put(entry));
const drop = (key) => within("readwrite", (queue) => queue.delete(key));
const mine = async () => (await within("readonly", (queue) => queue.getAll())).filter((entry) => entry.me === page.dataset.me).sort((one, two) => one.at.localeCompare(two.at));

// --- what the page says ---
function say(kind) {
  state.dataset.state = kind;
  state.textContent = kind === "signed-out" ? state.dataset.signedOut : state.dataset[kind];
  if (kind === "signed-out") {
    const link = Object.assign(document.createElement("a"), { href: page.dataset.signIn, textContent: " →" });
    state.append(link);
  }
}
async function show() {
  const entries = await mine();
  page.querySelector("[data-queue-box]").hidden = !entries.length;
  page.querySelector("[data-queue-count]").textContent = entries.length || "";
  list.replaceChildren(...entries.map((entry) => {
    const item = Object.assign(document.createElement("li"), { className: "field-waiting" });
    const name = Object.assign(document.createElement("strong"), { textContent: entry.words });
    const how = Object.assign(document.createElement("span"), { className: "quiet", textContent: entry.refused ? list.dataset.refused : list.dataset.waits });
    item.append(name, how);
    if (entry.refused) {
      const why = Object.assign(document.createElement("p"), { className: "error", textContent: entry.refused });
      const again = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: list.dataset.again });
      again.addEventListener("click", async () => { await put({ ...entry, refused: "" }); flush(); });
      const away = Object.assign(document.createElement("button"), { type: "button", className: "button button-bare", textContent: list.dataset.drop });
      away.addEventListener("click", async () => { if (confirm(list.dataset.sure)) { await drop(entry.key); show(); } });
      item.append(why, again, away);
    }
    return item;
  }));
}
function sent(entry, number) {
  const box = page.querySelector("[data-sent-box]");
  box.hidden = false;
  const item = document.createElement("li");
  item.append(`${entry.words} `, Object.assign(document.createElement("a"), { href: page.dataset.case.replace("__number__", number), textContent: number }));
  box.querySelector("[data-sent]").prepend(item);
}

// --- sending ---
const token = () => document.cookie.match(/csrftoken=(\w+)/)?.[1] || document.querySelector("[name=csrfmiddlewaretoken]").value;
let busy = false;
async function flush() {
  if (busy) return;
  busy = true;
  try { await (navigator.locks ? navigator.locks.request("huimin-field", send) : send()); } finally { busy = false; await show(); }
}
async function send() {
  for (const entry of (await mine()).filter(({ refused }) => !refused)) {
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    body.set("key", entry.key);
    body.set("noted_at", entry.at);
    for (const photo of entry.photos) body.append("photos", photo, photo.name || "photo.jpg");
    let answer;
    try {
      answer = await fetch(page.dataset.send, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() } });
    } catch { say("offline"); return; }
    if (answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && !answer.headers.get("Content-Type")?.startsWith("application/json"))) { say("signed-out"); return; }
    if (answer.status >= 500 || answer.status === 429) { say("offline"); return; }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) { await drop(entry.key); sent(entry, said.number); } else await put({ ...entry, refused: said.detail || String(answer.status) });
    await show();
  }
  say("online");
}

async function keep(form) {
  const data = new FormData(form);
  const photos = data.getAll("photos").filter((file) => file instanceof File && file.size);
  const words = form.dataset.words || form.querySelector("[data-types]").selectedOptions[0].textContent;
  const fields = [...data.entries()].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "key"].includes(name));
  await put({ key: crypto.randomUUID?.() || form.elements.key.value, me: page.dataset.me, at: new Date().toISOString(), words, fields, photos, refused: "" });
}
page.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-report], [data-act]");
  if (!form) return;
  event.preventDefault();
  await keep(form);
  form.reset();
  form.querySelector("[data-photo-list]")?.replaceChildren();
  form.closest("details")?.removeAttribute("open");
  await show();
  page.scrollIntoView({ block: "start" });
  flush();
});
page.querySelector("[data-flush]").addEventListener("click", flush);

// --- where I am ---
page.querySelector("[data-locate]")?.addEventListener("click", ({ currentTarget: button }) => {
  const form = button.closest("form"), words = form.querySelector("[data-located]");
  navigator.geolocation?.getCurrentPosition(({ coords }) => {
    form.elements.lon.value = coords.longitude.toFixed(6);
    form.elements.lat.value = coords.latitude.toFixed(6);
    words.textContent = button.dataset.found.replace("#", Math.round(coords.accuracy));
  }, () => { words.textContent = button.dataset.denied; }, { enableHighAccuracy: true, timeout: 15000 });
});
for (const time of page.querySelectorAll("[data-due]")) time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

// --- without a network ---
addEventListener("online", flush);
addEventListener("offline", () => say("offline"));
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(flush, SOON_MS);
if ("serviceWorker" in navigator) {
  const before = localStorage.getItem("huimin-field-me");
  navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope }).then(() => navigator.serviceWorker.ready).then(({ active }) => {
    if (before && before !== page.dataset.me) active.postMessage({ forget: true });
    localStorage.setItem("huimin-field-me", page.dataset.me);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel~=icon]")].map((part) => part.href || part.src);
    active.postMessage({ keep: [page.dataset.scope, page.dataset.work, ...parts] });
    document.documentElement.dataset.kept = "yes";
  }).catch(() => { /* the page works with a network alone */ });
}
say(navigator.onLine ? "online" : "offline");
show().then(flush);
