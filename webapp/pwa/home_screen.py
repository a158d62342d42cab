"""What a phone shows of the app outside of it: shortcuts, pictures of pages, on iPhones also while it starts."""

SHORTCUTS = (
    ("报隐患", "/report/hazard", "alert-triangle"),
    ("巡查", "/report/patrol", "walk"),
    ("报纠纷", "/report/dispute", "messages"),
)
SHORTCUT_SIDE = 96

# Pictures of the papers (`tools/screens.py`) that a phone shows when it asks whether to install: name, form, words.
SCREENS = (
    ("home", "narrow", "首页"),
    ("hazard", "narrow", "报隐患：拍一张，选一类"),
    ("my-reports", "narrow", "报的事到哪一步了"),
    ("board", "wide", "平安智治"),
)
SCREEN_SIZES = {"narrow": (540, 1110), "wide": (1280, 800)}

# iPhones by their page: width, height, pixels for each; the newest first.
IPHONES = (
    (440, 956, 3),
    (402, 874, 3),
    (430, 932, 3),
    (393, 852, 3),
    (428, 926, 3),
    (390, 844, 3),
    (414, 896, 3),
    (414, 896, 2),
    (375, 812, 3),
    (414, 736, 3),
    (375, 667, 2),
    (320, 568, 2),
)
GROUNDS = {"light": "#ededed", "dark": "#111111"}


def start_image(width: int, height: int, ratio: int, look: str) -> str:
    """Return the name of what an iPhone shows while the app starts."""
    return f"{width * ratio}x{height * ratio}-{look}.png"


def start_images() -> list[tuple[str, str]]:
    """Return what iPhones show while the app starts: each image with the phones that it is for."""
    return [
        (
            f"img/start/{start_image(width, height, ratio, look)}",
            f"(device-width:{width}px) and (device-height:{height}px) and (-webkit-device-pixel-ratio:{ratio})"
            f" and (prefers-color-scheme:{look})",
        )
        for look in GROUNDS
        for width, height, ratio in IPHONES
    ]
