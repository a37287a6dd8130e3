from ..columns import Refused, codes, number, text
from ..places import province, provinces
from ..step import Step, attempt


class WarehouseStep(Step):
    """The parts warehouses; the first row takes over the warehouse that Odoo comes with."""

    file = "warehouses.csv"
    kind = "warehouse"
    model = "stock.warehouse"
    natural_key = "code"
    columns = (
        text("code"),
        text("name"),
        text("name_en"),
        text("province"),
        text("city"),
        number("latitude", -90, 90),
        number("longitude", -180, 180),
        codes("provinces"),
    )

    def load(self, table):
        # Names of locations and operation types are not translated afterwards.
        self.env = self.env(context={**self.env.context, "lang": "zh_CN"})
        self.states = provinces(self.env)
        return super().load(table)

    def vals(self, row):
        code = row["code"]
        if len(code) > 5:
            raise Refused(f"code {code} is longer than 5 letters")
        address = {
            "name": row["name"],
            "parent_id": self.env.company.partner_id.id,
            "type": "delivery",
            "country_id": self.env.ref("base.cn").id,
            "state_id": province(self.states, row["province"]),
            "city": row["city"],
            "partner_latitude": row["latitude"],
            "partner_longitude": row["longitude"],
        }
        return {"name": row["name"], "code": code, "address": address}

    def make_records(self, table, model, prepared):
        """Rename the empty warehouse of a new database, create the others."""
        unused = self.env[model].search([("code", "=", "WH")], limit=1)
        if self.env["stock.quant"].search_count([("warehouse_id", "=", unused.id)], limit=1):
            unused = unused.browse()
        created, rest = [], []
        for row, vals in prepared:
            partner = self.env["res.partner"].create(vals.pop("address"))
            vals["partner_id"] = partner.id
            if unused:
                done = attempt(
                    self.env, lambda taken=unused, vals=vals: taken.write(vals), self.describe
                )
                if isinstance(done, str):
                    table.refuse(row, done)
                    continue
                self._name_places(unused)
                created.append((row, unused))
                unused = unused.browse()
            else:
                rest.append((row, vals))
        created += super().make_records(table, model, rest)
        self._name_sequences([warehouse for _row, warehouse in created])
        for _row, warehouse in created:
            warehouse.write({"delivery_steps": "ship_only", "reception_steps": "one_step"})
        return created

    def _name_places(self, warehouse):
        """Name the locations that came with the database as those of a new warehouse."""
        values = warehouse._get_locations_values({"code": warehouse.code}, warehouse.code)
        for field, place in values.items():
            warehouse[field].name = place["name"]

    def _name_sequences(self, warehouses):
        """Let the numbers of documents begin with the code of their warehouse."""
        for warehouse in warehouses:
            kinds = self.env["stock.picking.type"].with_context(active_test=False)
            for kind in kinds.search([("warehouse_id", "=", warehouse.id)]):
                kind.sequence_id.prefix = f"{warehouse.code}/{kind.sequence_code}/"
