"""Points at what in a text may give away whom it is about: names, numbers, addresses. A person decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# What comes before a name in a story, and what comes after one.
_CUES = "原告|被告|村民|邻居|当事人|叫|名叫|和|与|跟|对|向|把|被|是|给|找|老板|申请人"
_BEFORE = rf"(?:^|[\s，。；：、“”‘’（）《》,.;:!?！？]|{_CUES})"
_FOLLOWS = "说|称|的|和|与|跟|因|在|于|向|将|把|被|家|欠|借|到|来|去|打|两|不|已|认为|同意|夫妇|一家"
_AFTER = rf"(?=$|[\s，。；：、“”‘’（）,.;:!?！？]|{_FOLLOWS})"
_NAME = re.compile(f"{_BEFORE}([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?){_AFTER}")
# Words that begin like a surname and are none; and names that say themselves that they are none.
_ORDINARY = re.compile(
    r"[某甲乙丙丁]|^(?:方面|高兴|马上|程序|金额|周边|周围|周末|江边|田地|田里|石头|白天|白酒|万元|万一|向来|于是|任何|何时|何处|孔雀|段时间|"
    r"钱款|钱都|叶子|黄牛|黄土|龙虾|雷雨|夏天|夏季|武力|严重|严格|毛病|莫名|林地|林木|林权|林场|宋代|高速|高温|安全|胡同|马路|水井|贺喜|"
    r"余款|余下|成年|金钱|许多|陆续|汤水|洪水|贾|任由|任务|顾问|石灰|田坎|田埂|方便|方法|方式|黄豆|杨梅|梁上|郭外|白白)"
)
_OTHER = (
    ("电话", re.compile(r"(?<!\d)(?:1[3-9]\d|100)\d{8}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("身份证号", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("卡号、账号", re.compile(r"(?<!\d)\d{16}(?:\d{3})?(?!\d)")),
    ("车牌", re.compile(r"[京津沪渝桂粤湘黔滇川闽赣鄂豫][A-Z][·\s]?[A-Z0-9]{5,6}")),
    ("案号", re.compile(r"[（(]20\d\d[)）][^\s，。]{1,12}号")),
    ("住址", re.compile(r"[\u4e00-\u9fff]{1,8}(?:村|社区|屯|组)(?:第?[\d一二三四五六七八九十]+)?(?:组|队|号)")),
    ("门牌", re.compile(r"[\u4e00-\u9fff]{1,6}(?:路|街|巷)\d+号")),
    ("哪一天", re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")),
)
MOST = 30


@dataclass(frozen=True)
class Hint:
    """What may give a person away: the kind in words, and the very piece of the text."""

    kind: str
    text: str


def hints_in(text: str, places: Iterable[str] = ()) -> list[Hint]:
    """Return the pieces of a text that a reader should look at, each once; ``places`` are the names of real areas."""
    found: dict[tuple[str, str], None] = {}
    for kind, pattern in _OTHER:
        found |= dict.fromkeys((kind, match.group()) for match in pattern.finditer(text))
    for match in _NAME.finditer(text):
        name = match.group(1)
        if not _ORDINARY.search(name):
            found[("像人名", name)] = None
    found |= dict.fromkeys(("真地名", place) for place in places if place and place in text)
    return [Hint(kind, piece) for kind, piece in list(found)[:MOST]]
