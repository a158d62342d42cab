"""Made-up content for the kit's preview pages; the people are fictional."""

from typing import Any

from webapp.web.maps import Picture, Zone

PATHS = (
    ("M10 50L22 20L40 10L96 3V58L4 70Z", 50, 28, "1 网格", "3", "ok"),
    ("M100 3L125 0L190 4V57L108 70L100 62Z", 145, 28, "2 网格", "2", "ok"),
    ("M194 4H210L275 20L295 62L198 68L192 58Z", 240, 30, "3 网格", "0", "ok"),
    ("M2 74L100 62L108 72V130L55 125L20 105Z", 60, 90, "4 网格", "6 · 超2", "bad"),
    ("M112 70L190 58L198 70V128L150 132L112 130Z", 155, 90, "5 网格", "1", "ok"),
    ("M202 70L295 64L290 95L270 112L235 126L202 127Z", 245, 90, "6 网格", "4 · 超1", "warn"),
)
COUNTS = ((3, 0, 1, 8), (2, 0, 1, 11), (0, 0, 0, 4), (6, 2, 2, 9), (1, 0, 0, 6), (4, 1, 0, 5))
COUNT_NAMES = ("open", "overdue", "new_today", "resolved_month")


class Fake:
    """What the preview pages show."""

    error = None
    toast = None
    kinds = (
        ("消防", "fire-extinguisher"), ("用电", "bolt"), ("燃气", "flame"), ("危房", "home-exclamation"),
        ("道路交通", "road"), ("防汛山洪", "flood"), ("地质灾害", "mountain"), ("森林防火", "campfire"),
        ("溺水", "swimming"), ("食品", "soup"), ("校园周边", "school"), ("生产单位", "building-factory-2"),
        ("水电站水库", "droplet-bolt"), ("公共设施", "street-lamp"), ("其他", "dots"),
    )  # fmt: skip

    picture = Picture(136, [Zone(*shape, words, tone, tone != "ok", "#") for *shape, words, tone in PATHS])
    rows = tuple(
        {
            "code": f"45032410620000{number}",
            "name": f"{number} 网格",
            "url": "#",
            "numbers": [
                {"name": name, "value": value, "url": "#", "bad": name == "overdue"}
                for name, value in zip(COUNT_NAMES, values, strict=True)
            ],
        }
        for number, values in enumerate(COUNTS, start=1)
    )

    @staticmethod
    def photo(name: str) -> str:
        """Address of a drawn photo."""
        return f"/tools/kit_pages/{name}.svg"

    def photos(self, count: int) -> list[dict[str, str]]:
        """As many drawn photos as asked for."""
        return [{"thumb": self.photo(name), "full": self.photo(name)} for name in ("pond", "lamp", "pond") * 3][:count]

    @staticmethod
    def _tab(name: str, label: str, icon: str, active: str, badge: int = 0, pill: bool = False) -> dict[str, Any]:
        filled = icon in ("home", "message-circle", "user")
        return {
            "name": name, "label": label, "icon": icon, "icon_active": f"{icon}-filled" if filled else icon,
            "url": "#", "badge": badge, "active": name == active, "pill": pill,
        }  # fmt: skip

    def informant_tabs(self, active: str) -> list[dict[str, Any]]:
        """首页 · 上报 · 消息 · 我的."""
        rows = (("home", "首页", "home", 0, False), ("report", "上报", "plus", 0, True))
        rows += (("messages", "消息", "message-circle", 2, False), ("me", "我的", "user", 0, False))
        return [self._tab(name, label, icon, active, badge, pill) for name, label, icon, badge, pill in rows]

    def lead_tabs(self, active: str) -> list[dict[str, Any]]:
        """待办 · 辖区 · 上报 · 消息 · 我的."""
        rows = (
            ("todo", "待办", "checklist", 3),
            ("area", "辖区", "map-2", 0),
            ("report", "上报", "circle-plus", 0),
        )
        rows += (("messages", "消息", "message-circle", 5), ("me", "我的", "user", 0))
        return [self._tab(name, label, icon, active, badge) for name, label, icon, badge in rows]

    def desk_tabs(self, active: str) -> list[dict[str, Any]]:
        """待办 · 派单 · 辖区 · 消息 · 我的."""
        rows = (
            ("todo", "待办", "checklist", 6),
            ("dispatch", "派单", "send", 7),
            ("area", "辖区", "map-2", 0),
        )
        rows += (("messages", "消息", "message-circle", 3), ("me", "我的", "user", 0))
        return [self._tab(name, label, icon, active, badge) for name, label, icon, badge in rows]
