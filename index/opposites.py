"""Words of opposite events: what began is not told by a sentence on how it ended."""

import re

_PAIRS = (
    ("开始|爆发|打响|发起|发动|始于|开战|打起来", "结束|停战|终止|告终|签署|投降|取得胜利"),
    ("结束|停战|终止|打完|告终", "开始|爆发|打响|发起|发动"),
    ("出生|诞辰|生于", "去世|逝世|牺牲|就义|病故"),
    ("去世|逝世|牺牲|就义|病故|死的", "出生|生于"),
    ("成立|创办|建立|创立|组建", "撤销|解散|停刊|停办|遭到破坏"),
    ("撤销|解散|停刊|停办", "成立|创办|建立|创立|组建|创刊"),
    ("开幕", "闭幕"),
    ("闭幕", "开幕"),
    ("开工|动工", "竣工|建成|通车|完工|落成"),
    ("竣工|建成|通车|完工|落成|修成", "开工|动工|开始修建"),
    ("出发|离开", "到达|抵达|会师"),
    ("到达|抵达", "出发"),
    ("当选|上任|就任", "辞去|免去|卸任|辞职"),
    ("辞去|免去|卸任|辞职", "当选|上任|就任"),
    ("加入|入党|入团", "退出|退党|开除"),
    ("退出|退党|开除", "加入|入党"),
    ("攻占|占领|解放", "失守|沦陷|撤出"),
    ("失守|沦陷|撤出|撤离", "攻占|占领|解放"),
    ("增加|增长|多了", "减少|下降"),
    ("减少|下降|少了", "增加|增长|增至"),
    ("建交", "断交"),
    ("回归", "割让|租借"),
    ("俘虏|俘获|活捉", "毙伤|击毙|牺牲"),
    ("牺牲|伤亡", "俘虏|毙伤敌|歼敌"),
)
_COMPILED = tuple((re.compile(said), re.compile(against)) for said, against in _PAIRS)


def is_opposed(question: str, sentence: str) -> bool:
    """Whether a folded sentence tells the opposite of the event that a folded question asks about, not the event."""
    return any(
        said.search(question) and not said.search(sentence) and against.search(sentence) for said, against in _COMPILED
    )
