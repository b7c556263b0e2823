// A suggested type is taken by pressing it; the questions of the type come by the button beside it.
const form = document.querySelector("[data-phone]");
form?.addEventListener("click", ({ target }) => {
  const code = target.closest("[data-type]")?.dataset.type;
  if (!code) return;
  form.elements.type_code.value = code;
  form.elements.type_code.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.type_code.focus();
});
