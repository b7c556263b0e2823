"""The only door of casework."""

from .actions.capabilities import capability_name
from .actions.definitions import case_types_load, case_types_put, routes_load
from .actions.designing.case_migrate import CaseMove, case_migrate, migration_count, migration_preview
from .actions.designing.draft_begin import draft_begin
from .actions.designing.draft_change import draft_change
from .actions.designing.draft_decide import draft_decide
from .actions.designing.draft_import import draft_export, draft_import, version_export
from .actions.designing.draft_submit import draft_recall, draft_submit
from .actions.designing.draft_withdraw import draft_withdraw
from .actions.designing.dry_run_begin import DryRunView, dry_run, dry_run_begin, dry_run_stop
from .actions.designing.route_try import Rerouted, RouteTrial, route_try
from .actions.designing.routes import route_change, route_end, route_put
from .actions.hold import clock_hold
from .actions.raise_case import case_raise
from .actions.reveal import reveal_reporter
from .actions.step import case_step
from .catalogue import version as type_version
from .conversation.actions import message_mark_read, message_send
from .conversation.forms import MessageForm, send_written
from .conversation.queries import channel_titles, conversation, may_answer, may_pass_on, messages_waiting
from .conversation.types import Conversation, MessageView, NewMessage, WaitingMessage
from .definition import DEFAULT_LIMITS, Choice, Definition, Field, parse, read_yaml
from .difference import Change, difference
from .drafting import STANDING_TITLES, DraftView, Standing, TypeRow, VersionView
from .duplicates.finding import likely, likely_of, public_likely, public_type, said_same, shown_case
from .duplicates.types import Likely, Need, PublicLikely
from .duplicates.words import in_words as likely_in_words
from .errors import (
    CaseChanged,
    CaseNotFound,
    CaseworkError,
    ConversationOver,
    DefinitionFault,
    DefinitionRefused,
    DraftChanged,
    DraftNotFound,
    GuardRefused,
    InputRefused,
    TooManyMessages,
    TypeUnknown,
    VerbRefused,
)
from .hours import HoursEffect, hours_effect
from .http.forms import answers, answers_form, given, preview_form, show_refusal, verb_form
from .labels import STATE_KINDS, capability_titles, in_language, place_names, type_titles, unit_names
from .learning.learning import Learned, learn_from, learn_from_past, learned_models
from .learning.suggesting import suggest, suggest_unit
from .learning.training import Example, TooFew, learn
from .learning.types import Suggested, Suggestion
from .outside import Story
from .queries.capabilities import capabilities
from .queries.case import can_view, case, case_numbers, my_cases, recent_cases
from .queries.changes import changes_since
from .queries.deadlines import due_days, provisional_deadlines
from .queries.drafts import draft, drafts, type_rows, version_content, versions
from .queries.followed import followed
from .queries.overview import cases_geojson, figures, unit_loads
from .queries.routes import RouteView, component_classes, owners_of, route, routes_of
from .queries.timeline import timeline
from .queries.types import case_type, case_types
from .queries.verbs import verbs
from .queries.worklist import case_revisions, worklist, worklist_counts, worklist_sizes
from .replay.importing import requests_figures, requests_import, requests_mapping, requests_retry
from .routing import Desks, able_units, colleagues, desks, proposed_desks, proposed_unit, units_of
from .routing import in_words as route_in_words
from .routing.entries import OwnerEntry, RouteEntry
from .routing.owners import component_class
from .transitions import (
    CAUSES,
    CHANNELS,
    FINAL,
    GRADES,
    OPEN,
    OPEN_TASKS,
    OPINIONS,
    OUTCOMES,
    RUNNING_TASKS,
    STAGE_TITLES,
    STANDINGS,
    STATE_TITLES,
    TASK_STATE_TITLES,
    TRANSITIONS,
    URGERS,
    Stage,
    State,
    TaskState,
    Verb,
    mermaid,
)
from .types import (
    CaseTypeView,
    CaseView,
    ClockView,
    DueDay,
    Followed,
    Input,
    Loaded,
    Moved,
    Page,
    RaiseCase,
    Receipt,
    RelationView,
    Reporter,
    TaskView,
    TimelineEntry,
    UnitLoad,
    VerbView,
    WorklistFilter,
    WorkRow,
)

