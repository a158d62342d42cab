"""The settings for other machines that the house talks to: how people are reached, who vouches for who signs in.

Every one of them is empty at first: then nothing leaves the house, and no page speaks of it.
"""

import re
from collections.abc import Mapping
from typing import Any

from webapp.settings import Rule, Setting, one_of

_WEB = re.compile(r"https?://[^/\s]+(/\S*)?")
_TIMES = re.compile(r"(([01]\d|2[0-3]):[0-5]\d)(,(([01]\d|2[0-3]):[0-5]\d)){0,5}")
_TWO = re.compile(r"[a-z_]+\d+,[a-z_]+\d+")
_PAIRS = re.compile(r"[a-z_]+=[\w-]+(,[a-z_]+=[\w-]+)*")

WEB = Rule(lambda value: not value or _WEB.fullmatch(value) is not None, "an address beginning with https://, or empty")
TIMES = Rule(
    lambda value: _TIMES.fullmatch(str(value)) is not None, "one to six times of day with commas, such as 08:00,14:00"
)
FIELDS = Rule(lambda value: _TWO.fullmatch(str(value)) is not None, "two names of fields, such as thing1,time2")
PAIRS = Rule(
    lambda value: not value or _PAIRS.fullmatch(value) is not None, "words and template numbers, such as urgent=SMS_1"
)

OUTSIDE = [
    Setting(
        "SITE_URL",
        str,
        "",
        "Address of the house as people open it, for links. Empty: https:// and the first of ALLOWED_HOSTS.",
        rule=WEB,
    ),
    Setting(
        "PROXY",
        str,
        "",
        "Proxy through which the house asks other machines, as `http://10.0.0.1:3128`.",
        True,
        rule=WEB,
    ),
    Setting(
        "DIGESTS",
        str,
        "08:00,11:30,14:30,18:00",
        "Times of day at which people hear of all that is not urgent, once for all of it.",
        rule=TIMES,
    ),
    Setting(
        "PUSH_CONTACT",
        str,
        "",
        "Who answers for pushes, as `mailto:name@example.cn`: push services want to know. Empty: no page offers them.",
    ),
    Setting(
        "PUSH_HOSTS",
        str,
        "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
        "Hosts of push services that may be asked; a phone that names another gets no push.",
    ),
    Setting(
        "PUSH_STAND_IN",
        str,
        "",
        "Trials only: this address is asked in the place of every push service. Production refuses it.",
        rule=WEB,
    ),
    Setting("WECOM_CORP", str, "", "企业微信: id of the organisation (CorpID). Empty: no page offers it."),
    Setting("WECOM_AGENT", str, "", "企业微信: number of the app (AgentId)."),
    Setting("WECOM_SECRET", str, "", "企业微信: secret of the app.", True),
    Setting("WECOM_URL", str, "https://qyapi.weixin.qq.com", "企业微信: where its interface is.", rule=WEB),
    Setting("DINGTALK_KEY", str, "", "钉钉: AppKey of the app. Empty: no page offers it."),
    Setting("DINGTALK_SECRET", str, "", "钉钉: AppSecret of the app.", True),
    Setting("DINGTALK_AGENT", str, "", "钉钉: AgentId of the app."),
    Setting("DINGTALK_URL", str, "https://oapi.dingtalk.com", "钉钉: where its interface is.", rule=WEB),
    Setting(
        "SMS",
        str,
        "",
        "Who sends texts: `aliyun` or `tencent` (with `requirements-sms.txt`). Empty: by TEXTS_URL, or nobody.",
        rule=one_of("", "aliyun", "tencent"),
    ),
    Setting("SMS_KEY", str, "", "Key id of the account that sends (AccessKey ID, SecretId).", True),
    Setting("SMS_SECRET", str, "", "Secret of that account.", True),
    Setting("SMS_SIGN", str, "", "The approved signature (签名)."),
    Setting("SMS_APP", str, "", "腾讯云: number of the SMS app (SdkAppId)."),
    Setting(
        "SMS_TEMPLATES",
        str,
        "",
        "Which approved template says which sentence, as `urgent=SMS_1,news=SMS_2`; what is not named is not sent.",
        rule=PAIRS,
    ),
    Setting("SMS_URL", str, "", "Trials only: this address in the place of the provider's own.", rule=WEB),
    Setting("WECHAT_APP", str, "", "微信公众号: its AppID. Empty: no page speaks of it."),
    Setting("WECHAT_SECRET", str, "", "微信公众号: its AppSecret.", True),
    Setting("WECHAT_TEMPLATE", str, "", "微信公众号: number of the subscription message (订阅通知)."),
    Setting(
        "WECHAT_FIELDS",
        str,
        "thing1,time2",
        "微信公众号: the two fields of that message, for the sentence and the time.",
        rule=FIELDS,
    ),
    Setting("WECHAT_URL", str, "https://api.weixin.qq.com", "微信公众号: where its interface is.", rule=WEB),
    Setting(
        "OIDC_ISSUER", str, "", "The county's sign-on by OpenID Connect: its issuer. Empty: there is none.", rule=WEB
    ),
    Setting("OIDC_CLIENT", str, "", "What the house is called there (client id)."),
    Setting("OIDC_SECRET", str, "", "Its secret there.", True),
    Setting("OIDC_WORD", str, "统一身份登录", "The word on the button."),
    Setting("OIDC_CLAIM", str, "phone_number", "Which claim holds the telephone number by which a person is known."),
]
"""Everything about other machines, by name."""

# Where secrets go: a production server asks them over a line that nobody reads.
_ADDRESSES = ("SITE_URL", "WECOM_URL", "DINGTALK_URL", "WECHAT_URL", "OIDC_ISSUER")


def unsafe_outside(values: Mapping[str, Any]) -> list[str]:
    """Return the names of the settings that a production server must not start with, each with what is wrong."""
    faults = [f"{name} must begin with https://" for name in _ADDRESSES if values[name].startswith("http://")]
    return faults + [f"{name} is for trials" for name in ("PUSH_STAND_IN", "SMS_URL") if values[name]]
