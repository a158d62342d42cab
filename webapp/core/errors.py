"""The catalogue of what can be refused, each with its status and its plain words."""

from collections.abc import Mapping
from typing import Any

CATALOGUE: dict[str, tuple[int, str]] = {
    "csrf": (400, "页面开得太久了，请再按一次"),
    "cross_site": (400, "这个请求不是从本站发来的"),
    "bad_request": (400, "这个请求看不懂"),
    "signed_out": (401, "登录过期，请重新登录"),
    "forbidden": (403, "这一步要由另一个人来做"),
    "not_found": (404, "没有这一页"),
    "method_not_allowed": (405, "这个地址不能这样用"),
    "too_slow": (408, "信号太弱，没有传完，请再发一次"),
    "conflict": (409, "同一个编号已经发过别的内容，这一份留在手机里"),
    "sent_before": (409, "这张表刚才已经存好了，这一次没有再存"),
    "stale": (409, "刚刚被别人改过，请看看现在的样子"),
    "too_large": (413, "太大了，发不了"),
    "unsupported": (415, "这种文件打不开，请换一张照片"),
    "invalid": (422, "有一处要改一下"),
    "too_many": (429, "操作太快了，请稍等"),
    "busy": (503, "现在人多，请稍等一会再试"),
    "storage_full": (503, "服务器存储满了，东西先留在手机里，过一会再发"),
    "storage_away": (503, "照片和录音这会儿存不了、看不了，先留在手机里，过一会再试"),
    "internal": (500, "出了点问题，我们记下了"),
}

# After how many seconds to try again, where nothing better is known: neither is ever said without.
COME_AGAIN = {429: 60, 503: 5}


class Problem(Exception):
    """A refusal, with the words that a person may read.

    ``fields`` maps a form field to its own sentence; ``extra`` goes to the page that shows the problem (never to JSON).
    """

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.status, default = CATALOGUE[code]
        self.message = message or default
        self.fields = dict(fields or {})
        self.retry_after = retry_after if retry_after is not None else COME_AGAIN.get(self.status)
        self.extra = dict(extra or {})
        super().__init__(f"{self.status} {code}: {self.message}")

    def as_json(self) -> dict[str, Any]:
        """Return the body that programs get (contract: ``{"error": {...}}``)."""
        return {"error": {"code": self.code, "message": self.message, "fields": self.fields}}


def invalid(**fields: str) -> Problem:
    """Return a 422 that names each wrong field; its message is the first of them."""
    return Problem("invalid", next(iter(fields.values()), None), fields=fields)


def not_found() -> Problem:
    """Return the one 404, the same for what is absent and for what is out of the actor's scope."""
    return Problem("not_found")
