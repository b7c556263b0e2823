// Keeps what is typed but not yet sent, for this tab: a call that comes in between loses nothing.
const place = (field) => `huimin:${location.pathname}:${field.name}`;
for (const field of document.querySelectorAll("[data-draft]")) {
  try {
    const kept = sessionStorage.getItem(place(field));
    if (kept && !field.value) field.value = kept;
    field.addEventListener("input", () => sessionStorage.setItem(place(field), field.value));
    field.form?.addEventListener("submit", () => sessionStorage.removeItem(place(field)));
  } catch { /* private windows may refuse to keep anything */ }
}
