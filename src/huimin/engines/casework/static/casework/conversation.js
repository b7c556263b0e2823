// A conversation that looks for what is new by itself, and is written to by keyboard. Without this script the page is reloaded.
//
// [data-talk="<address>"] holds the list; the address is asked with ?after=<id of the latest message> and answers 204 or the list anew.
// Ctrl or ⌘ with Enter sends; "m" goes to the field of a page that says data-talk-key.

const EVERY_MS = 15000;

function bring(place, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-talk]");
  if (!fresh) return;
  const list = place.querySelector(".talk");
  if (!list) {
    place.replaceChildren(...fresh.childNodes);
  } else {
    for (const item of fresh.querySelectorAll(".talk-item")) {
      const known = document.getElementById(item.id);
      if (!known) list.append(document.importNode(item, true));
      else if (known.innerHTML !== item.innerHTML) known.innerHTML = item.innerHTML;
    }
  }
  place.dataset.after = fresh.dataset.after;
  last(place);
}

function last(place) {
  const list = place.querySelector(".talk");
  if (list) list.scrollTop = list.scrollHeight;
}

async function look(place) {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(`${place.dataset.talk}?after=${place.dataset.after || "none"}`, { credentials: "same-origin" });
    if (answer.status === 200) bring(place, await answer.text());
  } catch { /* the line is away; the next look tells */ }
}

for (const place of document.querySelectorAll("[data-talk]")) {
  last(place);
  setInterval(() => look(place), EVERY_MS);
  document.addEventListener("visibilitychange", () => look(place));
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("[data-talk-field]");
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form.requestSubmit();
    return;
  }
  if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable=true], dialog[open]")) return;
  const aim = document.querySelector("[data-talk-key] [data-talk-field]");
  if (aim) { event.preventDefault(); aim.focus(); aim.scrollIntoView({ block: "center" }); }
});
