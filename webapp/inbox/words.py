"""What the inbox itself says; what is said of a thing stands with its states and events (core/workflow)."""

# Said to those who look after the names, when nobody could be told of one: that there is one, and no more.
UNREAD_TITLE = "有一件受保护的事，没有人看"
UNREAD_TEXT = "现在没有指定的人。请马上指定，或者让候补顶上"

ALARM_TITLE = "有人拿同一个密码试了很多账号"
ALARM_TEXT = "一天里试了 {accounts} 个账号，请查一查是谁"
DIGEST_TITLE = "昨晚到今早有 {count} 件新上报"
DUE_TITLE = "有 {count} 件事要抓紧"
DIGEST_TEXT = "最近一件：{title}"
