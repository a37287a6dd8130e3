"""What each reason of the planner and of the rules says, in words that are translated."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Code of a reason -> sentence. Figures: kilometres, hours, moments in the reader's time zone.
SENTENCES = {
    # Why this engineer
    "chosen": _lt("%(engineer)s: %(added_km)s km more on the way, after %(after)s other visits."),
    "only_one": _lt("%(engineer)s is the only one who may do it."),
    "dedicated": _lt("%(engineer)s serves this customer as dedicated engineer or deputy."),
    "knows": _lt("%(engineer)s repaired this engine last."),
    "locked": _lt("The time was promised to the customer."),
    "locked_late": _lt("The promised time cannot be kept: %(late_h)s h late."),
    "late": _lt("%(late_h)s h after the promised time (%(due)s): nobody can be there earlier."),
    "parts_wait": _lt("The parts come on %(ready_at)s; the visit waits for them."),
    "no_position": _lt("No coordinates are known: the way is an estimate."),
    "stand_in": _lt("The customer has no coordinates: reckoned from the capital of %(province)s."),
    "no_place": _lt(
        "Neither coordinates nor province of the customer are known: reckoned %(km)s km away."
    ),
    "under_way": _lt("The visit is under way."),
    # Why not another one
    "authority": _lt("%(engineer)s handles levels up to %(covers)s alone, this is %(level)s."),
    "skill": _lt("%(engineer)s lacks the skill %(missing)s."),
    "certificate": _lt("%(engineer)s lacks the certificate %(missing)s."),
    "certificate_lapsed": _lt("%(engineer)s: certificate %(missing)s runs out on %(last)s."),
    "tool": _lt("%(engineer)s does not carry %(missing)s."),
    "parts": _lt("%(engineer)s does not carry the parts %(missing)s, and they are not reserved."),
    "locked_to": _lt("The visit is promised with somebody else."),
    "no_shift": _lt("%(engineer)s does not work in these days (leave or calendar)."),
    "no_time": _lt("%(engineer)s has no room left in these days."),
    "later": _lt("%(engineer)s would be %(late_h)s h later."),
    "farther": _lt("%(engineer)s would have %(extra_km)s km more to go."),
    "less_wished": _lt(
        "%(engineer)s neither is the dedicated engineer nor knows the engine, or has more "
        "work (weighs like %(extra_km)s km)."
    ),
    "plan_as_a_whole": _lt(
        "%(engineer)s would be as good; the plan as a whole is shorter like this."
    ),
    # Why nobody, and what would make it possible
    "no_engineers": _lt("There is no engineer with a grade. Give an employee one."),
    "nobody_has_skill": _lt(
        "Nobody has the skill %(missing)s. Train somebody, or hire a temporary engineer who has it."
    ),
    "nobody_has_certificate": _lt(
        "Nobody has the certificate %(missing)s. Have somebody certified, or hire a "
        "temporary engineer who is."
    ),
    "nobody_carries_tool": _lt("Nobody carries %(missing)s."),
    "nobody_covers_level": _lt(
        "No engineer's grade covers level %(level)s. A supervisor engineer has to take it."
    ),
    "parts_missing": _lt(
        "The parts %(missing)s are neither reserved nor in any van. Reserve them, promise a "
        "day, or load a van."
    ),
    "parts_used_up": _lt(
        "The vans' stock of %(missing)s goes to other visits. Reserve the parts or load a van."
    ),
    "nobody_fits_all": _lt(
        "Nobody meets everything at once; %(engineer)s comes nearest and lacks: %(lack)s."
    ),
    "all_lapsed": _lt("Every certificate %(missing)s has run out. Renew one."),
    "nobody_on_duty": _lt(
        "Everybody who may do it is on leave in these days. Call somebody back, hire a "
        "temporary engineer, or plan further ahead."
    ),
    "longer_than_any_shift": _lt(
        "The visit is longer than any shift (%(longest_h)s h at most). Split it into two visits."
    ),
    "too_late": _lt("The earliest possible start is %(earliest)s with %(engineer)s."),
    "full": _lt(
        "Every suitable shift is full (%(free_h)s h free at most). Move a visit of lower "
        "level, or plan further ahead."
    ),
    "locked_impossible": _lt(
        "The time promised to the customer (%(start)s) cannot be kept. Agree on another time."
    ),
    # Why a choice made by a person is refused, or a plan no longer holds
    "past": _lt("%(start)s is over. Choose a later time."),
    "calendar": _lt(
        "%(engineer)s does not work from %(start)s to %(end)s (calendar or leave). Next "
        "working time from %(next)s."
    ),
    "overlap": _lt("%(engineer)s is with %(order)s from %(start)s to %(end)s."),
    "parts_come": _lt("The parts come on %(ready)s; choose a later time."),
    "no_engineer": _lt("%(engineer)s is no service engineer of %(company)s with a grade."),
    "out_of_service": _lt(
        "%(engineer)s is not in service on %(day)s (from %(first)s to %(last)s)."
    ),
    "given_meanwhile": _lt("Meanwhile it was given to %(engineer)s on %(start)s."),
    "unplanned_meanwhile": _lt("Meanwhile its visit was changed."),
    "state_meanwhile": _lt("Meanwhile its state became %(state)s."),
    "locked_row": _lt("Somebody else is working on it right now."),
}
LACKS = {
    "authority": _lt("authority for level %(level)s"),
    "skill": _lt("skill %(missing)s"),
    "certificate": _lt("certificate %(missing)s"),
    "tool": _lt("tool %(missing)s"),
    "parts": _lt("parts %(missing)s"),
}
