/**
 * Writes into [href^="#"].page-of on which page of paper its section begins, for browsers that can't count by themselves.
 * It lays the sheet out as wide as it prints, and breaks it where the style sheet lets it be broken.
 */
const MM = 96 / 25.4;
const HEIGHT = 259 * MM; // A4 without the margins of paper.css
const WHOLE = ".form, .together, .signs > div, tr, h1, h2, li, p";

/** What is not broken in itself, from above to below; what lies inside another such block goes with it. */
function blocksOf(section) {
  return [...section.querySelectorAll(WHOLE)].filter((one) => !one.matches(".draft") && !one.parentElement.closest(WHOLE));
}

/** How many pages a section takes. */
function pagesOf(section) {
  let [start, pages] = [section.getBoundingClientRect().top, 1];
  for (const block of blocksOf(section)) {
    const { top, bottom } = block.getBoundingClientRect();
    const forced = block.matches(".next-page > :first-child");
    if (forced || (bottom - start > HEIGHT && top > start)) [start, pages] = [top, pages + 1];
    for (; bottom - start > HEIGHT; start += HEIGHT) pages += 1; // longer than a page
  }
  return pages;
}

/** Counts, as it prints, and writes the numbers down. */
function numberPages(sheet) {
  sheet.classList.add("measured");
  let next = 1;
  const first = new Map();
  for (const section of sheet.querySelectorAll(".bound")) {
    first.set(`#${section.id}`, next);
    next += pagesOf(section);
  }
  sheet.classList.remove("measured");
  for (const link of sheet.querySelectorAll(".page-of")) link.textContent = first.get(link.getAttribute("href")) ?? "";
}

const sheet = document.querySelector(".sheet");
if (sheet?.querySelector(".bound")) numberPages(sheet);
