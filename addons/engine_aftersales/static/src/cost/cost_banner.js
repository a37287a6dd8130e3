import { Component, onWillStart, onWillUpdateProps } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** The red line above the cost screens while cost list, cost centre and ledger differ. */
export class CostBanner extends Component {
    static template = "engine_aftersales.CostBanner";
    static props = { list: { type: Object, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.open = await this.orm.call("engine.cost.reconciliation", "open_differences", [], {
            context: user.context,
        });
    }

    show() {
        this.action.doAction("engine_aftersales.engine_cost_reconciliation_line_action", {
            additionalContext: { search_default_open: 1 },
        });
    }
}

export class CostListRenderer extends ListRenderer {
    static template = "engine_aftersales.CostListRenderer";
    static components = { ...ListRenderer.components, CostBanner };
}

registry.category("views").add("engine_cost_list", { ...listView, Renderer: CostListRenderer });
