from odoo import fields, models
from odoo.exceptions import AccessError

from ...core import posting, service_rules

_EXPLAINERS = (
    "engine_base.group_engineer",
    "engine_base.group_supervisor",
    "engine_base.group_finance",
)


class RepairOrder(models.Model):
    """Standard against actual: what ran past the plan is explained before it is posted."""

    _inherit = "repair.order"

    deviation_reasons = fields.Json(
        "Reasons of Deviations", readonly=True, copy=False, help="By kind of cost."
    )

    def action_explain_deviation(self, kind, reason):
        """Keep why a kind of cost of these orders ran past its standard.

        :param kind: parts, credit, labour, travel, outside or freight
        :raise UserError: no reason, or the cost is posted already
        """
        reason = self._require_reason(reason)
        if not any(self.env.user.has_group(group) for group in _EXPLAINERS):
            raise AccessError(
                self.env._(
                    "%(orders)s: a deviation is explained by the engineer, a supervisor engineer "
                    "or finance.",
                    orders=self._names(),
                )
            )
        self.check_access("write")
        labels = self._kind_labels()
        if kind not in labels:
            self[:1]._refuse(self.env._("choose the kind of cost from the list."))
        for order in self:
            if order.service_state in service_rules.SEALED_STATES:
                order._refuse(
                    self.env._("its cost is posted. Reopen the cost first, then explain it.")
                )
        self._touch()
        for order in self._transitioning().sudo():
            order.deviation_reasons = {**(order.deviation_reasons or {}), kind: reason}
            order._message_log(
                body=self.env._(
                    "%(kind)s above the standard: %(reason)s", kind=labels[kind], reason=reason
                )
            )

    def _set_standard_amounts(self, sources):
        """Give each source its standard: the plan's price of a part, its share of the hours."""
        hours = {}
        for source in sources:
            if source.record._name == "stock.move":
                source.standard = source.record.planned_cost
            elif source.kind == "labour":
                hours.setdefault(source.order, []).append(source)
        for order, own in hours.items():
            rounding = order.company_currency_id.rounding
            planned = round(order.planned_labour_cost / rounding)
            minutes = [max(round(source.quantity * 60), 0) for source in own]
            for source, units in zip(own, posting.shares(planned, minutes), strict=True):
                source.standard = order.company_currency_id.round(units * rounding)

    def _deviations(self, sources):
        """Return {order: [(kind, actual, standard)]} of what is above the policy's tolerance."""
        sums, found = {}, {}
        for source in sources:
            key = (source.order, source.kind)
            actual, standard = sums.get(key, (0.0, 0.0))
            sums[key] = (actual + source.amount, standard + source.standard)
        for (order, kind), (actual, standard) in sums.items():
            rounding = order.company_currency_id.rounding
            if posting.needs_reason(
                round(actual / rounding),
                round(standard / rounding),
                round(order.planned_amount / rounding),
                order._policy().cost_deviation_tolerance,
            ):
                found.setdefault(order, []).append((kind, actual, standard))
        return found

    def _check_deviations(self, sources):
        """Raise where a kind of cost is above its standard and nobody has said why.

        :return: {(order id, kind): the reason of the deviation}
        """
        reasons = {}
        for order, deviations in self._deviations(sources).items():
            for kind, actual, standard in deviations:
                if reason := order._reason_of(kind):
                    reasons[order.id, kind] = reason
                    continue
                currency = order.company_currency_id
                order._refuse(
                    self.env._(
                        "%(kind)s cost %(actual)s, the standard is %(standard)s. Explain the "
                        "deviation under Check Cost first.",
                        kind=self._kind_labels()[kind],
                        actual=currency.format(actual),
                        standard=currency.format(standard),
                    )
                )
        return reasons

    def _reason_of(self, kind):
        """Return why the kind deviates: as explained, or as the excess was approved."""
        return (self.deviation_reasons or {}).get(kind) or self._approved_excess_reason()

    def _approved_excess_reason(self):
        granted = self.approval_ids.filtered(
            lambda approval: approval.kind == "service_cost" and approval.state == "approved"
        )
        return granted.decision_ids[-1:].comment or False

    def _kind_labels(self):
        costs = self.env["engine.service.cost"]
        return dict(costs._fields["kind"]._description_selection(self.env))
