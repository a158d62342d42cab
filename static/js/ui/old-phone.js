/* oxlint-disable no-var */
/**
 * An ordinary script in the words of 2009, for every page: an engine that can't read our modules says so by a SyntaxError, or has never heard
 * of them. Then the page becomes what it is without scripts, forms go as the browser sends them, and one sentence says what is missing.
 */
(function (own) {
  var WORDS = {
    house: "这部手机的浏览器太旧：有网时能填能发；没网时不能填，不存草稿，不会过后自动发，也不能录音、在图上指。",
    residents: "这部手机的浏览器太旧：照样能点、能说、能查；只是不能读给您听，也不能在图上指。",
  };
  var root = document.documentElement;

  function each(selector, work) {
    [].forEach.call(document.querySelectorAll(selector), work);
  }

  /** What stands there for browsers without scripts is text to all others. */
  function unwrap(hidden) {
    var read = new DOMParser().parseFromString(hidden.textContent, "text/html");
    [read.head, read.body].forEach(function (part) {
      while (part.firstChild) hidden.parentNode.insertBefore(document.adoptNode(part.firstChild), hidden);
    });
    hidden.parentNode.removeChild(hidden);
  }

  function say() {
    var words = document.createElement("p");
    words.className = "strip t-amber";
    words.setAttribute("role", "status");
    words.textContent = WORDS[root.hasAttribute("data-resident") ? "residents" : "house"];
    var page = document.querySelector("main") || document.body;
    page.insertBefore(words, page.firstChild);
  }

  /** What the engine lacks in style, before all other sheets, which have the last word. */
  function dress() {
    var sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = own.src.replace("js/ui/old-phone.js", "css/floor.css");
    document.head.insertBefore(sheet, document.head.firstChild);
  }

  function open(sheet) {
    if (sheet.showModal) sheet.showModal();
    else sheet.setAttribute("open", "");
  }

  /** Sheets open and close here too. */
  function sheets(event) {
    var pressed = event.target.closest("[data-sheet-open], [data-sheet-close]");
    if (!pressed) return;
    event.preventDefault();
    var id = pressed.getAttribute("data-sheet-open");
    var sheet = id ? document.getElementById(id) : pressed.closest("dialog");
    if (id) open(sheet);
    else if (sheet.close) sheet.close();
    else sheet.removeAttribute("open");
  }

  function become() {
    if (root.hasAttribute("data-plain")) return;
    root.setAttribute("data-plain", "");
    document.body.setAttribute("hx-disable", "");
    addEventListener("submit", function (event) { event.stopImmediatePropagation(); }, true);
    document.addEventListener("click", sheets);
    each("dialog[data-open]", open);
    each("noscript", unwrap);
    say();
    each("form[data-early]", function (form) { form.submit(); });
  }

  addEventListener("error", function (event) {
    var ours = String(event.filename).indexOf("/static/") > 0;
    if (ours && event.error && event.error.name === "SyntaxError") become();
  });
  if (!("noModule" in own)) become();
  if (!window.CSS || !CSS.supports("inset", "0")) dress();
})(document.currentScript || document.createElement("script"));
