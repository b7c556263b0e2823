// A screen in public: untouched for a while it goes back to the start, where the server forgets everything. The last seconds are said.
const WARN_S = 15;
const bar = document.querySelector("[data-kiosk]");
const word = bar.querySelector("[data-kiosk-word]");
const calm = word.textContent;
const seconds = Number(bar.dataset.kiosk);
let touched = Date.now();

const touch = () => { touched = Date.now(); if (bar.classList.contains("is-ending")) { bar.classList.remove("is-ending"); word.textContent = calm; } };
for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "input"]) addEventListener(kind, touch, { passive: true, capture: true });

// Nothing of one person waits for the next: not in this tab, and not behind the browser's way back.
bar.addEventListener("submit", () => { try { sessionStorage.clear(); } catch { /* nothing was kept */ } });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

const timer = setInterval(() => {
  const left = seconds - Math.floor((Date.now() - touched) / 1000);
  if (left <= 0) { clearInterval(timer); bar.requestSubmit(); return; }
  if (left <= WARN_S) { bar.classList.add("is-ending"); word.textContent = word.dataset.said.replace("%s", left); }
}, 1000);
