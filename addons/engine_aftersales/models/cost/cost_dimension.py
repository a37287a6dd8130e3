from odoo import api, fields, models

from odoo.addons.engine_base.core.authority import LEVELS

COST_DIMENSIONS = (
    "engine_id",
    "engine_model_id",
    "product_line_id",
    "region_id",
    "fault_code_id",
    "fault_level",
)


class EngineCostDimension(models.AbstractModel):
    """What the reports of finance group a cost by, as it was on the day of the cost.

    Stored on the line itself: a customer who moves or an engine model that changes its product
    line does not rewrite last year's report, and a pivot over a million lines reads one table.
    """

    _name = "engine.cost.dimension"
    _description = "Dimensions of a Service Cost"

    engine_id = fields.Many2one(
        "stock.lot",
        "Engine",
        compute="_compute_dimensions",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    engine_model_id = fields.Many2one(
        "product.product", "Engine Model", compute="_compute_dimensions", store=True
    )
    product_line_id = fields.Many2one(
        "product.category", "Product Line", compute="_compute_dimensions", store=True
    )
    region_id = fields.Many2one(
        "res.country.state", "Province", compute="_compute_dimensions", store=True
    )
    fault_code_id = fields.Many2one(
        "engine.fault.code", "Main Fault", compute="_compute_dimensions", store=True
    )
    fault_level = fields.Selection(
        [(level, level) for level in LEVELS], compute="_compute_dimensions", store=True
    )

    @api.depends("repair_id")
    def _compute_dimensions(self):
        # Read of all orders at once; each order in the loop fetches only its own.
        orders = self.repair_id
        (orders.diagnosis_ids.fault_code_id | orders.fault_code_ids).fetch(["level", "code"])
        for order, lines in self.grouped("repair_id").items():
            values = order._cost_dimensions()
            for line in lines:
                line.update(values)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Put the groups in their natural order after the sums, not within them.

        Core joins the names of all groups to every line to order by them: over a million lines
        that takes as long as the sums themselves.
        """
        specs = list(dict.fromkeys(spec for groupby in grouping_sets for spec in groupby))
        if [part.strip() for part in (order or "").split(",")] != specs:
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        results = super()._read_grouping_sets(domain, grouping_sets, aggregates)
        ranks = {spec: self._group_ranks(spec, grouping_sets, results) for spec in specs}
        for groupby, rows in zip(grouping_sets, results, strict=True):
            rows.sort(
                key=lambda row: [_rank(ranks[spec], row[at]) for at, spec in enumerate(groupby)]
            )
        return results

    @api.model
    def _group_ranks(self, spec, grouping_sets, results):
        """Return {id: place in the order of its model} of a link; nothing for other fields."""
        field = self._fields.get(spec)
        if not field or field.type != "many2one":
            return None
        ids = {
            row[groupby.index(spec)].id
            for groupby, rows in zip(grouping_sets, results, strict=True)
            if spec in groupby
            for row in rows
        }
        records = self.env[field.comodel_name].sudo().with_context(active_test=False)
        return {
            found: place
            for place, found in enumerate(records.search([("id", "in", list(ids))]).ids)
        }


def _rank(ranks, value):
    """Return what a group is sorted by: nothing comes last."""
    if ranks is not None:
        return (ranks.get(value.id, len(ranks)),)
    is_empty = value is None or value is False
    return (is_empty, "" if is_empty else value)


class RepairOrder(models.Model):
    _inherit = "repair.order"

    def _cost_dimensions(self):
        """Return what a cost of this order is grouped by; all empty for a line of no order."""
        order = self[:1]
        return {
            "engine_id": order.lot_id,
            "engine_model_id": order.product_id,
            "product_line_id": order.product_id.categ_id,
            "region_id": order.partner_id.state_id,
            "fault_code_id": order._main_fault(),
            "fault_level": order.fault_level,
        }

    def _main_fault(self):
        """Return the fault that the last diagnosis names; else the worst one, by code."""
        diagnosed = self.diagnosis_ids.sorted("id", reverse=True).fault_code_id
        return (
            diagnosed[:1] or self.fault_code_ids.sorted(lambda fault: (fault.level, fault.code))[:1]
        )
