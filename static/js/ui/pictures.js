/** A tap on a picture of a strip opens it full screen; where that can't be, the link leads to the picture. */
import { lazy } from "../lib/lazy.js";

const viewer = lazy(() => import("./viewer.js"));

export function startPictures() {
  document.addEventListener("click", (event) => {
    const photo = event.target.closest?.("a[data-photo]");
    if (!photo || !globalThis.HTMLDialogElement?.prototype.showModal) return;
    event.preventDefault();
    viewer().then(
      ({ look }) => look(photo),
      () => location.assign(photo.href),
    );
  });
}
