// What a counter's browser adds: printing, and the point on the map saying the same as the community in the list.
const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  document.querySelector("[data-no-print]").hidden = true;
  print.addEventListener("click", () => window.print());
}

const where = document.querySelector("[data-where]");
const chooser = where?.querySelector("[data-map-chooser]");
where?.addEventListener("huimin:placed", ({ detail }) => {
  if (chooser && [...chooser.options].some(({ value }) => value === detail.community_code)) chooser.value = detail.community_code;
});
