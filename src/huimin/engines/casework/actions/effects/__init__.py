"""What each verb does beyond moving the case: one short function a verb, with its guards; one file a theme."""

from collections.abc import Callable

from ...transitions import Verb
from ..act import Act
from . import answering, dispatching, intake, parts, relating, telling, timing

EFFECTS: dict[Verb, Callable[[Act], None]] = {
    Verb.CHECK_ORDER: intake.check_order,
    Verb.CHECK_REPORT: intake.check_report,
    Verb.REJECT: intake.reject,
    Verb.REGISTER: intake.register,
    Verb.VOID: intake.void,
    Verb.DISPATCH: dispatching.dispatch,
    Verb.OFFER: dispatching.offer,
    Verb.CLAIM: dispatching.claim,
    Verb.HOLD_BACK: dispatching.hold_back,
    Verb.TAKE_BACK: dispatching.take_back,
    Verb.GUIDE: dispatching.guide,
    Verb.HAND_OVER: dispatching.hand_over,
    Verb.SIGN: dispatching.sign,
    Verb.RETURN: dispatching.send_back,
    Verb.EXTENSION_REQUEST: timing.extension_request,
    Verb.EXTENSION_GRANT: timing.extension_grant,
    Verb.EXTENSION_REFUSE: timing.extension_refuse,
    Verb.SUSPEND: timing.suspend,
    Verb.RESUME: timing.resume,
    Verb.FINISH: answering.finish,
    Verb.VERIFY: answering.verify,
    Verb.REWORK: answering.rework,
    Verb.CLOSE: answering.close,
    Verb.FORCE_CLOSE: answering.force_close,
    Verb.RATE: answering.rate,
    Verb.REOPEN: answering.reopen,
    Verb.NOTE: telling.note,
    Verb.URGE: telling.urge,
    Verb.CALLBACK: answering.callback,
    Verb.MERGE: relating.merge,
    Verb.UNMERGE: relating.unmerge,
    Verb.SPLIT: relating.split,
    Verb.LINK: relating.link,
    Verb.TASK_ASSIGN: parts.task_assign,
    Verb.TASK_SIGN: parts.task_sign,
    Verb.TASK_RETURN: parts.task_return,
    Verb.TASK_FINISH: parts.task_finish,
    Verb.TASK_WITHDRAW: parts.task_withdraw,
}
