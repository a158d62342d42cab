/** Shows the pictures chosen in a dialog's uploader; each can be taken out again before the form is sent. */

function take(input, files) {
  const kept = new DataTransfer();
  for (const file of files) kept.items.add(file);
  input.files = kept.files;
}

function show(uploader) {
  const input = uploader.querySelector('input[type="file"]');
  const template = uploader.parentElement.querySelector("template[data-shot]");
  for (const shot of uploader.querySelectorAll("[data-chosen]")) {
    URL.revokeObjectURL(shot.querySelector("img").src);
    shot.remove();
  }
  const files = [...input.files];
  files.forEach((file, index) => {
    const shot = template.content.firstElementChild.cloneNode(true);
    shot.dataset.chosen = "";
    const image = shot.querySelector("img");
    image.src = URL.createObjectURL(file);
    image.alt = `照片 ${index + 1}`;
    shot.querySelector("button").addEventListener("click", () => {
      take(input, files.filter((other) => other !== file));
      show(uploader);
      input.focus();
    });
    uploader.lastElementChild.before(shot);
  });
  uploader.dataset.count = String(files.length);
}

document.addEventListener("change", ({ target }) => {
  const uploader = target.closest?.("dialog [data-uploader]");
  if (!uploader) return;
  const limit = Number(uploader.dataset.limit);
  if (target.files.length > limit) take(target, [...target.files].slice(0, limit));
  show(uploader);
});
