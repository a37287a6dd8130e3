from ..columns import number, text
from ..places import province, provinces
from ..step import Step


class SupplierStep(Step):
    """Companies that the factory buys parts from."""

    file = "suppliers.csv"
    kind = "supplier"
    model = "res.partner"
    columns = (
        text("code"),
        text("name"),
        text("name_en"),
        text("province"),
        text("city"),
        text("goods", required=False),
        number("latitude", -90, 90, required=False),
        number("longitude", -180, 180, required=False),
        text("phone", required=False),
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
            "country_id": self.env.ref("base.cn").id,
            "state_id": province(self.states, row["province"]),
            "city": row["city"],
            "partner_latitude": row["latitude"] or 0.0,
            "partner_longitude": row["longitude"] or 0.0,
            "phone": row["phone"],
            "email": row["email"],
            "supplier_rank": 1,
            "comment": row["goods"],
        }
