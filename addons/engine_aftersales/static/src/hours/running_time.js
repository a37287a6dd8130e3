import { Component, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/** Shows how long ago a moment was, second by second: 1:02:07. */
export class RunningTime extends Component {
    static template = "engine_aftersales.RunningTime";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: DateTime.now() });
        const tick = setInterval(() => (this.state.now = DateTime.now()), 1000);
        onWillUnmount(() => clearInterval(tick));
    }

    get words() {
        const since = this.props.record.data[this.props.name];
        if (!since) {
            return "";
        }
        const seconds = Math.max(0, Math.floor(this.state.now.diff(since, "seconds").seconds));
        const two = (number) => String(number).padStart(2, "0");
        return [Math.floor(seconds / 3600), two(Math.floor(seconds / 60) % 60), two(seconds % 60)].join(":");
    }
}

registry.category("fields").add("engine_running_time", {
    component: RunningTime,
    supportedTypes: ["datetime"],
});
