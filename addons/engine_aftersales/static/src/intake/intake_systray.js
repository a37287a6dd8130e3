import { Component, onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const DESK = ["customer_service", "support", "engineer", "supervisor"];

/** Opens the quick form from every screen: by key, or by the two icons of the bar. */
export class IntakeSystray extends Component {
    static template = "engine_aftersales.IntakeSystray";
    static props = {};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            const groups = DESK.map((role) => user.hasGroup(`engine_base.group_${role}`));
            this.isDesk = (await Promise.all(groups)).some(Boolean);
        });
    }

    open(name) {
        this.action.doAction(`engine_aftersales.${name}`);
    }
}

registry
    .category("systray")
    .add("engine_aftersales.intake", { Component: IntakeSystray }, { sequence: 90 });
