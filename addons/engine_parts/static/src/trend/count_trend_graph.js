/** @odoo-module **/
import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

const LOWEST = 95; // percent: from zero, every month would look the same

/** The accuracy of counts lies near 100 %: the axis begins where differences can be seen. */
export class CountTrendRenderer extends GraphRenderer {
    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (scales.y) {
            scales.y = { ...scales.y, beginAtZero: false, suggestedMin: LOWEST, max: 100 };
        }
        return scales;
    }
}

registry.category("views").add("engine_count_trend_graph", {
    ...graphView,
    Renderer: CountTrendRenderer,
});
