"""What ``core`` refuses, said to a person in their language."""

from odoo.tools.translate import get_translation

from ..core.refusal import REASONS


def say(env, code, figures=None):
    """Return the sentence of a reason in the language of the context, else of the user."""
    lang = env.context.get("lang") or env.user.lang or "en_US"
    text = REASONS.get(code)
    return get_translation("engine_parts", lang, text, figures or {}) if text else code


def say_refusal(env, refusal):
    """Return the sentence of a ``Refusal`` of ``core``."""
    return say(env, refusal.code, refusal.figures)
