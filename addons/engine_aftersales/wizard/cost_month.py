from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from ..tools import workbook
from ..tools.workbook import Section


class EngineCostMonth(models.TransientModel):
    """The cost-centre report of a month, as finance hands it on: workbook or PDF."""

    _name = "engine.cost.month"
    _description = "Cost-Centre Report of a Month"

    month = fields.Date(required=True, default=lambda self: moment.today(self.env).replace(day=1))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_centre_ids = fields.Many2many(
        "account.analytic.account",
        string="Cost Centres",
        domain=lambda self: [
            ("plan_id", "child_of", self.env.ref("engine_aftersales.analytic_plan_cost_centre").id)
        ],
        help="Empty: all cost centres.",
    )

    @api.depends("month")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Cost-Centre Report %(month)s", month=f"{report.month:%Y-%m}"
            )

    def action_xlsx(self):
        """Download the workbook."""
        self.ensure_one()
        file = self.env["ir.attachment"].create(
            {
                "name": f"{self.display_name}.xlsx",
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": workbook.MIMETYPE,
                "raw": self._workbook(),
            }
        )
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{file.id}?download=true",
        }

    def action_pdf(self):
        """Print the report."""
        self.ensure_one()
        return self.env.ref("engine_aftersales.engine_cost_month_report").report_action(
            self, config=False
        )

    def _sections(self):
        """Return the tables of the report, each grouped another way."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "%(company)s is not among the companies that you have chosen. Choose it at "
                    "the top right, then open the report again.",
                    company=self.company_id.name,
                )
            )
        groups = (
            (self.env._("Cost Centres"), "cost_centre_id"),
            (self.env._("Kinds of Cost"), "kind"),
            (self.env._("Borne by"), "bearer"),
            (self.env._("Provinces"), "region_id"),
            (self.env._("Engine Models"), "engine_model_id"),
            (self.env._("Main Faults"), "fault_code_id"),
        )
        return [
            *(self._grouped_section(title, name) for title, name in groups),
            self._budget_section(),
            self._warranty_section(),
            self._lines_section(),
        ]

    def _domain(self):
        last = fields.Date.end_of(self.month, "month")
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.month.replace(day=1)),
            ("date", "<=", last),
        ]
        if self.cost_centre_ids:
            domain.append(("cost_centre_id", "in", self.cost_centre_ids.ids))
        return domain

    def _grouped_section(self, title, name):
        costs = self.env["engine.service.cost"]
        measures = ["repair_id:count_distinct", "hours:sum", "amount:sum", "standard_amount:sum"]
        rows = costs._read_group(self._domain(), [name], measures, order="amount:sum desc")
        (total,) = costs._read_group(self._domain(), [], measures)
        label = costs._fields[name].get_description(self.env)
        return Section(
            title,
            [
                label["string"],
                self.env._("Orders"),
                self.env._("Hours"),
                self.env._("Amount"),
                self.env._("Standard Amount"),
                self.env._("Deviation"),
            ],
            [[self._shown(label, value), *self._measures(*row)] for value, *row in rows],
            [self.env._("Total"), *self._measures(*total)],
        )

    def _measures(self, orders, hours, amount, standard):
        round_ = self.currency_id.round
        amount, standard = round_(amount or 0.0), round_(standard or 0.0)
        return [orders, round(hours or 0.0, 2), amount, standard, round_(amount - standard)]

    def _shown(self, label, value):
        if label["type"] == "selection":
            return dict(label["selection"]).get(value, "")
        return value.display_name if value else self.env._("None")

    def _budget_section(self):
        domain = [
            ("company_id", "=", self.company_id.id),
            ("month", "=", self.month.replace(day=1)),
        ]
        if self.cost_centre_ids:
            domain.append(("cost_centre_id", "in", self.cost_centre_ids.ids))
        names = ["budget", "actual", "committed", "deviation", "used_percent"]
        names += ["budget_year", "actual_year", "deviation_year"]
        report = self.env["engine.cost.budget.report"]
        return Section(
            self.env._("Budget against Actual"),
            [self.env._("Cost Centre"), *(self._label(report, name) for name in names)],
            [
                [row.cost_centre_id.display_name, *(row[name] for name in names)]
                for row in report.search(domain)
            ],
        )

    def _warranty_section(self):
        report = self.env["engine.warranty.report"]
        names = ["engines", "running_hours", "warranty_cost"]
        ratios = ["cost_per_1000_h", "cost_per_engine"]
        rows = report._read_group(
            [("company_id", "=", self.company_id.id)],
            ["engine_model_id"],
            [*(f"{name}:sum" for name in names), *(f"{name}:avg" for name in ratios)],
        )
        return Section(
            self.env._("Warranty to Date"),
            [self.env._("Engine Model"), *(self._label(report, name) for name in names + ratios)],
            [
                [model.display_name, *(float(value or 0.0) for value in values)]
                for model, *values in rows
            ],
        )

    def _lines_section(self):
        costs = self.env["engine.service.cost"]
        names = ["date", "repair_id", "kind", "name", "bearer", "cost_centre_id", "quantity"]
        names += ["amount", "standard_amount", "deviation", "deviation_reason"]
        labels = {name: costs._fields[name].get_description(self.env) for name in names}
        return Section(
            self.env._("Cost Lines"),
            [label["string"] for label in labels.values()],
            [
                [self._cell(labels[name], line[name]) for name in names]
                for line in costs.search_fetch(self._domain(), names, order="date, id")
            ],
            is_long=True,
        )

    def _cell(self, label, value):
        if label["type"] in ("selection", "many2one"):
            return self._shown(label, value)
        return value or ("" if label["type"] in ("char", "date") else 0.0)

    def _label(self, model, name):
        return model._fields[name].get_description(self.env)["string"]

    def _workbook(self):
        """Return the workbook as bytes: a sheet per section."""
        subtitle = f"{self.company_id.name} · {self.currency_id.name}"
        return workbook.workbook(self.display_name, subtitle, self._sections())
