from odoo import api, models

_CONTENT = ("raw", "name", "description", "mimetype", "type", "url", "original_id")
# Where it belongs and who may see it: a token opens it to everybody who has the address.
_CONTENT += ("res_model", "res_id", "res_field", "company_id", "public", "access_token")
_STORAGE = frozenset({"db_datas", "store_fname", "checksum", "file_size"})


class IrAttachment(models.Model):
    """The signature and the sealed document set of a service order: files that stay as they are.

    Core lets everybody who may write an order write its files, too.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._evidence()._refuse_change()
        return attachments

    def write(self, vals):
        evidence = self._evidence()
        if not _STORAGE.isdisjoint(vals):
            evidence._refuse_change()
        before = [(file, file._content()) for file in evidence]
        result = super().write(vals)
        kept = self.browse(file.id for file, content in before if content == file._content())
        ((evidence | self._evidence()) - kept)._refuse_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._evidence()._refuse_change()

    def _evidence(self):
        """Return those of these files that prove something about a service order."""
        orders = self.env["repair.order"].sudo()
        own = self.sudo().filtered(lambda file: file.res_model == orders._name)
        if not own or orders._in_transition():
            return own.browse()
        sealed = orders.search([("archive_id", "in", own.ids)]).archive_id
        return own.filtered(lambda file: file.res_field == "signature") | (own & sealed)

    def _content(self):
        return [self[name] for name in _CONTENT]

    def _refuse_change(self):
        for file in self:
            self.env["repair.order"].browse(file.res_id)._refuse(
                self.env._("%(file)s is evidence of the order and stays as it is.", file=file.name)
            )
