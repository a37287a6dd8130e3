from odoo import api, models
from odoo.tools import SQL


class IrModuleModule(models.Model):
    """Gives the choices of a mixin's field their translation on each model that has the field."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        for lang in langs:
            self._translate_inherited_choices(lang)
        return result

    @api.model
    def _translate_inherited_choices(self, lang):
        """Translate choices as another model has them: same field, same value, same English.

        Odoo keeps the choices of a field once per model, and loads the translation of a mixin's
        choices for the mixin alone: without this, a request would be "In Time" in Chinese too.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE ir_model_fields_selection choice
                   SET name = choice.name || jsonb_build_object(%(lang)s::text, known.label)
                  FROM ir_model_fields field,
                       (SELECT DISTINCT ON (field.name, choice.value, choice.name->>'en_US')
                               field.name AS field, choice.value,
                               choice.name->>'en_US' AS english, choice.name->>%(lang)s AS label
                          FROM ir_model_fields_selection choice
                          JOIN ir_model_fields field ON field.id = choice.field_id
                         WHERE choice.name ? %(lang)s
                         ORDER BY field.name, choice.value, choice.name->>'en_US', choice.id
                       ) known
                 WHERE field.id = choice.field_id
                   AND NOT choice.name ? %(lang)s
                   AND (known.field, known.value, known.english)
                       = (field.name, choice.value, choice.name->>'en_US')
                """,
                lang=lang,
            )
        )
        self.env["ir.model.fields.selection"].invalidate_model(["name"])
        self.env.registry.clear_cache("stable")
