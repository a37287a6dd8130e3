from odoo.fields import Command

from ..columns import text
from ..places import province, provinces
from ..step import Step, attempt

# code, type, English, Chinese
ACCOUNTS = {
    "parts_cost": ("560103", "expense", "After-Sales Parts", "售后配件成本"),
    "labour_cost": ("560104", "expense", "After-Sales Labour", "售后人工成本"),
    "labour_absorbed": ("560105", "expense", "After-Sales Labour Absorbed", "售后人工成本转出"),
    # What is not borne by the maker's warranty has an expense account of its own.
    "goodwill_cost": ("560106", "expense", "Goodwill Repairs", "商誉维修费用"),
    "supplier_cost": ("560107", "expense", "Repairs Borne by Suppliers", "供应商责任维修费用"),
    "insurance_cost": ("560108", "expense", "Repairs Borne by Insurance", "保险责任维修费用"),
    "provision": ("224199", "liability_current", "Warranty Provision", "预计负债—三包费用"),
    "provision_used": ("560109", "expense", "Warranty Provision Used", "三包费用冲减"),
    "recovery": ("560110", "expense", "Recovered from Suppliers", "供应商追偿"),
    "outside_cost": ("560111", "expense", "Outside Work and Freight", "售后外协与运费"),
    "opening": ("3109", "equity", "Opening Stock", "期初存货"),
    "received": ("220299", "liability_current", "Received, not Invoiced", "应付暂估款"),
    "count": ("560204", "expense", "Stock Count Differences", "存货盘点差异"),
}
# What service is invoiced by, in CNY an hour; the price of outside work follows from its cost.
SERVICES = {
    "labour": ("Service Hour", "维修工时", 260.0),
    "travel": ("Travel Hour", "路途工时", 130.0),
    "outside": ("Outside Work", "外协与运费", 0.0),
}


class CompanyStep(Step):
    """The factory itself: name, currency, chart of accounts, valuation, cost posting."""

    file = "company.csv"
    kind = "company"
    model = "res.company"
    columns = (
        text("code"),
        text("name"),
        text("name_en"),
        text("province"),
        text("city"),
        text("street"),
        text("phone", required=False),
        text("email", required=False),
        text("website", required=False),
        text("gs1_prefix", required=False),
    )

    def load(self, table):
        accepted = 0
        for row in table.rows:
            if self.known.ids[self.kind]:
                table.refuse(row, "only one company can be loaded into a database")
                continue
            done = attempt(self.env, lambda row=row: self._set_up(row), self.describe)
            if isinstance(done, str):
                table.refuse(row, done)
                continue
            self.known.remember(self.kind, self.model, [(row["code"], self.env.company.id)])
            accepted += 1
        return accepted

    def _set_up(self, row):
        state_id = province(provinces(self.env), row["province"])
        company, china = self.env.company, self.env.ref("base.cn")
        self.env["res.lang"]._activate_lang("zh_CN")
        yuan = self.env.ref("base.CNY")
        yuan.active = True
        company.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        company.write(
            {
                "name": row["name"],
                "country_id": china.id,
                "state_id": state_id,
                "city": row["city"],
                "street": row["street"],
                "phone": row["phone"],
                "email": row["email"],
                "website": row["website"],
                "gs1_company_prefix": row["gs1_prefix"],
            }
        )
        if company.chart_template != "cn":
            company.currency_id = yuan
            self.env["account.chart.template"].try_loading("cn", company, install_demo=False)
        company.currency_id = yuan
        self.env["product.pricelist"].search([]).currency_id = yuan  # made before the company's
        company.write({"inventory_valuation": "real_time", "cost_method": "average"})
        self.env.ref("uom.product_uom_unit").with_context(lang="zh_CN").name = "件"
        company.resource_calendar_id.tz = "Asia/Shanghai"
        self.env["resource.calendar"].search([]).tz = "Asia/Shanghai"
        self._set_up_posting(company)

    def _set_up_posting(self, company):
        accounts = {key: self._account(*spec) for key, spec in ACCOUNTS.items()}
        journal = self.env["account.journal"].create(
            {"name": "After-Sales Service", "code": "SRV", "type": "general"}
        )
        journal.with_context(lang="zh_CN").name = "售后服务"
        project = self.env["project.project"].create(
            {
                "name": "After-Sales Service",
                "allow_timesheets": True,
                "company_id": company.id,
                "privacy_visibility": "employees",
            }
        )
        project.with_context(lang="zh_CN").name = "售后服务"
        company.write(
            {
                "engine_project_id": project.id,
                "engine_service_journal_id": journal.id,
                "engine_parts_cost_account_id": accounts["parts_cost"].id,
                "engine_labour_cost_account_id": accounts["labour_cost"].id,
                "engine_labour_absorbed_account_id": accounts["labour_absorbed"].id,
                "engine_provision_account_id": accounts["provision"].id,
                "engine_provision_used_account_id": accounts["provision_used"].id,
                "engine_hourly_cost_default": 90.0,
                "engine_recovery_account_id": accounts["recovery"].id,
                **self._service_products(),
            }
        )
        self._value_locations(accounts)

    def _service_products(self):
        """Make what service is invoiced by: an hour of work, an hour of travel, outside work."""
        products = {}
        for key, (name, name_zh, price) in SERVICES.items():
            product = self.env["product.product"].create(
                {"name": name, "type": "service", "list_price": price, "purchase_ok": False}
            )
            product.with_context(lang="zh_CN").name = name_zh
            products[f"engine_{key}_product_id"] = product.id
        return products

    def _value_locations(self, accounts):
        """Say what is booked when parts go into repairs, counts, or come as opening stock."""
        locations = self.env["stock.location"]
        mine = [("company_id", "=", self.env.company.id)]
        locations.search([("usage", "=", "production"), *mine]).valuation_account_id = accounts[
            "parts_cost"
        ]
        losses = locations.search([("usage", "=", "inventory"), *mine])
        losses.valuation_account_id = accounts["count"]
        opening = locations.create(
            {
                "name": "Opening Stock",
                "usage": "inventory",
                "company_id": self.env.company.id,
                "location_id": losses[:1].location_id.id,
            }
        )
        opening.with_context(lang="zh_CN").name = "期初库存"
        self.known.remember("location", "stock.location", [("opening", opening.id)])
        self.known.remember(
            "account",
            "account.account",
            [(key, account.id) for key, account in accounts.items()],
        )

    def _account(self, code, account_type, name, name_zh):
        accounts = self.env["account.account"]
        account = accounts.search([("code", "=", code)], limit=1) or accounts.create(
            {
                "code": code,
                "name": name,
                "account_type": account_type,
                "company_ids": [Command.link(self.env.company.id)],
            }
        )
        account.with_context(lang="zh_CN").name = name_zh
        return account
