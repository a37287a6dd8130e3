from odoo.fields import Command

from ..columns import choice, codes, integer, text
from ..places import province, provinces
from ..step import Step


class CostCentreStep(Step):
    """Cost centres, and the rule that chooses one by province and by who bears the cost."""

    file = "cost_centres.csv"
    kind = "cost_centre"
    model = "account.analytic.account"
    natural_key = "code"
    columns = (
        text("code"),
        text("name"),
        text("name_en"),
        integer("sequence", 0),
        codes("provinces"),
        choice(
            "bearer", "warranty", "goodwill", "customer", "supplier", "insurance", required=False
        ),
    )

    def load(self, table):
        self.states = provinces(self.env)
        self.plan = self.env.ref("engine_aftersales.analytic_plan_cost_centre")
        return super().load(table)

    def vals(self, row):
        for name in row["provinces"] or ():
            province(self.states, name)
        return {
            "name": row["name_en"],
            "code": row["code"],
            "plan_id": self.plan.id,
            "company_id": self.env.company.id,
        }

    def after(self, created):
        self.translate(created, "name", "name")
        rules = self.env["engine.cost.centre.rule"].create(
            [
                {
                    "sequence": row["sequence"],
                    "company_id": self.env.company.id,
                    "bearer": row["bearer"],
                    "state_ids": [
                        Command.set([self.states[name] for name in row["provinces"] or ()])
                    ],
                    "account_id": account.id,
                    "expense_account_id": self.known.ids["account"].get(f"{row['bearer']}_cost"),
                }
                for row, account in created
            ]
        )
        self.known.remember(
            "cost_centre_rule",
            rules._name,
            [(row["code"], rule.id) for (row, _a), rule in zip(created, rules, strict=True)],
        )
