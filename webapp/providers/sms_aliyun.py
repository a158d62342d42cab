"""Short messages by 阿里云短信服务 (SendSms, 2017-05-25), through its own SDK: ``requirements-sms.txt``.

https://help.aliyun.com/document_detail/101346.html has the codes that it answers.
"""

from importlib.util import find_spec
from typing import Any

from flask import current_app

from webapp.core import reading
from webapp.core.db import outward
from webapp.providers.http import CONNECT, READ
from webapp.providers.outcome import WENT, Outcome, gone, later, refused

HOST = "dysmsapi.aliyuncs.com"
CODES = {
    "OK": WENT,
    "isv.MOBILE_NUMBER_ILLEGAL": gone(),
    "isv.INVALID_PARAMETERS": refused("refused"),
    "isv.SMS_TEMPLATE_ILLEGAL": refused("no_template"),
    "isv.TEMPLATE_MISSING_PARAMETERS": refused("no_template"),
    "isv.SMS_SIGNATURE_ILLEGAL": refused("no_template"),
    "isv.SMS_SIGN_ILLEGAL": refused("no_template"),
    "isv.SIGN_STATE_ILLEGAL": refused("no_template"),
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": refused("no_template"),
    "isv.BUSINESS_LIMIT_CONTROL": later("used_up"),
    "isv.DAY_LIMIT_CONTROL": later("used_up"),
    "isv.MONTH_LIMIT_CONTROL": later("used_up"),
    "isv.AMOUNT_NOT_ENOUGH": later("used_up"),
    "isv.OUT_OF_SERVICE": later("used_up"),
    "isp.SYSTEM_ERROR": later("broken"),
    "isp.RAM_PERMISSION_DENY": refused("no_right"),
    "isv.ACCOUNT_NOT_EXISTS": refused("no_right"),
    "isv.ACCOUNT_ABNORMAL": refused("no_right"),
    "isv.PRODUCT_UN_SUBSCRIPT": refused("no_right"),
    "isv.PRODUCT_UNSUBSCRIBE": refused("no_right"),
    "isv.DENY_IP_RANGE": refused("not_allowed"),
    "InvalidAccessKeyId.NotFound": refused("no_right"),
    "InvalidAccessKeyId.Inactive": refused("no_right"),
    "SignatureDoesNotMatch": refused("no_right"),
    "Forbidden.RAM": refused("no_right"),
    "ServiceUnavailable": later("broken"),
    "InternalError": later("broken"),
}


def installed() -> bool:
    """Say whether the SDK is there."""
    return find_spec("alibabacloud_dysmsapi20170525") is not None


@outward
def send(phone: str, template: str) -> Outcome:
    """Hand one message over: an approved template without variables. Nothing that the SDK says is logged."""
    if not installed():
        return refused("failed")
    from alibabacloud_dysmsapi20170525.models import SendSmsRequest
    from darabonba.runtime import RuntimeOptions

    config = current_app.config
    asked = SendSmsRequest(phone_numbers=phone, sign_name=config["SMS_SIGN"], template_code=template)
    proxy = config["PROXY"] or None
    patience = RuntimeOptions(
        autoretry=False,
        connect_timeout=int(CONNECT * 1000),
        read_timeout=int(READ * 1000),
        http_proxy=proxy,
        https_proxy=proxy,
    )
    try:
        answer = _client().send_sms_with_options(asked, patience)
    except Exception as error:
        return outcome_of_error(error)
    return outcome_of(str(answer.body.code or ""))


def outcome_of(code: str) -> Outcome:
    """Return what one of its codes means for us; one that is not known is a no."""
    if code.startswith("Throttling"):
        return later("busy")
    return CODES.get(code, refused("refused" if code else "nonsense"))


def outcome_of_error(error: Exception) -> Outcome:
    """Return what it means that the SDK failed: a code that the other side gave, or nobody answered."""
    code = getattr(error, "code", None)
    if isinstance(code, str) and (code.startswith("Throttling") or code in CODES):
        return outcome_of(code)
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return later("broken") if status >= 500 else refused("refused")
    return later("unreachable")  # the SDK says of what it could not read no more than of nobody there


def _client() -> Any:
    from alibabacloud_dysmsapi20170525.client import Client
    from alibabacloud_tea_openapi.utils_models import Config

    config = current_app.config
    where = reading.address(config["SMS_URL"] or f"https://{HOST}")
    assert where
    return Client(
        Config(
            access_key_id=config["SMS_KEY"],
            access_key_secret=config["SMS_SECRET"],
            endpoint=where.netloc,
            protocol=where.scheme,
        )
    )
