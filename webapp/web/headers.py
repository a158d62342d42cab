"""Headers on every answer: what a page may load, and that private pages are never kept."""

from flask import Flask, Response, current_app, g, request

from webapp.core.errors import COME_AGAIN
from webapp.web.maps import TILE_HOSTS

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()"),
)
# WeChat's own script, for WeChat's own browser, where the house has an account there.
WECHAT_SCRIPT = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
# A file that a person sent is shown as a picture or heard, and nothing in it may run.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add)
    app.jinja_env.globals.update(in_wechat=in_wechat, wechat_script=WECHAT_SCRIPT)


def in_wechat() -> bool:
    """Say whether WeChat's browser asks (企业微信 is none), and the house has an account there to speak with it."""
    config = current_app.config
    if not (config["WECHAT_APP"] and config["WECHAT_SECRET"]):
        return False
    agent = request.user_agent.string
    return "MicroMessenger" in agent and "wxwork" not in agent


def _policy() -> str:
    policy = POLICY
    if g.get("shows_tiles"):
        policy = policy.replace("img-src 'self'", f"img-src 'self' {TILE_HOSTS}")
    if in_wechat():
        policy = policy.replace("script-src 'self'", f"script-src 'self' {WECHAT_SCRIPT}")
    return policy


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("Cache-Control", "no-store")
    if response.status_code in COME_AGAIN:
        headers.setdefault("Retry-After", str(COME_AGAIN[response.status_code]))
    headers.extend(FIXED)
    headers.add("X-One-Door", current_app.config["BUILD"])  # marks our pages apart from those of a network in between
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.add("Strict-Transport-Security", "max-age=31536000")
    return response
