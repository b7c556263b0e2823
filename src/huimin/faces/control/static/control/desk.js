// The dispatcher's second screen: it shares the chosen case with the wall beside it, and says when its queue has changed. The list
// itself stands still while somebody reads it.

const OFTEN_MS = 3000;
const section = document.querySelector(".desk-case");
const news = document.querySelector("[data-news]");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("huimin-duty-room") : null;
const here = section.dataset.lon ? { lon: Number(section.dataset.lon), lat: Number(section.dataset.lat) } : null;

document.addEventListener("huimin:map", ({ target }) => {
  if (!here) return;
  target.huimin.map.jumpTo({ center: [here.lon, here.lat], zoom: 16 });
});
if (here) channel?.postMessage({ ...here, number: section.dataset.caseNumber });

function open(number) {
  const address = new URL(location.href);
  address.searchParams.set("case", number);
  location.assign(address);
}
// A form somebody has begun is not thrown away.
const isIdle = () => ![...document.querySelectorAll(".desk-act textarea, .desk-act input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
channel?.addEventListener("message", ({ data }) => { if (data.number && !data.lon && data.number !== section.dataset.caseNumber && isIdle()) open(data.number); });
document.addEventListener("huimin:point", ({ detail }) => { if (detail.number && isIdle()) open(detail.number); });

let timer = null;
function changed() { timer ??= setTimeout(() => { timer = null; news.hidden = false; }, OFTEN_MS); }
// The stream says `again` once when it begins: the page is as fresh as that.
let hasBegun = false;
document.addEventListener("huimin:live", ({ detail }) => {
  if (detail.type === "again" && !hasBegun) { hasBegun = true; return; }
  changed();
});
document.addEventListener("huimin:live-again", changed);

const rows = [...document.querySelectorAll(".desk-rows .wall-row")];
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.hasAttribute("aria-current"));
  event.preventDefault();
  rows[Math.min(Math.max(from + step, 0), rows.length - 1)].focus();
});
