/** The eye beside a password: shows what was typed until it is tapped again or the form goes. */
export function startPasswordEye() {
  for (const eye of document.querySelectorAll("[data-eye]")) eye.hidden = false;
  document.addEventListener("click", ({ target }) => {
    const eye = target.closest?.("[data-eye]");
    if (eye) reveal(eye, eye.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("submit", ({ target }) => {
    for (const eye of target.querySelectorAll("[data-eye]")) reveal(eye, false);
  });
}

function reveal(eye, on) {
  document.getElementById(eye.dataset.eye).type = on ? "text" : "password";
  eye.setAttribute("aria-pressed", String(on));
  const use = eye.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#i-eye-off" : "#i-eye"));
}
