import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Compute a plan while the screen says what is going on, then show it. */
async function planVisits(env) {
    const { orm, ui, notification } = env.services;
    ui.block({ message: _t("Planning the visits…") });
    try {
        return await orm.call("engine.dispatch.plan", "action_plan_now", []);
    } catch (error) {
        if (!error.data?.message) {
            throw error;
        }
        notification.add(error.data.message, { type: "warning" });
        return { type: "ir.actions.act_window_close" };
    } finally {
        ui.unblock();
    }
}

registry.category("actions").add("engine_aftersales.plan_visits", planVisits);
