"""What people said and wrote on an order, in Chinese: customer, mechanic, customer again."""

from __future__ import annotations

import re

from .dice import Dice

_CYLINDER = re.compile(r"第\[(\d+)~(\d+)\](缸|道)")
OPENINGS = {
    "truck": (
        "",
        "",
        "我在高速服务区，",
        "车在国道上，",
        "拉着货，",
        "今天早上出车，",
        "师傅你好，",
    ),
    "bus": ("", "", "早班车出场时，", "线路上跑着，", "司机反映，", "我们车队这台车，"),
    "excavator": ("", "", "工地上挖着土，", "矿上这台挖机，", "机手说，", "刚开工，"),
    "loader": ("", "", "料场装着料，", "港口这台装载机，", "铲着料，", "机手说，"),
    "genset": ("", "", "机房的机组，", "停电切换的时候，", "每周试机时，", "数据中心备用机，"),
    "marine": ("", "", "船刚出港，", "轮机长报，", "在航道上，", "靠泊以后检查，"),
}
ENDINGS = (
    "", "", "", "，麻烦尽快派人来看看", "，急用，帮忙安排一下", "，能不能今天来", "，在保修期内吧",
    "，之前没出过这毛病", "，大概跑了{hours}小时", "，等你们电话",
)  # fmt: skip
PLACES = ("，在{city}", "，位置{city}郊区", "")
AGAIN = ("上次修完没几天又来了，", "又是老毛病，", "前几天刚修过，", "修了没好，")
PRAISE = ("师傅很专业，修得快", "服务态度好", "很及时，满意", "一次修好，谢谢", "讲解很清楚", "")
BLAME = ("等配件时间太长", "来得有点晚", "修了两次才好", "价格偏高", "电话打了好几遍")


def tell(dice: Dice, order: dict) -> dict:
    """Return symptom, finding, measure, satisfaction and comment of a repair."""
    return {
        "symptom": _symptom(dice, order),
        "finding": _finding(dice, order),
        "measure": _measure(dice, order),
        **_opinion(dice, order),
    }


def _symptom(dice: Dice, order: dict) -> str:
    opening = dice.pick(OPENINGS[order["model"]["application"]])
    if order.get("repeat_of"):
        opening = dice.pick(AGAIN)
    ending = dice.pick(ENDINGS).format(hours=round(int(order["engine"]["running_hours"]), -2))
    place = dice.pick(PLACES).format(city=order["client"]["city"])
    said = dice.pick(order["fault"].symptoms)
    if dice.chance(0.3):
        said = said.replace("发动机", dice.pick(("车", "机器", "发动机")))
    return f"{opening}{said}{place}{ending}。"


def _finding(dice: Dice, order: dict) -> str:
    text = order["cause"].finding_zh
    cylinders = int(order["model"]["cylinders"])

    def one(match: re.Match) -> str:
        low, high, noun = int(match[1]), int(match[2]), match[3]
        return f"第{dice.integer(low, max(low, min(high, cylinders)))}{noun}"

    text = dice.fill(_CYLINDER.sub(one, text))
    code = order["fault"].code
    head = dice.pick((f"读取故障码{code}。", f"诊断仪{code}，", "到场核实故障属实。", ""))
    return f"{head}{text}。"


def _measure(dice: Dice, order: dict) -> str:
    test = dice.pick(("试车{n}分钟正常", "路试{n}分钟参数正常", "带载运行{n}分钟无异常"))
    test = test.format(n=dice.integer(2, 8) * 5)
    return (
        f"原因：{order['cause'].name_zh}。按{order['sop']}更换{len(order['parts'])}种配件，{test}。"
    )


def _opinion(dice: Dice, order: dict) -> dict:
    """Slow or repeated repairs please less; a third of the customers says nothing."""
    waited_h = (order["started_at"] - order["requested_at"]).total_seconds() / 3600
    limit = {"A": 4, "B": 8, "C": 24, "D": 72}[order["level"]]
    points = dice.around(4.75, 0.35)
    points -= 0.9 if waited_h > limit else 0.0
    points -= 1.1 if order.get("repeat_of") or order.get("missed") else 0.0
    score = max(1, min(5, round(points)))
    if dice.chance(0.3):
        return {"satisfaction": "", "comment": ""}
    return {"satisfaction": score, "comment": dice.pick(PRAISE if score >= 4 else BLAME)}
