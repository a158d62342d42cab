"""Which points a person sees, and what they may do with them; from values alone."""

import re

from webapp.areas.models import Level
from webapp.people.actor import Actor, HeldPost

LONGEST_CODE = 20
CODE = re.compile(r"(?=[A-Z-]*[0-9])[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
# Words of an address that a program or a player opens; a host by its numbers; a file that is a picture or a film.
ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,9}://|www\.|\b(?:\d{1,3}\.){3}\d{1,3}\b|\.(?:m3u8|flv|mp4|jpe?g|png|gif|sdp)\b)",
    re.IGNORECASE | re.ASCII,
)
NO_ADDRESS = "这里只记点位：不收视频地址、截图地址、网址和账号"
# Heads of columns that such lists often have beside the points themselves.
ADDRESS_HEADS = re.compile(
    r"rtsp|rtmp|https?|url|onvif|gb28181|\bip\b|ip地址|流地址|码流|视频|画面|截图|图片|照片|抓拍|端口|账号|用户名|密码",
    re.IGNORECASE,
)
_TOWN_DEPTH, _VILLAGE_DEPTH = 2, 3


def names_address(text: str) -> bool:
    """Say whether a text holds the address of a stream, a picture or a machine."""
    return ADDRESS.search(text) is not None


def code_of(typed: str) -> str:
    """Return the code of a point as it is kept; nothing where it is none."""
    bare = re.sub(r"\s", "", typed).upper()
    return bare if len(bare) <= LONGEST_CODE and CODE.fullmatch(bare) else ""


def paths_of(actor: Actor) -> tuple[str, ...]:
    """Return the paths in which the actor sees points: informants and leads their village, everybody else the town."""
    return tuple(dict.fromkeys(_path(post) for post in actor.posts))


def _path(post: HeldPost) -> str:
    """Return the village around a post; the town for a special grid, which lies in no village; all for an office."""
    if not post.area_path or post.area_level in (Level.VILLAGE, Level.TOWN, Level.COUNTY):
        return post.area_path
    parts = [part for part in post.area_path.split("/") if part]
    special = post.area_level == Level.GRID and len(parts) <= _VILLAGE_DEPTH
    return f"/{'/'.join(parts[: _TOWN_DEPTH if special else _VILLAGE_DEPTH])}/"
