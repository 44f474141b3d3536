"""The sentences of every fault: code, message, remedy.

The law it keeps: constants in one dict, so that every language can translate them.
"""

from qianfen.catalogue_edge import EDGE_FAULTS

FRAMEWORK_FAULTS: dict[str, tuple[str, str]] = {
    "framework.yaml": (
        "This is no readable YAML ({problem}).",
        "Correct the line; indentation must be spaces.",
    ),
    "framework.key_repeated": (
        'The field "{field}" stands here twice, so one of the two would be lost in silence.',
        "Delete or rename one of them.",
    ),
    "framework.not_a_mapping": (
        'A block of fields is expected here, not "{value}".',
        "Write fields as name: value.",
    ),
    "framework.not_a_list": (
        'A list is expected here, not "{value}".',
        "Write one entry per line, each beginning with a dash.",
    ),
    "framework.field_missing": (
        'The field "{field}" is missing, and nothing may be scored without it.',
        "Add it.",
    ),
    "framework.field_unknown": (
        'The field "{field}" is not known here, so a misspelt rule would be ignored.',
        "Correct the spelling or delete it. Known here: {choices}.",
    ),
    "framework.field_empty": (
        'The field "{field}" is empty.',
        "Fill it in.",
    ),
    "framework.not_text": (
        '"{value}" is no text.',
        "Put the text between quotation marks.",
    ),
    "framework.not_a_number": (
        '"{value}" is no finite number, so nothing can be calculated from it.',
        "Write a decimal number.",
    ),
    "framework.not_whole": (
        '"{value}" is no whole number above zero.',
        "Write 1 or more, without decimals.",
    ),
    "framework.out_of_range": (
        "{value} lies outside {low} to {high}.",
        "Choose a number within these limits.",
    ),
    "framework.places": (
        "{value} has more than two places, but points are published to 0.01.",
        "Round it to two places.",
    ),
    "framework.not_a_choice": (
        '"{value}" is not known here.',
        "Choose one of: {choices}.",
    ),
    "framework.period": (
        '"{value}" is no period.',
        "Write 2026-03, 2026-Q1, 2026-H1 or 2026.",
    ),
    "framework.code_repeated": (
        'The code "{code}" is used more than once, so values could not be told apart.',
        "Give every pillar, sub-pillar and item a code of its own.",
    ),
    "framework.name_repeated": (
        'The name "{name}" is used by {codes}, so readers could not tell these items apart.',
        "Rename one of them.",
    ),
    "framework.code_not_under": (
        'The item code "{code}" does not begin with "{prefix}", the code of its sub-pillar.',
        "Renumber it, or move it to its own sub-pillar.",
    ),
    "framework.code_characters": (
        'The code "{code}" contains a space or one of / + ; , which separate values in files.',
        "Use letters, digits, hyphens, dots and underscores.",
    ),
    "framework.station_unknown": (
        'The station "{code}" is not in the list of stations, so nobody would report the item.',
        "Correct the code or add the station.",
    ),
    "framework.station_idle": (
        'The station "{code}" supplies no item.',
        "Give it an item or delete it.",
    ),
    "framework.flag_unknown": (
        'The scenario flag "{code}" is not declared, so it could never be active.',
        "Declare it under scenario_flags or correct the spelling.",
    ),
    "framework.key_unused": (
        'The data item "{key}" is collected but the rule does not use it.',
        "Delete it, or name it in the rule. Nothing may be asked of a station that is not needed.",
    ),
    "framework.key_undeclared": (
        'The rule uses "{key}", which is not among the data items under raw.',
        "Declare it under raw with name and unit, or correct the spelling.",
    ),
    "framework.same_key_twice": (
        'Numerator and denominator are both "{key}", so the rate would always be one.',
        "Name two different data items.",
    ),
    "framework.goalposts": (
        "zero_at {zero} and full_at {full} must differ{order}, otherwise no line can be drawn between them.",
        "Correct one of the two.",
    ),
    "framework.strata_weights": (
        "The weights of the strata add up to {sum}, not to 1.",
        "Correct the weights.",
    ),
    "framework.bands_order": (
        "The upper limits of the bands must rise, and only the last band has none (null).",
        "Sort the bands by upto and let the last one read upto: null.",
    ),
    "framework.bands_top": (
        "The first band gives {points} points, but the item is worth {full}.",
        "Let the best band give the full mark.",
    ),
    "framework.bands_rise": (
        "A later band gives more points than an earlier one, so a worse rate would score better.",
        "Let the points of the bands fall from top to bottom.",
    ),
    "framework.above_full": (
        "{value} points are more than the {full} points there are to lose.",
        "Lower it to {full} or less.",
    ),
    "framework.sum": (
        "The parts of {code} add up to {sum} points instead of {expected} for audience {audience}.",
        "Correct the points of the parts or of {code}.",
    ),
    "framework.mark_stated": (
        "{code} is worth {points} points, but meta.level1_points promises {expected} for every pillar.",
        "Correct one of the two.",
    ),
    "framework.count": (
        "There are {count} pillars, but meta.level1_count says {expected}.",
        "Correct one of the two.",
    ),
    "framework.modifiers_too_fine": (
        "The factors of these modifiers multiply to numbers with too many decimals to be held exactly.",
        "Use factors with fewer decimals, or fewer modifiers.",
    ),
    "framework.flags_too_many": (
        "There are {count} scenario flags; more than {limit} cannot be checked in all combinations.",
        "Merge flags.",
    ),
    "framework.group_member_unknown": (
        'The event group names "{code}", which is no item.',
        "Correct the code or delete it from the group.",
    ),
    "framework.group_member_method": (
        'The event group names "{code}", whose rule ({method}) counts no events.',
        "Delete it from the group.",
    ),
    "framework.groups_overlap": (
        'The item "{code}" is in the event groups {groups}, so it would be unclear where an event counts.',
        "Leave it in one group only.",
    ),
    "framework.thresholds_order": (
        "{level} is raised below {below}, which is not lower than the limit of the milder level before it ({before}).",
        "List blue, yellow, red with falling limits.",
    ),
    "framework.survey_excluded": (
        'The option "{option}" is both valid and excluded, so it is unclear whether it counts.',
        "Keep it in one of the two.",
    ),
    "framework.vector": (
        "The golden test expects {expected}, but the rule gives {got}.",
        "Correct the parameters of the rule, or the test.",
    ),
    "framework.vector_malformed": (
        "The golden test cannot be calculated ({problem}).",
        "Correct its keys and values.",
    ),
}

