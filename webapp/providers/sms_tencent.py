"""Short messages by 腾讯云短信 (SendSms, 2021-01-11), through its own SDK: ``requirements-sms.txt``.

https://cloud.tencent.com/document/product/382/55981 has the request and the codes that it answers.
"""

from importlib.util import find_spec
from typing import Any

from flask import current_app

from webapp.core import reading
from webapp.core.db import outward
from webapp.providers.http import WHOLE
from webapp.providers.outcome import WENT, Outcome, gone, later, refused

HOST, REGION = "sms.tencentcloudapi.com", "ap-guangzhou"
CODES = {
    "Ok": WENT,
    "InvalidParameterValue.IncorrectPhoneNumber": gone(),
    "FailedOperation.PhoneNumberInBlacklist": gone(),
    "FailedOperation.PhoneNumberParseFail": gone(),
    "FailedOperation.TemplateIncorrectOrUnapproved": refused("no_template"),
    "FailedOperation.TemplateUnapprovedOrNotExist": refused("no_template"),
    "FailedOperation.TemplateIdNotExist": refused("no_template"),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": refused("no_template"),
    "FailedOperation.SignatureIncorrectOrUnapproved": refused("no_template"),
    "FailedOperation.MissingSignature": refused("no_template"),
    "FailedOperation.InsufficientBalanceInSmsPackage": later("used_up"),
    "FailedOperation.MarketingSendTimeConstraint": later("busy"),
    "InvalidParameterValue.SdkAppIdNotExist": refused("no_right"),
    "UnauthorizedOperation.RequestIpNotInWhitelist": refused("not_allowed"),
    "UnauthorizedOperation.ServiceSuspendDueToArrears": later("used_up"),
    "LimitExceeded.DeliveryFrequencyLimit": later("busy"),
    "LimitExceeded.GlobalSmsSendingRateLimit": later("busy"),
    "LimitExceeded.PhoneNumberThirtySecondLimit": later("busy"),
    "RequestLimitExceeded": later("busy"),
    "InternalError.SigVerificationFail": refused("no_right"),
    "ClientNetworkError": later("unreachable"),
    "ClientParamsError": refused("failed"),
    "ServerNetworkError": later("broken"),
}
FAMILIES = {
    "AuthFailure": refused("no_right"),
    "UnauthorizedOperation": refused("no_right"),
    "LimitExceeded": later("used_up"),
    "RequestLimitExceeded": later("busy"),
    "InternalError": later("broken"),
}
"""By what stands before the dot, for codes that are not named above."""


def installed() -> bool:
    """Say whether the SDK is there."""
    return find_spec("tencentcloud") is not None


@outward
def send(phone: str, template: str) -> Outcome:
    """Hand one message over: an approved template without variables. Nothing that the SDK says is logged."""
    if not installed():
        return refused("failed")
    from tencentcloud.sms.v20210111.models import SendSmsRequest

    config, asked = current_app.config, SendSmsRequest()
    asked.PhoneNumberSet = [phone]  # of the mainland, where nothing stands before it
    asked.SmsSdkAppId, asked.SignName, asked.TemplateId = config["SMS_APP"], config["SMS_SIGN"], template
    try:
        statuses = _client().SendSms(asked).SendStatusSet
    except Exception as error:
        return outcome_of_error(error)
    return outcome_of(str(statuses[0].Code)) if statuses else later("nonsense")


def outcome_of(code: str) -> Outcome:
    """Return what one of its codes means for us; one that is not known is a no."""
    return CODES.get(code) or FAMILIES.get(code.partition(".")[0]) or refused("refused")


def outcome_of_error(error: Exception) -> Outcome:
    """Return what it means that the SDK failed: a code that the other side gave, or nobody answered."""
    get_code = getattr(error, "get_code", None)
    code = str(get_code()) if get_code else ""
    if code in CODES or code.partition(".")[0] in FAMILIES:
        return outcome_of(code)
    # The SDK calls what it could not read by the name of Python's error.
    return refused("refused") if "." in code else later("nonsense")


def _client() -> Any:
    from tencentcloud.common.credential import Credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile
    from tencentcloud.sms.v20210111.sms_client import SmsClient

    config = current_app.config
    where = reading.address(config["SMS_URL"] or f"https://{HOST}")
    assert where
    asking = HttpProfile(
        protocol=where.scheme, endpoint=where.netloc, reqTimeout=int(WHOLE), proxy=config["PROXY"] or None
    )
    account = Credential(config["SMS_KEY"], config["SMS_SECRET"])
    return SmsClient(account, REGION, ClientProfile(httpProfile=asking))
