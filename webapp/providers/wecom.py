"""企业微信: messages of the house's own app, who has which number, and who is at the other end.

Documentation: https://developer.work.weixin.qq.com/document/path/90236 (messages), /91039 (token), /95402 (number),
/91023 (who is there), /90455 (numbers of errors). Of the member list a new app gets nothing (only the secret of the
address book does), so each of the house's own people is asked for by number, as the app may.
"""

from typing import Any
from urllib.parse import urlencode

from flask import current_app

from webapp.providers.accounts import LAPSED, No, Tokens, name_of, read_answer, token_of
from webapp.providers.http import Unreachable, ask
from webapp.providers.outcome import WENT, Outcome, gone, later, refused

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
SAME_FOR_S = 7200  # the same message again within this time is not shown again
TOKENS = Tokens()

_UNKNOWN = gone("unknown_person")
_NO_RIGHT, _UNSEEN = refused("no_right"), refused("no_right")
MEANS: dict[int, Outcome] = {
    **dict.fromkeys((40014, 42001), LAPSED),
    **dict.fromkeys((40003, 40031, 46004, 60111, 81013), _UNKNOWN),
    60011: _UNSEEN,  # of a message: the app may not; of a number: not among those whom the app sees
    **dict.fromkeys((45009, 45033), later("busy")),
    **dict.fromkeys((-1, 6000), later("broken")),
    **dict.fromkeys((40001, 40013, 40056, 40091, 41002, 41004, 48002, 50001, 60020, 301002), _NO_RIGHT),
}


def configured() -> bool:
    """Say whether the house has an app there."""
    config = current_app.config
    return all(config[name] for name in ("WECOM_CORP", "WECOM_AGENT", "WECOM_SECRET"))


def send(user_id: str, words: str, url: str) -> Outcome:
    """Hand a message to somebody there, a card that opens ``url`` where there is one."""
    said: dict[str, Any] = {"msgtype": "text", "text": {"content": words}}
    if url:
        card = {"title": words, "description": "点开就看", "url": url, "btntxt": "打开"}
        said = {"msgtype": "textcard", "textcard": card}
    body = {
        "touser": user_id,
        "agentid": current_app.config["WECOM_AGENT"],
        "enable_duplicate_check": 1,
        "duplicate_check_interval": SAME_FOR_S,
        **said,
    }
    try:
        found = _asked("POST", "/cgi-bin/message/send", body=body)
    except No as no:
        return no.outcome
    if found.get("invaliduser"):
        return _UNKNOWN
    return refused("not_allowed") if found.get("unlicenseduser") else WENT


def user_by_phone(phone: str) -> str | None:
    """Return what the person with this number is called there; None when there is nobody whom the app sees."""
    try:
        found = _asked("POST", "/cgi-bin/user/getuserid", body={"mobile": phone})
    except No as no:
        if no.outcome is _UNKNOWN or no.outcome is _UNSEEN:
            return None
        raise Unreachable(no.outcome.reason) from None
    if not (name := name_of(found, "userid")):
        raise Unreachable("nonsense")
    return name


def user_by_code(code: str) -> str | None:
    """Return who came back with a code; None when it is no member of the organisation."""
    try:
        found = _asked("GET", "/cgi-bin/auth/getuserinfo", code=code)
    except No as no:
        raise Unreachable(no.outcome.reason) from None
    return name_of(found, "userid", "UserId")


def authorize_address(back: str, state: str) -> str:
    """Return where a phone is sent so that it comes ``back`` with a code, without asking anybody anything."""
    asked = {
        "appid": current_app.config["WECOM_CORP"],
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
        "agentid": current_app.config["WECOM_AGENT"],
    }
    return f"{AUTHORIZE}?{urlencode(asked)}#wechat_redirect"


def _asked(method: str, path: str, body: Any = None, **params: str) -> dict[str, Any]:
    """Ask with this process's token, and once more with a new one when it has lapsed."""
    config = current_app.config
    account = (config["WECOM_URL"], config["WECOM_CORP"], config["WECOM_SECRET"])
    token = TOKENS.get(account, _token)
    try:
        return _answered(method, path, body, access_token=token, **params)
    except No as no:
        if no.outcome is not LAPSED:
            raise
    return _answered(method, path, body, access_token=TOKENS.get(account, _token, instead_of=token), **params)


def _token() -> tuple[str, int]:
    config = current_app.config
    found = _answered("GET", "/cgi-bin/gettoken", None, corpid=config["WECOM_CORP"], corpsecret=config["WECOM_SECRET"])
    return token_of(found)


def _answered(method: str, path: str, body: Any, **params: str) -> dict[str, Any]:
    answer = ask(method, current_app.config["WECOM_URL"].rstrip("/") + path, params=params, body=body)
    found: dict[str, Any] = read_answer(answer, lambda said: said.get("errcode"), MEANS)
    return found
