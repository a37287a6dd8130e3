"""Who the factory serves and who serves them: customers, their engines, the engineers."""

from __future__ import annotations

from datetime import date, timedelta

from . import catalog, knowledge
from .dice import Dice

YEAR_END = date(2026, 10, 31)
_BRANDS = """\
顺达 恒通 鑫源 远航 宏图 金石 天合 瑞丰 永泰 华晟 安捷 中际 盛业 力行 博远 长风 众兴 龙腾 广源 通宝
嘉禾 云岭 北斗 海岳 东升 西岭 南粤 正阳 丰泽 恒力 群峰 启明 大川 旭日 信达 立达
"""
BRANDS = _BRANDS.split()
BUSINESSES = {
    "truck": ("物流有限公司", "运输有限公司", "供应链管理有限公司", "危货运输有限公司"),
    "bus": ("公共交通有限公司", "客运集团有限公司", "旅游客运有限公司"),
    "excavator": ("工程机械租赁有限公司", "土石方工程有限公司", "矿业有限公司"),
    "loader": ("港务装卸有限公司", "建材有限公司", "煤业有限公司"),
    "genset": ("电力设备有限公司", "数据服务有限公司", "医疗投资管理有限公司"),
    "marine": ("航运有限公司", "远洋渔业有限公司", "港口拖轮有限公司"),
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
_GIVEN = """\
伟 强 磊 军 洋 勇 杰 涛 超 明 刚 平 辉 鹏 华 飞 鑫 波 斌 宇 浩 凯 健 俊 帆 建国 志强 海涛
文博 国栋 晓东 永胜 德福 家豪 立新 秀英 丽娟 玉兰 桂芳 雪梅 春燕
"""
GIVEN = _GIVEN.split()
SYSTEM_SKILLS = ("fuel", "air", "cooling", "lubrication", "exhaust", "electrical", "control",
                 "mechanical")  # fmt: skip
CERTIFICATES = ("高压共轨维修证", "低压电工证", "起重指挥证", "船机修理证", "后处理系统维修证",
                "特种设备作业证")  # fmt: skip
_BASES = """\
济宁 济南 上海 南京 宁波 合肥 厦门 南昌 石家庄 天津 太原 鄂尔多斯 沈阳 大连 哈尔滨 郑州 武汉 长沙
广州 南宁 海口 成都 重庆 昆明 贵阳 西安 兰州 乌鲁木齐 青岛 哈密
"""


_BY_GRADE = {
    "supervisor": (1, 6, 9, 13, 16, 19, 22, 26),
    "senior": (2, 3, 5, 7, 11, 14, 17, 18, 23, 24, 28),
    "junior": (10, 12, 21, 25, 30),
}
GRADES = {number: grade for grade, numbers in _BY_GRADE.items() for number in numbers}
HOURLY_COST = {"junior": 62, "engineer": 85, "senior": 118, "supervisor": 145}


def person(dice: Dice) -> str:
    return dice.pick(SURNAMES) + dice.pick(GIVEN)


def customers(seed: int, count: int = 120) -> list[dict]:
    """Return the customers: 12 VIP, 36 key accounts, the rest standard."""
    dice = Dice(seed, "customers")
    cities = knowledge.rows("cities.csv")
    coast = [city for city in cities if city["coast"] or city["city"] in ("重庆", "宜昌", "武汉")]
    trades = [name for name, share in _trades() for _ in range(share)]
    names: set[str] = set()
    table = []
    for number in range(1, count + 1):
        trade = trades[(number * 7) % len(trades)]
        pool = coast if trade == "marine" else cities
        city = dice.weighted(pool, [float(place["weight"]) for place in pool])
        name = _company_name(dice, city, trade, names)
        code = f"C{number:03d}"
        table.append(
            {
                "code": code,
                "name": name,
                "tier": "vip" if number <= 12 else "key" if number <= 48 else "standard",
                "business": trade,
                "province": city["province"],
                "city": city["city"],
                "street": f"{dice.pick(('工业', '迎宾', '滨河', '物流园', '开发区', '港口'))}路"
                f"{dice.integer(1, 399)}号",
                "latitude": f"{float(city['lat']) + dice.around(0, 0.12):.5f}",
                "longitude": f"{float(city['lng']) + dice.around(0, 0.12):.5f}",
                "contact": person(dice),
                "phone": f"000-1000-{number:04d}",
                "email": f"service@{code.lower()}.example.com",
            }
        )
    return table


def engines(seed: int, clients: list[dict], count: int = 300) -> list[dict]:
    """Return the engines in the field; bigger customers have more of them."""
    dice = Dice(seed, "engines")
    models = catalog.engine_models()
    weights = {"vip": 7.0, "key": 3.0, "standard": 1.2}
    table = []
    for number in range(1, count + 1):
        model = dice.weighted(models, [float(item["share"]) for item in models])
        buyers = [client for client in clients if client["business"] == model["application"]]
        if number <= len(clients):  # everybody has one first
            buyer = clients[number - 1]
            fitting = [item for item in models if item["application"] == buyer["business"]]
            model = dice.weighted(fitting, [float(item["share"]) for item in fitting])
        else:
            buyer = dice.weighted(buyers, [weights[client["tier"]] for client in buyers])
        table.append(_engine(dice, number, model, buyer))
    return table


def engineers(seed: int) -> list[dict]:
    """Return 30 engineers; E01 supervises, E27 to E30 are temporary."""
    dice = Dice(seed, "engineers")
    bases = _BASES.split()
    logins = {1: "supervisor", 2: "engineer", 17: "engineer2", 27: "temp"}
    return [_engineer(dice, number, bases[number - 1], logins) for number in range(1, 31)]


def _trades() -> list[tuple[str, int]]:
    share: dict[str, int] = {}
    for model in catalog.engine_models():
        share[model["application"]] = share.get(model["application"], 0) + int(model["share"])
    return sorted(share.items())


def _company_name(dice: Dice, city: dict, trade: str, names: set[str]) -> str:
    while True:
        place = city["city"] if dice.chance(0.75) else city["province"].rstrip("省市")[:3]
        name = place + dice.pick(BRANDS) + dice.pick(BUSINESSES[trade])
        if name not in names:
            names.add(name)
            return name


def _engine(dice: Dice, number: int, model: dict, buyer: dict) -> dict:
    age_days = dice.integer(100, 2000)
    commissioned = YEAR_END - timedelta(days=age_days)
    hours = float(model["hours_per_year"]) * age_days / 365 * dice.between(0.6, 1.3)
    months = int(model["warranty_months"]) + (12 if buyer["tier"] == "vip" else 0)
    until = commissioned.replace(day=1) + timedelta(days=round(months * 30.44))
    built = commissioned - timedelta(days=dice.integer(20, 160))
    return {
        "serial": f"{model['platform']}{built:%y%m}{number:05d}",
        "model": model["code"],
        "customer": buyer["code"],
        "built_on": built.isoformat(),
        "commissioned_on": commissioned.isoformat(),
        "running_hours": round(hours),
        "warranty_until": until.isoformat(),
    }


def _engineer(dice: Dice, number: int, base: str, logins: dict[int, str]) -> dict:
    city = next(row for row in knowledge.rows("cities.csv") if row["city"] == base)
    grade = GRADES.get(number, "engineer")
    cost = HOURLY_COST[grade] + dice.integer(-6, 9)
    skill_count = {"junior": 4, "engineer": 6}.get(grade, 8)
    skills = sorted(dice.shuffled(SYSTEM_SKILLS)[:skill_count], key=SYSTEM_SKILLS.index)
    certificates = dice.shuffled(CERTIFICATES)[: 1 if grade == "junior" else 3]
    season = {27: ("2026-05-01", "2027-04-30"), 28: ("2025-11-01", "2026-03-31"),
              29: ("2026-06-01", "2026-09-30"), 30: ("2025-11-15", "2026-03-15")}  # fmt: skip
    first, last = season.get(number, ("", ""))
    return {
        "code": f"E{number:02d}",
        "name": person(dice),
        "login": logins.get(number, ""),
        "grade": grade,
        "skills": ";".join(f"{skill}:{_skill_level(dice, grade)}" for skill in skills),
        "certificates": ";".join(certificates),
        "province": city["province"],
        "city": base,
        "latitude": f"{float(city['lat']) + dice.around(0, 0.05):.5f}",
        "longitude": f"{float(city['lng']) + dice.around(0, 0.05):.5f}",
        "hourly_cost_cny": f"{cost:.2f}",
        "phone": f"000-3000-{number:04d}",
        "email": f"e{number:02d}@service.example.com",
        "is_temporary": int(bool(first)),
        "service_from": first,
        "service_until": last,
    }


def _skill_level(dice: Dice, grade: str) -> int:
    low, high = {"junior": (1, 2), "engineer": (2, 3)}.get(grade, (3, 4))
    return dice.integer(low, high)