OBSERVATION_FAULTS: dict[str, tuple[str, str]] = {
    "observation.item_unknown": (
        'The framework has no item "{item}".{hint}',
        "Correct the code, or score with the framework version it belongs to.",
    ),
    "observation.key_unknown": (
        'The item {item} has no data item "{key}".{hint}',
        "Use one of: {choices}.",
    ),
    "observation.audience_unknown": (
        'The framework has no audience "{audience}", so it is unclear which items count for {body}.',
        "Use one of: {choices}.",
    ),
    "observation.audience_changes": (
        "{body} is {audience} here but {other} elsewhere; a body belongs to one audience.",
        "Correct the audience in one of the two rows.",
    ),
    "observation.flag_unknown": (
        'The framework has no scenario flag "{flag}".',
        "Use one of: {choices}.",
    ),
    "observation.flags_change": (
        "{body} has the flags ({flags}) here but ({other}) elsewhere in {year}; flags hold for the whole year.",
        "Give every row of {body} in {year} the same flags.",
    ),
    "observation.frequency": (
        "{period} is a {given}, but {item} is reported by {expected}, so the value cannot be placed.",
        "Report it for a {expected}, e.g. {example}.",
    ),
    "observation.item_not_for_body": (
        "{item} does not apply to {body} (audience {audience}, flags: {flags}), so the value would be lost.",
        "Delete the row, or correct audience or flags.",
    ),
    "observation.value_absent": (
        "There is neither a value nor a reason why it is missing; an empty value is never taken as zero.",
        "Enter the value (0 if there was nothing) or one of pending, overdue, not_applicable.",
    ),
    "observation.value_and_missing": (
        "There is a value ({value}) and a reason why it is missing ({missing}); only one can be true.",
        "Delete one of the two.",
    ),
    "observation.missing_event": (
        'The event "{event}" has no value.',
        "Give the event a count (normally 1), or leave out the event id.",
    ),
    "observation.not_finite": (
        "{value} is no finite number.",
        "Enter a number, or leave it empty with a reason in missing.",
    ),
    "observation.negative": (
        "{value} is below zero, but nothing can happen less than never.",
        "Enter 0 or more; correct an earlier period in its own row.",
    ),
    "observation.overflow": (
        "{value} is too large to be added up exactly (limit {limit}).",
        "Check the unit ({unit}), or report in a larger unit.",
    ),
    "observation.places": (
        "{value} has more than {places} decimal places and cannot be held exactly.",
        "Round it to {places} places.",
    ),
    "observation.modifier_unknown": (
        'There is no modifier "{modifier}".{hint}',
        "Use one of: {choices}.",
    ),
    "observation.modifier_not_allowed": (
        'The item {item} does not allow the modifier "{modifier}".',
        "Delete it; allowed here: {choices}.",
    ),
    "observation.modifier_repeated": (
        'The modifier "{modifier}" stands there twice and would weigh twice.',
        "Name it once.",
    ),
    "observation.duplicate": (
        "{body}, {period}, {item}, {key} was already reported in {other}.",
        "Keep one of the two rows.",
    ),
    "observation.event_repeated": (
        'The event "{event}" was already reported for {body}, {period}, {item}, {key} in {other}.',
        "Keep one of the two rows.",
    ),
    "observation.events_and_count": (
        "{body}, {period}, {item}, {key} has both single events and a plain count, so events would count twice.",
        "Keep either the events or the count (see {other}).",
    ),
    "observation.event_not_countable": (
        "{key} of {item} is {kind}, not something that happens, so it can have no event id.",
        "Delete the event id.",
    ),
    "observation.part_over_whole": (
        "{numerator} ({part}) exceeds {denominator} ({whole}) for {body} in {period}; no part exceeds its whole.",
        "Correct one of the two values.",
    ),
    "observation.part_over_whole_to_date": (
        "{numerator} ({part}) is more than {denominator} ({whole}) for {body} in the year to {period}.",
        "Correct the values of {item} in this year.",
    ),
    "observation.body_empty": (
        "The row names no body.",
        "Enter the code of the body.",
    ),
    "observation.body_repeated": (
        "{body} is passed as {other} but its rows say {audience}.",
        "Correct one of the two.",
    ),
}

FAULTS: dict[str, tuple[str, str]] = {**FRAMEWORK_FAULTS, **OBSERVATION_FAULTS, **EDGE_FAULTS}
