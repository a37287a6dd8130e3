from odoo import models
from odoo.tools.misc import ReadonlyDict
from odoo.tools.translate import code_translations

OWN = "engine_aftersales"
# Addons that come without Chinese; our i18n_extra has it (docs/decisions/0014).
BORROWED = ("helpdesk_mgmt", "helpdesk_type")
LANGUAGES = ("zh_CN",)


class IrHttp(models.AbstractModel):
    """Lends our words to addons that come without Chinese, where Odoo asks only themselves."""

    _inherit = "ir.http"

    def _register_hook(self):
        super()._register_hook()
        for lang in LANGUAGES:
            words = code_translations.get_python_translations(OWN, lang)
            for addon in BORROWED:
                own_words = code_translations.get_python_translations(addon, lang)
                code_translations.python_translations[addon, lang] = ReadonlyDict(
                    {**words, **own_words}
                )

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), OWN]
