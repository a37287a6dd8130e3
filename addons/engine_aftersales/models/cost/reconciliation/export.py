from odoo import fields, models

from ....tools import workbook
from ....tools.workbook import Section

_AMOUNTS = ("cost_amount", "analytic_amount", "ledger_amount", "difference")
_WIDE = 60  # characters of a column of sentences


class EngineCostReconciliation(models.Model):
    """The run as a workbook: its differences line by line, and its sums."""

    _inherit = "engine.cost.reconciliation"

    def action_xlsx(self):
        """Download the workbook; it is made when it is fetched and kept nowhere."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/engine/cost-reconciliation/{self.id}.xlsx",
        }

    def _workbook(self):
        """Return the workbook as bytes, in the language of the user."""
        self.ensure_one()
        title = self.env._("Cost Reconciliation %(run)s", run=self.name)
        subtitle = f"{self.company_id.name} · {self.currency_id.name}"
        sections = [self._differences_section(), self._sums_section()]
        return workbook.workbook(title, subtitle, sections)

    def _differences_section(self):
        lines = self.line_ids
        names = ["repair_id", "cost_centre_id", *_AMOUNTS, "cause", "explanation", "state"]
        names += ["reason", "decided_by_id", "decided_at"]
        labels = {name: lines._fields[name].get_description(self.env) for name in names}
        totals = {name: self.currency_id.round(sum(lines.mapped(name))) for name in _AMOUNTS}
        return Section(
            self.env._("Differences"),
            [label["string"] for label in labels.values()],
            [[line._cell(label, name) for name, label in labels.items()] for line in lines],
            [self.env._("Total"), "", *totals.values()],
            widths={names.index(name): _WIDE for name in ("explanation", "reason")},
        )

    def _sums_section(self):
        names = ["order_count", "agreed_count", "differing_count", "open_count", "cost_amount"]
        names += ["analytic_amount", "ledger_amount", "unassigned_amount", "waiting_count"]
        names += ["waiting_amount"]
        return Section(
            self.env._("Sums"),
            [self.env._("Figure"), self.env._("Value")],
            [
                [self._fields[name].get_description(self.env)["string"], self[name]]
                for name in names
            ],
        )


class EngineCostReconciliationLine(models.Model):
    _inherit = "engine.cost.reconciliation.line"

    def _cell(self, label, name):
        """Return what the workbook shows of a field, as the user reads it."""
        value = self[name]
        if label["type"] == "many2one":
            return value.sudo().display_name or ""
        if label["type"] == "selection":
            return dict(label["selection"]).get(value, "")
        if label["type"] == "datetime":
            return value and fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
        return value
