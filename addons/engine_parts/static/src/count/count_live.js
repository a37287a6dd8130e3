/** @odoo-module **/
import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ASK_EVERY_MS = 2000; // without a message from the server, e.g. to let the rate fall
const AT_MOST_EVERY_MS = 1000;

/** The figures of a count while readers read: they move without a reload. */
export class CountLive extends Component {
    static template = "engine_parts.CountLive";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.countId = this.props.action.params?.count_id || this.props.action.context.active_id;
        this.state = useState({ figures: null, error: false, history: [] });
        this.asking = false;
        this.askedAt = 0;
        this.channel = `engine_count_${this.countId}`;
        this.onNews = (payload) => payload.id === this.countId && this.askSoon();
        onWillStart(async () => {
            await this.ask();
            this.bus.addChannel(this.channel);
            this.bus.subscribe("engine_count", this.onNews);
            this.timer = setInterval(() => this.ask(), ASK_EVERY_MS);
        });
        onWillUnmount(() => {
            clearInterval(this.timer);
            clearTimeout(this.soon);
            this.bus.unsubscribe("engine_count", this.onNews);
            this.bus.deleteChannel(this.channel);
        });
    }

    askSoon() {
        const wait = this.askedAt + AT_MOST_EVERY_MS - Date.now();
        clearTimeout(this.soon);
        this.soon = setTimeout(() => this.ask(), Math.max(0, wait));
    }

    async ask() {
        if (this.asking) {
            return;
        }
        this.asking = true;
        this.askedAt = Date.now();
        try {
            this.state.figures = await this.orm.silent.call("engine.count", "live", [[this.countId]]);
            this.state.error = false;
            if (!["counting", "draft"].includes(this.state.figures.state)) {
                clearInterval(this.timer);
            }
        } catch {
            this.state.error = true;
        } finally {
            this.asking = false;
        }
    }

    get elapsed() {
        const seconds = this.state.figures.elapsed_s;
        const two = (number) => String(number).padStart(2, "0");
        return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => two(Math.floor(n))).join(":");
    }

    get advice() {
        const { reason, coverage } = this.state.figures.advice;
        return {
            go_on: _t("Walk another round"),
            covered: _t("Enough: about %s % of the tags have been read", coverage),
            nothing_new: _t("Enough: the last round read next to nothing new"),
            limit: _t("Enough rounds: count the rest by hand"),
        }[reason];
    }

    async nextRound() {
        await this.orm.call("engine.count", "action_next_round", [[this.countId]]);
        await this.ask();
    }

    open() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "engine.count",
            res_id: this.countId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("engine_count_live", CountLive);
