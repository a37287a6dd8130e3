import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import LockError, RedirectWarning, UserError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)
_BUSY = object()  # somebody else is at it: no obstacle, the next attempt looks again


class RepairOrder(models.Model):
    """Many orders costed together: in lots, and one that cannot be costed stops no other."""

    _inherit = "repair.order"

    cost_obstacle = fields.Char(
        "Why It Is Not Costed", readonly=True, copy=False, help="What the last attempt ended in."
    )

    def action_cost_selected(self):
        """Cost what can be costed of these orders and tell how many were, and why others not."""
        self.check_access("write")
        done = self._cost_in_batches()
        left = len(self) - done
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "sticky": bool(left),
                "message": self.env._(
                    "%(done)s orders were costed, %(left)s were not. The list says why.",
                    done=done,
                    left=left,
                )
                if left
                else self.env._("%(done)s orders were costed.", done=done),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _cost_in_batches(self, size=100, progress=None):
        """Cost the orders in lots of ``size``; return how many were costed.

        :param progress: called after each lot with the number of its orders, to commit it; stops
            the work where it returns something false
        """
        done = 0
        self._check_arrow_role(self._workflow.arrow("cost"))
        for ids in split_every(size, self.ids):
            done += self.browse(ids)._cost_lot()
            self.env.flush_all()
            if progress and not progress(len(ids)):
                break
            self.env.invalidate_all()
        return done

    def _cost_lot(self):
        """Cost these orders together or, where one of them cannot be, each half by itself."""
        lot = self.filtered(lambda order: order.service_state == "confirmed")
        if not lot:
            return 0
        obstacle = lot._try_to_cost()
        if obstacle is None:
            return len(lot)
        if len(lot) == 1:
            if obstacle is not _BUSY:
                lot._transitioning().sudo().cost_obstacle = obstacle
            return 0
        half = len(lot) // 2
        return lot[:half]._cost_lot() + lot[half:]._cost_lot()

    def _try_to_cost(self):
        """Cost the orders, or undo it all and return what is in the way."""
        try:
            with self.env.cr.savepoint():
                self.action_cost()
        except (LockError, OperationalError):
            outcome = _BUSY
        except (UserError, RedirectWarning) as error:
            outcome = str(error.args[0])
        except Exception:
            if len(self) == 1:  # of many, the one is found by halves
                _logger.exception("cost of %s", self.name)
            outcome = self.env._(
                "%(orders)s: the program failed. The administrator finds why in the server's log.",
                orders=self._names(),
            )
        else:
            return None
        self.env.invalidate_all()
        return outcome

    @api.model
    def _cron_cost_orders(self):
        """Cost every signed order of the companies that named somebody for it."""
        companies = self.env["res.company"].sudo().search([("engine_cost_user_id", "!=", False)])
        cron = self.env["ir.cron"]
        for company in companies:
            orders = self.sudo().search(
                [("service_state", "=", "confirmed"), ("company_id", "=", company.id)],
                # What could not be costed before does not keep the others waiting.
                order="cost_obstacle NULLS FIRST, id",
            )
            cron._commit_progress(remaining=len(orders))
            try:
                company._check_cost_user()
                person = company.engine_cost_user_id
                mine = orders.with_context(allowed_company_ids=company.ids, lang=person.lang)
                mine = mine.with_user(person)
                done = mine._cost_in_batches(progress=cron._commit_progress)
            except UserError as error:
                _logger.warning("%s: no cost is posted at night. %s", company.name, error)
                orders._transitioning().write({"cost_obstacle": str(error)})
                continue
            _logger.info("%s: %s of %s signed orders costed", company.name, done, len(orders))
