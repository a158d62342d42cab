const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

export function readCookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

export function writeCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

function showCare(on) {
  if (on) root.dataset.weuiMode = "care";
  else delete root.dataset.weuiMode;
  for (const control of document.querySelectorAll('[data-pref="care"]')) {
    if (control.type === "checkbox") control.checked = on;
    else control.setAttribute("aria-pressed", String(on));
  }
}

function showTheme(theme) {
  if (theme === "light" || theme === "dark") root.dataset.weuiTheme = theme;
  else delete root.dataset.weuiTheme;
  for (const radio of document.querySelectorAll('[data-pref="theme"]')) radio.checked = radio.value === theme;
  const said = document.querySelector(`[data-pref="theme"][value="${theme}"]`)?.dataset.word;
  for (const place of document.querySelectorAll("[data-theme-word]")) if (said) place.textContent = said;
}

/** Keep and show 大字版 at once, without a reload. */
export function setCare(on) {
  writeCookie("one_door_care", on ? "1" : "0");
  showCare(on);
}

/** Keep and show the theme: auto, light or dark. */
export function setTheme(theme) {
  writeCookie("one_door_theme", theme);
  showTheme(theme);
}

/** Show what the cookies say (a page kept for offline knows nobody's wishes) and listen to the controls. */
export function startPreferences() {
  const care = readCookie("one_door_care");
  if (care) showCare(care === "1");
  const theme = readCookie("one_door_theme");
  if (theme) showTheme(theme);
  document.addEventListener("change", ({ target }) => {
    if (target.dataset?.pref === "care") setCare(target.checked);
    if (target.dataset?.pref === "theme") setTheme(target.value);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.('button[data-pref="care"]');
    if (button) setCare(button.getAttribute("aria-pressed") !== "true");
  });
}
