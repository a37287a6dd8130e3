from odoo import api, models

from odoo.addons.engine_base.core.authority import LEVELS


class RepairOrder(models.Model):
    """What the board asks for: a row for each engineer, also for those without a visit."""

    _inherit = "repair.order"

    @api.model
    def dispatch_board_engineers(self):
        """Return who has a row, as {id, name, note} in order, and whether the user moves visits.

        The note is how far the grade goes, such as ``A–D``.
        """
        self.check_access("read")
        engineers = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("is_engineer", "=", True),
                    ("company_id", "in", self.env.companies.ids),
                    ("is_in_service", "=", True),
                ],
                order="name, id",
            )
        )
        levels = engineers._engineer_max_level()
        return {
            "can_assign": self._is_dispatcher(),
            "engineers": [
                {
                    "id": engineer.id,
                    "name": engineer.name,
                    "note": f"{levels[engineer]}–{LEVELS[-1]}" if levels[engineer] else "",
                }
                for engineer in engineers
            ],
        }
