// Says what a report may be about, and what others have reported near by, while it is being written. Without it the page "nearby" says so.
const place = document.querySelector("[data-hints]");
const form = place?.closest("form");
const PAUSE_MS = 450;
let waiting = 0;
let asked = 0;

async function ask() {
  const turn = ++asked;
  try {
    const answer = await fetch(place.dataset.hints, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || turn !== asked) return;
    const said = await answer.text();
    if (turn === asked && said.trim() !== place.innerHTML.trim()) place.innerHTML = said;
  } catch { /* a hint that does not come is no fault */ }
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE_MS);
}

// A hint is no submit button: pressing Enter in a field must send the form, not the first hint.
function take({ target }) {
  const pressed = target.closest("button[type=button][name]");
  if (!pressed) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: pressed.name, value: pressed.value });
  form.append(field);
  form.requestSubmit();
}

if (form) {
  place.addEventListener("click", take);
  for (const event of ["input", "change", "huimin:placed"]) form.addEventListener(event, later);
  if ([...form.elements].some(({ name, value }) => ["description", "community", "lon"].includes(name) && value)) later();
}
