"""How the words of doors are typed in pinyin; kept here, so that no web worker loads the spelling of all characters.

A door whose word holds another character needs it here: ``tests/core/letters/test_syllables.py`` says which.
"""

_CHARACTERS, _SYLLABLES = (
    (
        "上么事人位作例保信假入全典况出办务助区单历反发受台员回型复安密导工布帮平开张录待律怎息情意我手护报排援操放日"
        "智替月服机来格案治法派海消清点现理用登的看码空箱系约统网置范行要见规记设访证谁账走辖运送部问页顾餐首验备定调解中心哨卷阅"
        "会商联席议研判年到讯从别巡班次十户坏了应急队伍值防监控过群"
    ),
    (
        "shang me shi ren wei zuo li bao xin jia ru quan dian kuang chu ban wu zhu qu dan li fan fa shou tai yuan hui"
        " xing fu an mi dao gong bu bang ping kai zhang lu dai lv zen xi qing yi wo shou hu bao pai yuan cao fang ri"
        " zhi ti yue fu ji lai ge an zhi fa pai hai xiao qing dian xian li yong deng de kan ma kong xiang xi yue"
        " tong wang zhi fan xing yao jian gui ji she fang zheng shui zhang zou xia yun song bu wen ye gu can shou yan"
        " bei ding tiao jie zhong xin shao juan yue hui shang lian xi yi yan pan nian dao xun cong bie"
        " xun ban ci shi hu huai le ying ji dui wu zhi fang jian kong guo qun"
    ),
)
SYLLABLES = dict(zip(_CHARACTERS, _SYLLABLES.split(), strict=True))


# Where a character is said otherwise than alone.
_OTHERWISE = {"调看": "diao kan"}


def spelt(word: str) -> str:
    """Return the syllables of a word, apart: 派单 → pai dan; what is not known is left out."""
    for said, syllables in _OTHERWISE.items():
        before, found, after = word.partition(said)
        if found:
            return " ".join(filter(None, (spelt(before), syllables, spelt(after))))
    return " ".join(SYLLABLES[one] for one in word if one in SYLLABLES)


def is_typed_so(word: str, typed: str) -> bool:
    """Say whether a word holds what was typed, or is spelt so from any syllable on, in full or by initials."""
    plain = typed.casefold().replace(" ", "")
    if not plain or plain in word:
        return bool(plain)
    syllables = spelt(word).split()
    rest = [syllables[start:] for start in range(len(syllables))]
    return any("".join(part).startswith(plain) or "".join(s[0] for s in part).startswith(plain) for part in rest)
