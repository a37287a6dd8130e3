from odoo import models
from odoo.fields import Domain

from ...core import hours as hours_core


class RepairOrder(models.Model):
    """Hours that were wrong: taken back by a line of their own, and put right by another one."""

    _inherit = "repair.order"

    def action_correct_hours(
        self,
        line_id,
        hours=None,
        *,
        start=None,
        end=None,
        reason="",
        date=None,
        kind=None,
        name=None,
    ):
        """Take logged hours back and log the right ones; the wrong ones stay to be seen.

        What is not given stays as it was. ``hours=0`` takes them back and logs none. Engineers
        correct their own as long as hours of that kind are logged, a supervisor anybody's until
        the cost is posted.

        :param reason: why, kept with both lines and in the order's messages
        :return: ids of the line that takes back and of those that put right
        """
        self.ensure_one()
        reason = self._require_reason(reason)
        self.check_access("write")
        line = self._line_to_correct(line_id)
        right = {
            "hours": hours,
            "start": start,
            "end": end,
            "day": date,
            "kind": kind,
            "name": name,
        }
        right = {
            key: given for key, given in right.items() if given is not None and given is not False
        }
        if not right:
            self._refuse(self.env._("enter what is right: the hours, the times or the day."))
        spent = self._corrected(line, **right)
        if (spent.hours or 0) < 0:
            self._refuse(self.env._("the hours have to be more than 0."))
        line.employee_id._touch_hours()
        self._touch()
        self._check_may_correct(line, spent.kind)
        made = self._take_back(line, reason) + self._put_right(line, spent, reason)
        self._check_work_left()
        self._post_correction(made, reason)
        return made.ids

    def _line_to_correct(self, line_id):
        known = isinstance(line_id, int) and line_id > 0
        line = self.env["account.analytic.line"].sudo().browse(line_id if known else [])
        if not (line.exists() and line.repair_id == self and line.project_id and line.employee_id):
            self._refuse(self.env._("choose hours of this order to correct."))
        return line

    def _corrected(self, line, *, start=None, end=None, **right):
        """Return what the line should have said; what is not given is taken from it."""
        given = self._spent(**right)
        begin = self._spent(start=start, end=start).start
        stop = self._spent(start=end, end=end).end
        worked, begin, stop = self._corrected_times(line, given, begin, stop)
        return self._spent(
            worked,
            given.day or line.date,
            begin,
            stop,
            kind=right.get("kind") or line.cost_kind or "labour",
            name=given.name or line.name,
        )

    def _corrected_times(self, line, given, begin, stop):
        """Return hours, begin and end; other hours alone keep the begin and the pause.

        More hours that fit between begin and end were worked in the pause.
        """
        if begin or stop:
            return given.hours, begin or line.work_start_at, stop or line.work_end_at
        worked = line.unit_amount if given.hours is None else given.hours
        if not line.work_start_at or given.day or not worked:
            return worked, None, None
        whole = hours_core.hours_of(line.work_end_at - line.work_start_at)
        pause = whole - line.unit_amount
        if line.unit_amount < worked <= whole:
            return worked, line.work_start_at, line.work_end_at
        return worked, line.work_start_at, line.work_start_at + hours_core.span_of(worked + pause)

    def _check_may_correct(self, line, kind):
        line.invalidate_recordset(["is_corrected"])
        if line.is_corrected or line.unit_amount <= 0:
            self._refuse(
                self.env._("these hours were corrected already. Correct the line that came after.")
            )
        if line._may_correct(line.cost_kind) and line._may_correct(kind):
            return
        is_supervisor = self._is_supervisor()
        if not is_supervisor and line.employee_id.user_id != self.env.user:
            self._refuse(self.env._("you correct your own hours; a supervisor corrects others'."))
        if is_supervisor or self.service_state in ("costed", "archived"):
            self._refuse(
                self.env._("its cost is posted. Ask finance to reopen it, then correct the hours.")
            )
        self._refuse(
            self.env._(
                "hours can be corrected while the order is in repair. Ask a supervisor to do it."
            )
        )

    def _take_back(self, line, reason):
        """Return a line that says the opposite of a wrong one, to the smallest unit."""
        opposite = {
            "repair_id": self.id,
            "employee_id": line.employee_id.id,
            "cost_kind": line.cost_kind or "labour",
            "cost_bearer": line.cost_bearer,
            "date": line.date,
            "name": line.name,
            "unit_amount": -line.unit_amount,
            "overtime_hours": -line.overtime_hours,
            "overtime_factor": line.overtime_factor,
            "work_start_at": line.work_start_at,
            "work_end_at": line.work_end_at,
            "amount": -line.amount,
            "corrects_line_id": line.id,
            "correction_reason": reason,
        }
        taken = self._create_hours([opposite])
        self.env["account.analytic.line"].flush_model(["is_corrected"])  # its time is free now
        return taken

    def _put_right(self, line, spent, reason):
        if spent.hours == 0:
            return self.env["account.analytic.line"]
        return self._create_hours(
            [
                {
                    **vals,
                    "cost_bearer": line.cost_bearer,
                    "corrects_line_id": line.id,
                    "correction_reason": reason,
                }
                for vals in self._prepare_hours(line.employee_id, spent)
            ]
        )

    def _check_work_left(self):
        """Raise when a finished repair would be left without hours of work."""
        done = self.filtered_domain(Domain("service_state", "in", ("repaired", "confirmed")))
        minutes = done._labour_minutes()
        for order in done:
            if minutes.get(order.id, 0) <= 0:
                order._refuse(self.env._("a finished repair keeps some hours of work."))

    def _post_correction(self, made, reason):
        words = [
            self.env._(
                "%(engineer)s, %(day)s: %(hours)s h",
                engineer=line.employee_id.sudo().name,
                day=line.date,
                hours=round(line.unit_amount, 2),
            )
            for line in made.sudo()
        ]
        self.message_post(
            body=self.env._(
                "Hours corrected: %(lines)s. Reason: %(reason)s",
                lines="; ".join(words),
                reason=reason,
            )
        )
