// Worklists by keyboard: j and k (or the arrows) move, Enter opens, / goes to the search, ? shows the keys.

function rowsOf(table) { return [...table.querySelectorAll("tbody tr[data-href]")]; }

function go(table, step) {
  const rows = rowsOf(table);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("is-at"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  rows[at]?.classList.remove("is-at");
  next.classList.add("is-at");
  next.querySelector("a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable=true], dialog[open]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const table = document.querySelector("table[data-rows]");
  if (event.key === "/") {
    const search = document.querySelector("[data-search], input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  if (event.key === "?") { document.querySelector("dialog[data-keys]")?.showModal(); return; }
  if (!table) return;
  const inTable = event.target.closest("table[data-rows]") !== null;
  if (event.key === "j" || (inTable && event.key === "ArrowDown")) { event.preventDefault(); go(table, 1); }
  if (event.key === "k" || (inTable && event.key === "ArrowUp")) { event.preventDefault(); go(table, -1); }
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    const row = table.querySelector("tr.is-at");
    if (row) location.assign(row.dataset.href);
  }
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label, select, summary") || getSelection().toString()) return;
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-href]");
  if (!row) return;
  row.closest("table").querySelector("tr.is-at")?.classList.remove("is-at");
  row.classList.add("is-at");
});
