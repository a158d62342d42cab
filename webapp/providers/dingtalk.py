"""钉钉: messages of the house's own app (工作通知), and who has which number.

Documentation: https://open.dingtalk.com/document/orgapp/asynchronous-sending-of-enterprise-session-messages (messages),
/obtain-orgapp-token (token), /query-users-by-phone-number (number), /server-api-error-codes-1 (numbers of errors).
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from webapp.core import reading
from webapp.providers.accounts import LAPSED, No, Tokens, name_of, read_answer, token_of
from webapp.providers.http import Unreachable, ask
from webapp.providers.outcome import WENT, Outcome, gone, later, refused

TOKENS = Tokens()
_SEE_WITHIN = 88  # the number that says why stands in sub_code

_UNKNOWN = gone("unknown_person")
_NO_RIGHT, _UNSEEN = refused("no_right"), refused("no_right")
MEANS: dict[int, Outcome] = {
    **dict.fromkeys((40001, 40014, 42001), LAPSED),
    **dict.fromkeys((33012, 40003, 40021, 40031, 40104, 60121), _UNKNOWN),
    50002: _UNSEEN,  # of a message: the app may not; of a number: not among those whom the app sees
    **dict.fromkeys((90002, 90005, 90018), later("busy")),
    -1: later("broken"),
    **dict.fromkeys((40013, 40056, 40089, 41004, 43007, 48002, 60011, 60020), _NO_RIGHT),
}


def configured() -> bool:
    """Say whether the house has an app there."""
    config = current_app.config
    return all(config[name] for name in ("DINGTALK_KEY", "DINGTALK_SECRET", "DINGTALK_AGENT"))


def send(user_id: str, words: str, url: str) -> Outcome:
    """Hand a message to somebody there, a card that opens ``url`` where there is one.

    The same words to the same person are shown once a day, whatever is sent: so the message's own number stands below
    them. A repeat of the same message is not shown again.
    """
    said: dict[str, Any] = {"msgtype": "text", "text": {"content": words}}
    if url:
        number = url.rsplit("/", 1)[-1]
        card = {"title": words, "markdown": f"{words}\n\n编号 {number}", "single_title": "打开", "single_url": url}
        said = {"msgtype": "action_card", "action_card": card}
    body = {"agent_id": current_app.config["DINGTALK_AGENT"], "userid_list": user_id, "msg": said}
    try:
        _asked("/topapi/message/corpconversation/asyncsend_v2", body)
    except No as no:
        return no.outcome
    return WENT


def user_by_phone(phone: str) -> str | None:
    """Return what the person with this number is called there; None when there is nobody whom the app sees."""
    try:
        found = _asked("/topapi/v2/user/getbymobile", {"mobile": phone})
    except No as no:
        if no.outcome is _UNKNOWN or no.outcome is _UNSEEN:
            return None
        raise Unreachable(no.outcome.reason) from None
    result = found.get("result")
    if not (name := name_of(result if isinstance(result, dict) else {}, "userid")):
        raise Unreachable("nonsense")
    return name


def _asked(path: str, body: Any) -> dict[str, Any]:
    """Ask with this process's token, and once more with a new one when it has lapsed."""
    config = current_app.config
    account = (config["DINGTALK_URL"], config["DINGTALK_KEY"], config["DINGTALK_SECRET"])
    token = TOKENS.get(account, _token)
    try:
        return _answered("POST", path, body, access_token=token)
    except No as no:
        if no.outcome is not LAPSED:
            raise
    return _answered("POST", path, body, access_token=TOKENS.get(account, _token, instead_of=token))


def _token() -> tuple[str, int]:
    config = current_app.config
    found = _answered("GET", "/gettoken", None, appkey=config["DINGTALK_KEY"], appsecret=config["DINGTALK_SECRET"])
    return token_of(found)


def _answered(method: str, path: str, body: Any, **params: str) -> dict[str, Any]:
    answer = ask(method, current_app.config["DINGTALK_URL"].rstrip("/") + path, params=params, body=body)
    found: dict[str, Any] = read_answer(answer, _number, MEANS)
    return found


def _number(said: Mapping[str, Any]) -> Any:
    if said.get("errcode") != _SEE_WITHIN:
        return said.get("errcode")
    return reading.whole(str(said.get("sub_code", ""))) or _SEE_WITHIN
