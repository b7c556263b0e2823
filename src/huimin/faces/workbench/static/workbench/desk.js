// The desk: what came meanwhile is said, not moved in; rows are chosen by x, Shift x, a; quick texts and @names go where one types.

// What came since the list was read.
const box = document.querySelector("[data-newer]");
if (box) {
  setInterval(async () => {
    if (document.visibilityState !== "visible" || box.childElementCount > 1) return;
    try {
      const answer = await fetch(box.dataset.newer, { headers: { "X-Requested-With": "fetch" } });
      if (answer.status !== 200 || answer.redirected) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("a.newer");
      if (made) { made.href = location.href; box.replaceChildren(made); }
    } catch { /* the next minute tries again */ }
  }, Number(box.dataset.every || 60) * 1000);
}

// Choosing rows.
const bar = document.querySelector("[data-bulk-bar]");
const picks = () => [...document.querySelectorAll("td.pick input")];
let last = null;

function count() {
  if (!bar) return;
  const chosen = picks().filter((pick) => pick.checked).length;
  bar.classList.toggle("is-idle", chosen === 0);
  const said = bar.querySelector("[data-chosen]");
  said.textContent = said.dataset.words.replace("{n}", chosen);
  const all = document.querySelector("[data-pick-all]");
  if (all) { all.checked = chosen > 0 && chosen === picks().length; all.indeterminate = chosen > 0 && !all.checked; }
}

function choose(pick, { range = false, to = !pick.checked } = {}) {
  const all = picks();
  if (range && last && all.includes(last)) {
    const [from, until] = [all.indexOf(last), all.indexOf(pick)].sort((a, b) => a - b);
    for (const each of all.slice(from, until + 1)) each.checked = true;
  } else pick.checked = to;
  last = pick;
  count();
}

if (bar) {
  count();
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("td.pick");
    if (cell) {
      const pick = cell.querySelector("input");
      const isBox = event.target === pick;
      choose(pick, { range: event.shiftKey, to: isBox ? pick.checked : !pick.checked });
      event.stopPropagation();
    }
    if (event.target.matches("[data-pick-all]")) { for (const pick of picks()) pick.checked = event.target.checked; count(); }
    if (event.target.closest("[data-pick-none]")) { for (const pick of picks()) pick.checked = false; count(); }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea, select, dialog[open], input:not([type=checkbox])")) return;
    const key = event.key.toLowerCase();
    if (key === "x") {
      const row = document.querySelector("table[data-rows] tr.is-at");
      if (row) { event.preventDefault(); choose(row.querySelector("td.pick input"), { range: event.shiftKey }); }
    }
    if (key === "a") { event.preventDefault(); for (const pick of picks()) pick.checked = true; count(); }
    if (key === "escape") { for (const pick of picks()) pick.checked = false; count(); }
    if (key === "b" && picks().some((pick) => pick.checked)) { event.preventDefault(); bar.querySelector("[data-go]").click(); }
  });
}

// A quick text goes to where the cursor stands; without this script the server puts it in.
document.addEventListener("change", (event) => {
  const select = event.target.closest("select[data-quick]");
  if (!select || !select.value) return;
  const field = select.form.querySelector("textarea");
  const text = select.selectedOptions[0].dataset.text;
  if (!field || !text) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  select.value = "";
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// @ and the first letters of a name: colleagues of the jurisdiction.
const people = document.querySelector("[data-people]")?.dataset.people;
if (people) {
  let list = null, field = null, asked = 0;
  const close = () => { list?.remove(); list = null; field?.removeAttribute("aria-activedescendant"); };
  const typed = () => /[@＠]([^\s@＠，。；：、！？,;:!?]{0,20})$/.exec(field.value.slice(0, field.selectionStart));
  const take = (item) => {
    const found = typed();
    if (found) field.setRangeText(`${item.dataset.name} `, field.selectionStart - found[1].length, field.selectionStart, "end");
    close();
    field.focus();
  };
  const at = (step) => {
    const items = [...list.children];
    const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    items[now]?.setAttribute("aria-selected", "false");
    const next = items[(now + step + items.length) % items.length];
    next.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", next.id);
  };
  document.addEventListener("input", async (event) => {
    if (!event.target.matches("form.panel textarea, form[data-mentions] textarea, .act-main textarea")) return;
    field = event.target;
    const found = typed();
    if (!found || !found[1]) { close(); return; }
    const turn = ++asked;
    const answer = await fetch(`${people}?q=${encodeURIComponent(found[1])}`);
    if (turn !== asked || !answer.ok) return;
    const { people: rows } = await answer.json();
    close();
    if (!rows.length) return;
    list = document.createElement("ul");
    list.className = "suggest";
    list.setAttribute("role", "listbox");
    rows.forEach((row, index) => {
      const item = document.createElement("li");
      item.id = `suggest-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", index === 0 ? "true" : "false");
      item.dataset.name = row.insert;
      const name = document.createElement("strong");
      name.textContent = row.name;
      item.append(name, ` ${row.unit}`);
      item.addEventListener("mousedown", (press) => { press.preventDefault(); take(item); });
      list.append(item);
    });
    field.after(list);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); at(1); }
    if (event.key === "ArrowUp") { event.preventDefault(); at(-1); }
    if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(list.querySelector("[aria-selected=true]")); }
    if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
  document.addEventListener("focusout", (event) => { if (event.target === field) setTimeout(close, 150); });
}
