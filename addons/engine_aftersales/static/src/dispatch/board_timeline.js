import { onWillStart } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { escape } from "@web/core/utils/strings";
import { TimelineController } from "@web_timeline/views/timeline/timeline_controller.esm";
import { TimelineModel } from "@web_timeline/views/timeline/timeline_model.esm";
import { TimelineRenderer } from "@web_timeline/views/timeline/timeline_renderer.esm";
import { TimelineView } from "@web_timeline/views/timeline/timeline_view.esm";
import { useBoardDrop } from "./board_drop";

/* global vis */
const { DateTime } = luxon;
const TO_PLAN = -1;
const MOVABLE = ["draft", "diagnosed", "planned", "approved", "parts_issued"];
const ALL_DIRECTIONS = 30; // of the hammer library: left, right, up and down
const SNAP_MS = 5 * 60 * 1000;

export class BoardTimelineModel extends TimelineModel {
    /** Without the three questions about rights of the original: the server answers with the rows. */
    setup(params) {
        this.params = params;
        this.model_name = params.resModel;
        this.fields = params.fields;
        this.colors = [];
        for (const name of ["date_start", "date_stop", "date_delay"]) {
            this[name] = params[name];
        }
        this.last_group_bys = params.default_group_by.split(",");
        this.keepLast = new KeepLast();
        this.engineers = [];
        this.write_right = this.create_right = this.unlink_right = false;
    }

    async load(searchParams) {
        const board = await this.orm.call("repair.order", "dispatch_board_engineers", []);
        this.engineers = board.engineers;
        this.write_right = board.can_assign;
        return super.load(searchParams);
    }

    /** A bar per visit: colour by level, edge by the risk of the deadline, dashed while to plan. */
    _event_data_transform(record) {
        const start = deserializeDateTime(record.board_start_at);
        const end = deserializeDateTime(record.board_end_at);
        const isMovable = MOVABLE.includes(record.service_state) && this.canEdit;
        const customer = record.partner_id ? record.partner_id[1] : "";
        const level = record.fault_level || "";
        return {
            id: record.id,
            evt: record,
            start: start.toJSDate(),
            end: end.toJSDate(),
            group: this.groupOf(record),
            content: `<b>${level}</b> ${escape(record.name)} ${escape(customer)}`,
            title: this.titleOf(record, start, end),
            className: [
                "o_engine_visit",
                `o_engine_level_${level || "none"}`,
                `o_engine_risk_${record.visit_risk}`,
                `o_engine_${record.dispatch_state}`,
            ].join(" "),
            editable: isMovable ? { updateTime: true, updateGroup: true, remove: false } : false,
        };
    }

    groupOf(record) {
        const field = this.last_group_bys[0];
        if (field === "engineer_id" && !record.visit_start_at) {
            return TO_PLAN;
        }
        return Array.isArray(record[field]) ? record[field][0] : TO_PLAN;
    }

    titleOf(record, start, end) {
        const lines = [
            `${record.name} ${record.partner_id ? record.partner_id[1] : ""}`,
            `${start.toFormat("MM-dd HH:mm")} – ${end.toFormat("HH:mm")}`,
        ];
        if (record.promised_at) {
            const due = deserializeDateTime(record.promised_at).toFormat("MM-dd HH:mm");
            lines.push(_t("On site until %s", due));
        }
        return lines.map((line) => escape(line)).join("<br/>");
    }
}

export class BoardTimelineRenderer extends TimelineRenderer {
    setup() {
        super.setup();
        onWillStart(() => this.speakLikeTheUser());
    }

    /** Hours and days in the user's time zone and language, not in the browser's. */
    speakLikeTheUser() {
        Object.assign(this.options, {
            moment: (date) => vis.moment(date).utcOffset(DateTime.now().offset),
            format: { minorLabels: minorLabel, majorLabels: majorLabel },
            snap: (date) => new Date(Math.round(date / SNAP_MS) * SNAP_MS),
            orientation: { axis: "top", item: "top" },
            itemsAlwaysDraggable: { item: true, range: true },
            verticalScroll: true,
            zoomMin: 3600 * 1000,
            tooltip: { followMouse: true },
        });
    }

    init_timeline() {
        super.init_timeline();
        // The library listens to sideways drags only while all rows fit on the screen; a visit
        // dragged straight down to another engineer would not start to move.
        this.timeline.on("changed", () => {
            this.timeline.hammer.get("pan").set({ direction: ALL_DIRECTIONS });
        });
    }

    /** Every engineer has a row, also one without a visit; on top what is still to plan. */
    async split_groups(records) {
        if (this.model.last_group_bys[0] !== "engineer_id") {
            return super.split_groups(records);
        }
        const waiting = records.filter((record) => !record.visit_start_at).length;
        const rows = this.model.engineers.map((engineer, order) => ({
            id: engineer.id,
            content: `<span class="o_engine_row">${escape(engineer.name)}</span> <small>${escape(
                engineer.note
            )}</small>`,
            className: `o_engine_row_${engineer.id}`,
            order,
        }));
        const toPlan = {
            id: TO_PLAN,
            content: `<b>${escape(_t("To Plan"))}</b> <small>${waiting}</small>`,
            className: "o_engine_row_to_plan",
            order: -1,
        };
        return [toPlan, ...rows];
    }

    getXSSWhiteList() {
        return { ...super.getXSSWhiteList(), br: [] };
    }
}

export class BoardTimelineController extends TimelineController {
    setup() {
        super.setup();
        this.drop = useBoardDrop(async () => {
            await this.model.load(this.getSearchProps());
            this.render();
        });
    }

    /** Nothing is written here: the server is asked first, then the person. */
    async _onMove(item, callback) {
        callback(null); // the bar goes back to where the server has it
        if (this.model.last_group_bys[0] !== "engineer_id") {
            return;
        }
        const engineer = item.group === TO_PLAN ? false : item.group;
        await this.drop(item.id, engineer, engineer && DateTime.fromJSDate(item.start));
    }

    _onGroupClick() {
        // A row opens nothing: personnel files are not for dispatchers.
    }
}

function local(date) {
    return DateTime.fromMillis(date.valueOf());
}

function minorLabel(date, scale) {
    const formats = {
        minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
        hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
        weekday: { weekday: "short", day: "numeric" },
        day: { weekday: "short", day: "numeric" },
        week: { month: "numeric", day: "numeric" },
        month: { month: "short" },
        year: { year: "numeric" },
    };
    return formats[scale] ? local(date).toLocaleString(formats[scale]) : "";
}

function majorLabel(date, scale) {
    const formats = {
        minute: { year: "numeric", month: "long", day: "numeric", weekday: "short" },
        hour: { year: "numeric", month: "long", day: "numeric", weekday: "short" },
        weekday: { year: "numeric", month: "long" },
        day: { year: "numeric", month: "long" },
        week: { year: "numeric", month: "long" },
        month: { year: "numeric" },
    };
    return formats[scale] ? local(date).toLocaleString(formats[scale]) : "";
}

registry.category("views").add("engine_board_timeline", {
    ...TimelineView,
    Controller: BoardTimelineController,
    Model: BoardTimelineModel,
    Renderer: BoardTimelineRenderer,
});
