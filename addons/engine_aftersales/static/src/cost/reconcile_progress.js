import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Compares the chosen months one after the other, each in a transaction of its own, and shows how
 * far it is. A month that fails is named; the others go on.
 */
export class ReconcileProgress extends Component {
    static template = "engine_aftersales.ReconcileProgress";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.months = this.props.action.params.months;
        this.state = useState({ done: 0, stopped: false, faults: [] });
        onMounted(() => this.run());
    }

    get percent() {
        return Math.round((100 * this.state.done) / this.months.length);
    }

    get label() {
        const month = this.months[this.state.done];
        return month ? month.label : _t("Done");
    }

    async run() {
        const runs = [];
        for (const { company_id, month, label } of this.months) {
            if (this.state.stopped) {
                break;
            }
            try {
                const params = [company_id, month];
                const model = "engine.cost.reconciliation";
                runs.push(await this.orm.silent.call(model, "reconcile_month", params));
            } catch (error) {
                this.state.faults.push(`${label}: ${error.data?.message || error.message}`);
            }
            this.state.done++;
        }
        if (!this.state.faults.length) {
            await this.show(runs);
        }
    }

    show(runs) {
        const action = "engine_aftersales.engine_cost_reconciliation_action";
        const options = { clearBreadcrumbs: true };
        if (runs.length === 1) {
            options.props = { resId: runs[0] };
            options.viewType = "form";
        }
        return this.action.doAction(action, options);
    }
}

registry.category("actions").add("engine_reconcile_progress", ReconcileProgress);
