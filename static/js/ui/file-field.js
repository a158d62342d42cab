/** A file field says in our own words what was chosen; a file may be dropped on it, since the browser's own field lies above it. */
const fieldOf = (event) => event.target.closest?.("[data-file]");

function say(field) {
  const names = [...field.files].map(({ name }) => name);
  const words = names.length > 1 ? `选了 ${names.length} 个` : names[0];
  field.parentElement.querySelector("[data-file-words]").textContent = words || field.dataset.file;
}

function hover(event) {
  fieldOf(event)?.parentElement.classList.toggle("over", event.type === "dragenter");
}

document.addEventListener("change", (event) => fieldOf(event) && say(fieldOf(event)));
for (const kind of ["dragenter", "dragleave", "drop"]) document.addEventListener(kind, hover);
for (const field of document.querySelectorAll("[data-file]")) say(field); // chosen before, and Back
