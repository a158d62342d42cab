/** What was wrong vanishes as soon as it is mended: at the first change of a field its sentence and its ring go. */
const HOLDERS = "[data-field], .field, fieldset, .with-side, .weui-cell";

function mended({ target }) {
  const holder = target.closest?.("[data-uploader]") ? null : target.closest?.(HOLDERS); // of pictures their own script says what is wrong
  if (!holder) return;
  const marked = [holder, ...holder.querySelectorAll("[aria-invalid], .ring")];
  for (const one of marked) {
    for (const id of (one.getAttribute("aria-describedby") ?? "").split(" ")) if (/^said-|-error$/.test(id)) document.getElementById(id)?.remove();
    one.classList.remove("ring");
    one.removeAttribute("aria-invalid");
  }
  for (const said of holder.querySelectorAll('.error:not([role="status"])')) said.remove();
}

document.addEventListener("input", mended);
document.addEventListener("change", mended);
