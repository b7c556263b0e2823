// A suggested type is taken by pressing it; its questions come when the field changes.
const form = document.querySelector("[data-phone]");
form?.addEventListener("click", ({ target }) => {
  const code = target.closest("[data-type]")?.dataset.type;
  if (!code) return;
  form.elements.type_code.value = code;
  for (const told of ["input", "change"]) form.elements.type_code.dispatchEvent(new Event(told, { bubbles: true }));
  form.elements.type_code.focus();
});