__all__ = [
    "CAUSES",
    "CHANNELS",
    "DEFAULT_LIMITS",
    "FINAL",
    "GRADES",
    "OPEN",
    "OPEN_TASKS",
    "OPINIONS",
    "OUTCOMES",
    "RUNNING_TASKS",
    "STAGE_TITLES",
    "STANDINGS",
    "STANDING_TITLES",
    "STATE_KINDS",
    "STATE_TITLES",
    "TASK_STATE_TITLES",
    "TRANSITIONS",
    "URGERS",
    "CaseChanged",
    "CaseMove",
    "CaseNotFound",
    "CaseTypeView",
    "CaseView",
    "CaseworkError",
    "Change",
    "Choice",
    "ClockView",
    "Conversation",
    "ConversationOver",
    "Definition",
    "DefinitionFault",
    "DefinitionRefused",
    "Desks",
    "DraftChanged",
    "DraftNotFound",
    "DraftView",
    "DryRunView",
    "DueDay",
    "Example",
    "Field",
    "Followed",
    "GuardRefused",
    "HoursEffect",
    "Input",
    "InputRefused",
    "Learned",
    "Likely",
    "Loaded",
    "MessageForm",
    "MessageView",
    "Moved",
    "Need",
    "NewMessage",
    "OwnerEntry",
    "Page",
    "PublicLikely",
    "RaiseCase",
    "Receipt",
    "RelationView",
    "Reporter",
    "Rerouted",
    "RouteEntry",
    "RouteTrial",
    "RouteView",
    "Stage",
    "Standing",
    "State",
    "Story",
    "Suggested",
    "Suggestion",
    "TaskState",
    "TaskView",
    "TimelineEntry",
    "TooFew",
    "TooManyMessages",
    "TypeRow",
    "TypeUnknown",
    "UnitLoad",
    "Verb",
    "VerbRefused",
    "VerbView",
    "VersionView",
    "WaitingMessage",
    "WorkRow",
    "WorklistFilter",
    "able_units",
    "answers",
    "answers_form",
    "can_view",
    "capabilities",
    "capability_name",
    "capability_titles",
    "case",
    "case_migrate",
    "case_numbers",
    "case_raise",
    "case_revisions",
    "case_step",
    "case_type",
    "case_types",
    "case_types_load",
    "case_types_put",
    "cases_geojson",
    "changes_since",
    "channel_titles",
    "clock_hold",
    "colleagues",
    "component_class",
    "component_classes",
    "conversation",
    "desks",
    "difference",
    "draft",
    "draft_begin",
    "draft_change",
    "draft_decide",
    "draft_export",
    "draft_import",
    "draft_recall",
    "draft_submit",
    "draft_withdraw",
    "drafts",
    "dry_run",
    "dry_run_begin",
    "dry_run_stop",
    "due_days",
    "figures",
    "followed",
    "given",
    "hours_effect",
    "in_language",
    "learn",
    "learn_from",
    "learn_from_past",
    "learned_models",
    "likely",
    "likely_in_words",
    "likely_of",
    "may_answer",
    "may_pass_on",
    "mermaid",
    "message_mark_read",
    "message_send",
    "messages_waiting",
    "migration_count",
    "migration_preview",
    "my_cases",
    "owners_of",
    "parse",
    "place_names",
    "preview_form",
    "proposed_desks",
    "proposed_unit",
    "provisional_deadlines",
    "public_likely",
    "public_type",
    "read_yaml",
    "recent_cases",
    "requests_figures",
    "requests_import",
    "requests_mapping",
    "requests_retry",
    "reveal_reporter",
    "route",
    "route_change",
    "route_end",
    "route_in_words",
    "route_put",
    "route_try",
    "routes_load",
    "routes_of",
    "said_same",
    "send_written",
    "show_refusal",
    "shown_case",
    "suggest",
    "suggest_unit",
    "timeline",
    "type_rows",
    "type_titles",
    "type_version",
    "unit_loads",
    "unit_names",
    "units_of",
    "verb_form",
    "verbs",
    "version_content",
    "version_export",
    "versions",
    "worklist",
    "worklist_counts",
    "worklist_sizes",
]
