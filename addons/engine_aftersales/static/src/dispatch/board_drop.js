import { useService } from "@web/core/utils/hooks";
import { serializeDateTime } from "@web/core/l10n/dates";

/**
 * What happens when a visit is dropped on another engineer or another time: the server checks the
 * rules first. A refusal is shown as a sentence and the visit snaps back; otherwise a dialog asks
 * for the reason, and only its answer changes anything.
 */
export function useBoardDrop(reload) {
    const orm = useService("orm");
    const action = useService("action");
    const notification = useService("notification");

    /**
     * @param {number} orderId
     * @param {number|false} engineerId of the row; false: back to the orders to plan
     * @param {luxon.DateTime|false} start false: the visit keeps its time
     */
    return async function drop(orderId, engineerId, start = false) {
        const at = start ? serializeDateTime(start) : false;
        let question;
        try {
            question = await orm.silent.call("repair.order", "dispatch_drop", [
                [orderId],
                engineerId,
                at,
            ]);
        } catch (error) {
            const sentence = error.data?.message;
            if (!sentence) {
                throw error;
            }
            notification.add(sentence, { type: "danger", sticky: true });
            await reload();
            return;
        }
        await action.doAction(question, { onClose: reload });
    };
}
