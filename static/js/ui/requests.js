import { toast } from "./toast.js";

const meta = () => document.querySelector('meta[name="csrf-token"]');

/** The token that goes with every unsafe request of this page. */
export const csrfToken = () => meta()?.content ?? "";

/** Ask the server for a fresh token and put it into the page; answers whether it came. */
export async function renewToken() {
  try {
    const answer = await fetch("/session", { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) return false;
    const token = (await answer.json()).csrf_token;
    meta().content = token;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
    return true;
  } catch {
    return false;
  }
}

const WORDS = {
  403: "没有权限查看",
  404: "没有这一页，可能已经办完收起来了",
  413: "东西太大了，少选几张再试",
  429: "操作太快了，请稍等",
  503: "现在人多，请过一会儿再试",
};

/** The server's own sentence when the answer is a JSON error, else none. */
function sentence(xhr) {
  if (!(xhr.getResponseHeader("Content-Type") ?? "").includes("json")) return "";
  try {
    return JSON.parse(xhr.responseText).error?.message ?? "";
  } catch {
    return "";
  }
}

/** Say why a request came to nothing, by the server's own sentence if it gave one; who is signed out is led to the door. */
export async function explain(status, words = "") {
  if (status === 401) {
    const here = location.pathname + location.search;
    location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  } else if (status === 400 && (await renewToken())) {
    toast("请再点一次", "warn");
  } else {
    toast(words || WORDS[status] || "没有办成，请再试一次", "warn");
  }
}

/** Give htmx its token, and let no failed request end in silence. */
export function startRequests() {
  const on = (name, listener) => document.addEventListener(`htmx:${name}`, listener);
  on("configRequest", ({ detail }) => {
    detail.headers["X-CSRFToken"] = csrfToken();
  });
  on("beforeSwap", ({ detail }) => {
    if (detail.shouldSwap && sentence(detail.xhr)) {
      detail.shouldSwap = false;
      explain(detail.xhr.status, sentence(detail.xhr));
    }
  });
  on("responseError", ({ detail: { xhr } }) => explain(xhr.status, sentence(xhr)));
  on("sendError", () => toast("没有网络，稍后再试", "offline"));
  on("timeout", () => toast("没有网络，稍后再试", "offline"));
}
