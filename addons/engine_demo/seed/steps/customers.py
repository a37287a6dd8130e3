from ..columns import choice, number, text
from ..places import province, provinces
from ..step import Step


class CustomerStep(Step):
    """Customers with engines in the field, and their contact person."""

    file = "customers.csv"
    kind = "customer"
    model = "res.partner"
    columns = (
        text("code"),
        text("name"),
        choice("tier", "vip", "key", "standard"),
        text("business", required=False),
        text("province"),
        text("city"),
        text("street", required=False),
        number("latitude", -90, 90),
        number("longitude", -180, 180),
        text("contact"),
        text("phone"),
        text("email", required=False),
    )

    def load(self, table):
        self.states = provinces(self.env)
        return super().load(table)

    def vals(self, row):
        return {
            "name": row["name"],
            "ref": row["code"],
            "is_company": True,
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "service_tier": row["tier"],
            "country_id": self.env.ref("base.cn").id,
            "state_id": province(self.states, row["province"]),
            "city": row["city"],
            "street": row["street"],
            "partner_latitude": row["latitude"],
            "partner_longitude": row["longitude"],
            "phone": row["phone"],
            "email": row["email"],
            "customer_rank": 1,
        }

    def after(self, created):
        contacts = self.env["res.partner"].create(
            [
                {
                    "name": row["contact"],
                    "parent_id": partner.id,
                    "type": "contact",
                    "lang": "zh_CN",
                    "phone": row["phone"],
                    "email": row["email"],
                }
                for row, partner in created
            ]
        )
        self.known.remember(
            "contact",
            "res.partner",
            [
                (row["code"], contact.id)
                for (row, _partner), contact in zip(created, contacts, strict=True)
            ],
        )
