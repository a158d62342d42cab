/** The characters of a text as a person sees them; the rule of webapp/core/letters/characters.py, where the browser knows it. */

const seen = (text) =>
  globalThis.Intl?.Segmenter ? [...new Intl.Segmenter("zh", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment) : [...text];

/** At most so many characters, none of them cut. */
export const shortened = (text, most) => (text.length <= most ? text : seen(text).slice(0, most).join(""));
