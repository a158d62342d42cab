/**
 * Stands at the top of a form as an ordinary script, so it runs before anybody can press the button: a tap on 提交 that comes before the
 * modules is kept for them (submit.js). Where they never come, the form goes as it would without scripts; a page that the phone has kept
 * has no id in it, so it gets one here. Engines that can't read modules: ui/old-phone.js.
 */
(() => {
  const PATIENCE = 10_000;
  const form = document.currentScript.closest("form");

  function goAlone() {
    if (form.dataset.ready !== undefined) return;
    const id = form.querySelector("[name=client_id]");
    id.value = id.value || URL.createObjectURL(new Blob()).slice(-36); // a blob's address ends with a random UUID, in every browser
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    if (form.dataset.ready !== undefined) return;
    event.preventDefault();
    if (form.dataset.early !== undefined) return;
    form.dataset.early = "";
    form.setAttribute("aria-busy", "true");
    setTimeout(goAlone, PATIENCE);
  });
})();
