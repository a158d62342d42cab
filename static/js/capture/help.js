/** 紧急求助: one tap stores and sends it like any report; the place goes along when the phone has it within a few seconds. */
import { phoneTime, startForm } from "./submit.js";

const PATIENCE = 4_000; // ms; who needs help must not wait for a satellite

startForm(document.querySelector("[data-report-form]"), {
  async complete(data) {
    data.set("occurred_at", phoneTime());
    for (const [name, value] of Object.entries(await whereNow())) data.set(name, value);
    return null;
  },
  done: (id) => location.replace(`/reports/${id}?sent=1`),
});

/** The fields of the place, or none: no permission, no signal to satellites and no sensor are all the same here. */
function whereNow() {
  if (!navigator.geolocation) return {};
  return new Promise((resolve) => {
    setTimeout(() => resolve({}), PATIENCE);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
          accuracy_m: coords.accuracy.toFixed(0),
          position_source: "gps",
        }),
      () => resolve({}),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}
