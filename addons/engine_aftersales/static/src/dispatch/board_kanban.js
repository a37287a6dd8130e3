import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { useBoardDrop } from "./board_drop";

/** A card dropped on another engineer asks for the reason; it moves when the server says so. */
export class BoardKanbanRenderer extends KanbanRenderer {
    setup() {
        super.setup();
        this.drop = useBoardDrop(() => this.props.list.model.load());
    }

    async sortRecordDrop(dataRecordId, dataGroupId, { parent }) {
        parent?.classList.remove("o_kanban_hover");
        const { list } = this.props;
        if (!list.isGrouped || list.groupByField.name !== "engineer_id") {
            return;
        }
        const target = list.groups.find((group) => group.id === parent?.dataset.id);
        const record = list.records.find((one) => one.id === dataRecordId);
        if (target && record && target.id !== dataGroupId) {
            await this.drop(record.resId, target.value || false);
        }
    }
}

registry.category("views").add("engine_board_kanban", {
    ...kanbanView,
    Renderer: BoardKanbanRenderer,
});
