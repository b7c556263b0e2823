// The editor of case types: saves itself when one leaves a field, and lets rows be dragged. Without it buttons do the same.

const form = document.querySelector("[data-designer]");
let timer = 0;

function saveSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => form.dispatchEvent(new Event("save")), 500);
}

form?.addEventListener("change", saveSoon);
form?.addEventListener("submit", () => clearTimeout(timer));

let dragged = null;

for (const row of form?.querySelectorAll("[data-ask-row]") ?? []) {
  const grip = row.querySelector(":scope > summary .grip");
  if (!grip) continue;
  grip.addEventListener("pointerdown", () => { row.draggable = true; });
  row.addEventListener("dragstart", (event) => {
    dragged = row;
    row.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.stopPropagation();
  });
  row.addEventListener("dragover", (event) => {
    if (!dragged || dragged === row || dragged.parentElement !== row.parentElement) return;
    event.preventDefault();
    row.classList.add("is-over");
  });
  row.addEventListener("dragleave", () => row.classList.remove("is-over"));
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    row.classList.remove("is-over");
    if (dragged && dragged !== row) row.before(dragged);
    saveSoon();
  });
  row.addEventListener("dragend", () => {
    row.draggable = false;
    row.classList.remove("is-dragged");
    dragged = null;
  });
}

const wanted = location.hash && document.querySelector(location.hash === "#new" ? ".ask-row.is-new" : location.hash);
if (wanted) {
  if (wanted.tagName === "DETAILS") wanted.open = true;
  wanted.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}
