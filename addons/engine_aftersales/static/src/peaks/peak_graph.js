import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

const CAPACITY = { type: "line", order: -1, fill: false, tension: 0, borderWidth: 3 };
const CAPACITY_COLOR = "#017e84";

/** The graph of peaks: load as stacked bars, capacity as a line over them. */
export class PeakGraphModel extends GraphModel {
    /** The sum of load and capacity means nothing. */
    _getLineOverlayDataset() {
        return null;
    }
}

export class PeakGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const kinds = Object.fromEntries(this.model.metaData.fields.kind.selection);
        for (const dataset of data.datasets) {
            if (dataset.label === kinds.capacity) {
                Object.assign(dataset, CAPACITY, {
                    stack: "capacity",
                    borderColor: CAPACITY_COLOR,
                    backgroundColor: CAPACITY_COLOR,
                    pointRadius: 4,
                });
            }
        }
        return data;
    }
}

registry.category("views").add("engine_peak_graph", {
    ...graphView,
    Model: PeakGraphModel,
    Renderer: PeakGraphRenderer,
});
