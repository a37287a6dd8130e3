from odoo import models


class RepairOrder(models.Model):
    """The cost on its cost centre: exactly one analytic line that holds per source."""

    _inherit = "repair.order"

    def _create_analytic_lines_of(self, sources, days):
        """Return {source key: its analytic line}, on the right cost centre.

        Stock and timesheets bring their own lines. A bill line gets one here, and so does whatever
        was costed before and taken back: its first line stands beside the reversal.

        :param days: {order id: accounting date}
        """
        taken_back = self._reversed_keys()
        found, missing = {}, []
        for source in sources:
            line = source.key not in taken_back and source.record._own_analytic_line()
            if line:
                found[source.key] = line
            elif source.order.company_currency_id.is_zero(source.amount):
                found[source.key] = self.env["account.analytic.line"]
            else:
                missing.append(source)
        self._move_to_centres(found, sources)
        made = self.env["account.analytic.line"].create(
            [source.order._prepare_analytic_vals(source, days) for source in missing]
        )
        for source, line in zip(missing, made, strict=True):
            found[source.key] = line
        return found

    def _reversed_keys(self):
        costs = self.cost_ids.filtered("is_reversed")
        return {(cost._source()._name, cost._source().id) for cost in costs}

    def _move_to_centres(self, lines, sources):
        """Put lines of which somebody else bears the cost now on that cost centre."""
        column = self.env.ref("engine_aftersales.analytic_plan_cost_centre")._column_name()
        wrong = {}
        for source in sources:
            line = lines.get(source.key)
            if line and line[column].id != source.place.centre:
                wrong.setdefault(source.place.centre, []).append(line.id)
        for centre, ids in wrong.items():
            moved = self.env["account.analytic.line"].browse(ids)
            moved.with_env(self.env).write({column: centre})

    def _prepare_analytic_vals(self, source, days):
        self.ensure_one()
        product = source.product
        return {
            "name": source.name,
            "date": days[self.id],
            "amount": -source.amount,
            "unit_amount": source.quantity,
            "product_id": product.id if product else False,
            "product_uom_id": product.uom_id.id if product else False,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "repair_id": self.id,
            "ref": self.name,
            "category": "other",
            "cost_kind": source.kind,
            "cost_bearer": source.bearer,
            self.cost_centre_plan_id._column_name(): source.place.centre,
        }
