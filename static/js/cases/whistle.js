/** The page of a whistle: 我到了 takes a position along only when asked to. */
for (const part of document.querySelectorAll("[data-here]")) {
  if (!navigator.geolocation) continue;
  part.hidden = false;
  part.querySelector("[data-here-ask]").addEventListener("click", () => ask(part));
}

/** The form is empty again, for what comes next: whoever pressed then was somewhere else. */
document.addEventListener("reset", ({ target }) => {
  for (const part of target.querySelectorAll("[data-here]")) {
    for (const field of part.querySelectorAll("input")) field.value = "";
    part.querySelector("[data-here-said]").textContent = "可以不带";
  }
});

function ask(part) {
  const say = (words) => (part.querySelector("[data-here-said]").textContent = words);
  say("正在定位…");
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude, accuracy } }) => {
      const found = { latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy_m: accuracy.toFixed(0) };
      for (const [name, value] of Object.entries(found)) part.querySelector(`[name="${name}"]`).value = value;
      say(`带上了，误差约 ${Math.max(1, Math.round(accuracy))} 米`);
    },
    () => say("没有定到位，可以不带"),
    { enableHighAccuracy: true, timeout: 20_000 },
  );
}
