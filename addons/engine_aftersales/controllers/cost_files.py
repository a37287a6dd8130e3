from odoo import http
from odoo.http import request

from ..tools.workbook import MIMETYPE


class CostFiles(http.Controller):
    """Files that finance takes out; made for whoever asks, with their rights."""

    @http.route(
        "/engine/cost-reconciliation/<int:run_id>.xlsx", type="http", auth="user", readonly=True
    )
    def reconciliation(self, run_id):
        """Return the workbook of a run that the user may read."""
        run = request.env["engine.cost.reconciliation"].browse(run_id).exists()
        if not run or not run.has_access("read"):
            raise request.not_found()
        name = f"{run.company_id.name} {run.name.replace('#', '')}.xlsx"
        headers = [
            ("Content-Type", MIMETYPE),
            ("Content-Disposition", http.content_disposition(name)),
        ]
        return request.make_response(run._workbook(), headers)
