"""Demo logins, cost centres and the rules that choose one."""

from __future__ import annotations

import csv

from . import knowledge

COMPANY = [
    {"code": "QH", "name": "启衡柴油机有限公司", "name_en": "Qiheng Diesel Co., Ltd.",
     "province": "山东省", "city": "济宁", "street": "动力大道1号", "phone": "000-4000-0001",
     "email": "service@qiheng.example.com", "website": "https://qiheng.example.com",
     "gs1_prefix": "9520123"},
]  # fmt: skip
POLICY = [
    {"effective_on": "2025-11-01", "field": "cost_overrun_free", "value": "1000",
     "reason": "客户分布远，路程不在方案内，超支一千元以内不再逐单报批"},
]  # fmt: skip
USERS = """\
login,name,name_en,role,employee,customer
cs,陈静,Chen Jing,customer_service,,
support,周明,Zhou Ming,support,,
engineer,,,engineer,E02,
engineer2,,,engineer,E17,
temp,,,engineer;temporary_engineer,E27,
supervisor,,,supervisor,E01,
director,沈国平,Shen Guoping,director,,
gm,方启衡,Fang Qiheng,general_manager,,
storekeeper,吕守库,Lü Shouku,storekeeper,,
storekeeper2,孟清,Meng Qing,storekeeper,,
planner,袁计,Yuan Ji,planner,,
finance,钱慧,Qian Hui,finance,,
quality,严质,Yan Zhi,quality,,
customer,,,portal,,C001
admin,系统管理员,Administrator,manager,,
"""
REGIONS = {
    "HB": ("华北服务部", "North China"),
    "DB": ("东北服务部", "North-East China"),
    "HD": ("华东服务部", "East China"),
    "HZ": ("华中服务部", "Central China"),
    "HN": ("华南服务部", "South China"),
    "XN": ("西南服务部", "South-West China"),
    "XB": ("西北服务部", "North-West China"),
}
BY_BEARER = {
    "supplier": ("GYS", "供应商索赔", "Supplier recovery"),
    "insurance": ("BX", "保险理赔", "Insurance claims"),
    "goodwill": ("SY", "商誉服务", "Goodwill"),
}


def users() -> list[dict]:
    return list(csv.DictReader(USERS.splitlines()))


def cost_centres() -> list[dict]:
    """Return the cost centres with their rules, first match wins by sequence."""
    rows = [
        {"code": f"CC-{code}", "name": name, "name_en": name_en, "sequence": 10,
         "provinces": "", "bearer": bearer}
        for bearer, (code, name, name_en) in BY_BEARER.items()
    ]  # fmt: skip
    provinces: dict[str, list[str]] = {region: [] for region in REGIONS}
    for city in knowledge.rows("cities.csv"):
        if city["province"] not in provinces[city["region"]]:
            provinces[city["region"]].append(city["province"])
    rows += [
        {"code": f"CC-{region}", "name": name, "name_en": name_en, "sequence": 20,
         "provinces": ";".join(provinces[region]), "bearer": ""}
        for region, (name, name_en) in REGIONS.items()
    ]  # fmt: skip
    rows.append(
        {"code": "CC-QT", "name": "其他地区服务部", "name_en": "Other regions", "sequence": 90,
         "provinces": "", "bearer": ""}
    )  # fmt: skip
    return rows
