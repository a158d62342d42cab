"""What was read before somebody signed is shown as people said it; what is proven stays as it was typed."""

from webapp.mediation.service_signing import in_words

TYPED = (
    "answer=oral\nclauses-0-amount=860\nclauses-0-by=2026-06-12\nclauses-0-to_whom=蒋老大\nclauses-0-what=赔药费\n"
    "clauses-0-who=蒋小弟\nclauses-2-what=当面道歉\n先鞠躬，a=b\nclauses-2-who=蒋小弟"
)


def test_what_was_typed_above_a_pad_is_read_term_by_term(app) -> None:
    assert in_words(TYPED) == (
        "口头；第 1 条 蒋小弟对蒋老大：赔药费，860 元，2026-06-12 前；第 2 条 蒋小弟：当面道歉\n先鞠躬，a=b"
    )


def test_words_of_a_page_stay_as_they_are(app) -> None:
    assert in_words("我收到了交办单，知道要办什么。") == "我收到了交办单，知道要办什么。"
    assert in_words("") == ""
