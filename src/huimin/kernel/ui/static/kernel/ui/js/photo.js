// Photographs: made small before they travel, shown as they are chosen, taken out again. Without this script the plain file input works.

const LONGEST_PX = 1600;
const QUALITY = .82;

async function smaller(file) {
  if (!file.type.startsWith("image/")) throw new Error("not an image");
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    if (/hei[cf]$/i.test(file.type)) return file; // this browser cannot read it; the server can
    throw new Error("unreadable");
  }
  const share = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * share);
  canvas.height = Math.round(bitmap.height * share);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || (share === 1 && blob.size >= file.size && file.type === "image/jpeg")) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function start(picker) {
  const input = picker.querySelector("input[type=file]");
  const list = picker.querySelector("[data-photo-list]");
  const error = picker.querySelector("[data-photo-error]");
  const limit = Number(picker.dataset.limit);
  const kept = new DataTransfer();
  const jobs = [];
  picker.classList.add("is-live");

  const say = (words) => { error.textContent = words; error.hidden = !words; };
  const show = () => {
    input.files = kept.files;
    list.replaceChildren(...[...kept.files].map((file, index) => {
      const item = document.createElement("li");
      const image = new Image(96, 96);
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      image.onload = () => URL.revokeObjectURL(image.src);
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "photo-remove";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `${picker.dataset.remove} ${index + 1}`);
      remove.addEventListener("click", () => { kept.items.remove(index); say(""); show(); });
      item.append(image, remove);
      return item;
    }));
  };

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    input.files = kept.files;
    const job = (async () => {
      say("");
      for (const file of chosen) {
        if (kept.files.length >= limit) { say(picker.dataset.tooMany); break; }
        try { kept.items.add(await smaller(file)); } catch { say(picker.dataset.unreadable); }
      }
      show();
    })();
    jobs.push(job);
  });
  for (const kind of ["dragenter", "dragleave", "drop"]) {
    input.addEventListener(kind, () => input.parentElement.classList.toggle("is-over", kind === "dragenter"));
  }
  // Sending waits for photos that are still being made small.
  let isReady = false;
  picker.closest("form")?.addEventListener("submit", (event) => {
    if (isReady || !jobs.length) return;
    event.preventDefault();
    const { submitter, currentTarget: form } = event;
    // A form takes no second submission while it still speaks of the first, hence the timeout.
    Promise.allSettled(jobs).then(() => setTimeout(() => {
      isReady = true;
      delete form.dataset.sent;
      form.requestSubmit(submitter);
    }));
  });
}

const started = new WeakSet();
const startAll = (root) => {
  for (const picker of root.querySelectorAll("[data-photos]")) if (!started.has(picker)) { started.add(picker); start(picker); }
};
startAll(document);
document.addEventListener("htmx:load", ({ detail }) => startAll(detail.elt)); // a form that came later
