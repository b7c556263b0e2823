// The point on the map and the community in the list say the same place.
const form = document.querySelector("[data-where]");
const chooser = form?.querySelector("[data-map-chooser]");
form?.addEventListener("huimin:placed", ({ detail }) => {
  if (chooser && [...chooser.options].some(({ value }) => value === detail.community_code)) chooser.value = detail.community_code;
});
