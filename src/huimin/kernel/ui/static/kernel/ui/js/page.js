// What every page does when the browser can: read aloud, toasts that leave, forms that are not sent twice, the wall's clock.

function speak(button) {
  const voice = window.speechSynthesis;
  if (!voice || typeof SpeechSynthesisUtterance === "undefined") return;
  const word = button.querySelector("[data-speak-word]");
  const start = word.textContent;
  const rest = () => { word.textContent = start; button.setAttribute("aria-pressed", "false"); };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); rest(); return; }
    const lines = readable(document.querySelector("main"));
    lines.forEach((line, index) => {
      const said = new SpeechSynthesisUtterance(line);
      said.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
      said.rate = .95;
      if (index === lines.length - 1) said.onend = rest;
      said.onerror = rest;
      voice.speak(said);
    });
    word.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
  });
  window.addEventListener("pagehide", () => voice.cancel());
}

function readable(root) {
  const lines = [];
  for (const part of root.querySelectorAll("h1, h2, h3, p, li, label, legend, dt, dd, th, td, button, a.button")) {
    if (part.closest("[hidden], [aria-hidden=true], .map-box") || part.offsetParent === null) continue;
    if (part.querySelector("h2, h3, p, li, dt, dd")) continue;
    const text = part.innerText.trim();
    if (text && lines.at(-1) !== text) lines.push(text);
  }
  return lines;
}

for (const button of document.querySelectorAll("[data-speak]")) speak(button);

// One that says what cannot be read again (extra_tags="keep") has no data-toast and stays until the next page.
for (const toast of document.querySelectorAll("[data-toast]")) setTimeout(() => toast.remove(), 8000);

// A double tap sends once; the server's idempotency key is what makes it sure.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && form.method === "post" && !form.hasAttribute("data-again")) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});

const clock = document.querySelector("[data-clock]");
if (clock) {
  const show = () => {
    const now = new Date();
    clock.dateTime = now.toISOString();
    clock.textContent = now.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.zone || undefined });
  };
  show();
  setInterval(show, 5000);
}

// After a form came back with errors, the summary is where reading starts.
document.querySelector("[data-focus]")?.focus();

// Dialogs: <button data-opens="id"> opens <dialog id>; a click beside the dialog closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target instanceof HTMLDialogElement && !event.target.hasAttribute("data-stay")) event.target.close();
});

// htmx: the CSRF token goes along; what did not load says so where it would have stood, with a way to try again.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (token) detail.headers["X-CSRFToken"] = decodeURIComponent(token[1]);
});
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(kind, ({ detail }) => {
    const failed = document.querySelector("template[data-failed]");
    if (!failed || !detail.target || detail.target === document.body) return;
    detail.target.replaceChildren(failed.content.cloneNode(true));
    detail.target.querySelector("[data-retry]").addEventListener("click", (event) => {
      event.preventDefault();
      window.htmx.trigger(detail.elt, detail.requestConfig.triggeringEvent?.type || "load");
    });
  });
}
