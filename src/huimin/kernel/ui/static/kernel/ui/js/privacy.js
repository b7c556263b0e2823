// Covers a station's screen while the person in front of it looks; Escape or the button shows it again.
const cover = document.querySelector("[data-privacy-cover]");
for (const button of document.querySelectorAll("[data-privacy]")) {
  if (!cover?.showModal) continue;
  button.hidden = false;
  button.addEventListener("click", () => cover.showModal());
}
