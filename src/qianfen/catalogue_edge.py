"""The sentences of faults in files, in run files and in what is scored. Law: as in the catalogue it is part of."""

FILE_FAULTS: dict[str, tuple[str, str]] = {
    "file.empty": (
        "The file has no header line, so nothing says which column is which.",
        "Begin it with the line body,audience,period,item,key,value,missing.",
    ),
    "file.not_text": (
        "This is no plain text, though the file is named .csv; it may be an Excel workbook or UTF-16 text.",
        'Open it in Excel or WPS and save it as "CSV UTF-8 (comma delimited)".',
    ),
    "file.encoding": (
        "The text is neither UTF-8 nor GB18030 from this row on, so its characters cannot be read for certain.",
        'Save the file as "CSV UTF-8 (comma delimited)".',
    ),
    "file.quoting": (
        "The quotation marks do not pair ({error}), so it is unclear where a cell ends; nothing below was read.",
        'Close the quotation, and write a quotation mark inside a cell twice ("").',
    ),
    "file.separator": (
        'The header holds "{separator}" but no comma, so the whole line would be one column.',
        "Save the file with commas between the columns.",
    ),
    "file.cells": (
        "The row has {found} cells but the header has {expected} columns, so values may stand in the wrong column.",
        "Add or delete separators; put text that contains a comma between quotation marks.",
    ),
    "file.column_unknown": (
        'There is no column "{column}", and what it holds would be lost.{hint}',
        "Rename or delete it. Known columns: {columns}.",
    ),
    "file.column_doubled": (
        'The column "{column}" stands there twice, so it is unclear which of the two counts.',
        "Delete one of them.",
    ),
    "file.column_lacking": (
        'The column "{column}" is lacking.',
        "Add it; every file needs: {columns}.",
    ),
    "file.cell_empty": (
        'The cell "{column}" is empty, so the value belongs nowhere.',
        "Fill it in.",
    ),
    "file.body_formula": (
        'The body code "{value}" begins like a formula, and a spreadsheet that opens the results would run it.',
        "Give the body a code that begins with a letter, a digit or a Chinese character.",
    ),
    "file.period": (
        '"{value}" is no period, so the value cannot be placed in time.',
        "Write 2026-03, 2026-Q1, 2026-H1 or 2026 (202603, 2026Q1 and 2026S1 are read too).",
    ),
    "file.number": (
        '"{value}" is no plain decimal number, so it cannot be added up.',
        "Write digits with at most one decimal point: 1234.5, without separators, units or percent signs.",
    ),
    "file.missing": (
        '"{value}" is no reason why a value is missing.{hint}',
        "Leave it empty or choose one of: {choices}.",
    ),
}

LINT_FAULTS: dict[str, tuple[str, str]] = {
    "lint.complaint_count": (
        (
            'The words {words} score how many complaints there are, in "{text}". Bodies would learn to suppress them, '
            "and the Regulations on Petition Work ask how complaints are handled."
        ),
        "Score how they are handled instead: accepted and settled in time, verified as mishandled, callers satisfied.",
    ),
    "lint.meeting_count": (
        (
            'The words {words} score how often something was held or issued, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by meetings and papers."
        ),
        "Score what came of it instead, e.g. problems found in spot checks.",
    ),
    "lint.photos": (
        (
            'The words {words} ask for pictures as proof, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by traces of work."
        ),
        "Score the result, verified on the spot or from a station's own system.",
    ),
    "lint.notes": (
        (
            'The words {words} ask for notes or records as proof, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by traces of work."
        ),
        "Score the result, verified on the spot or from a station's own system.",
    ),
    "lint.leader_comments": (
        (
            'The words {words} score what leaders wrote or said, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by leaders' comments."
        ),
        "Delete it, or score how tasks set by such comments were carried out.",
    ),
    "lint.media_pieces": (
        (
            'The words {words} score what was published, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by media pieces."
        ),
        "Delete it, or score verified results.",
    ),
    "lint.app_activity": (
        (
            'The words {words} score activity in apps or accounts, in "{text}"; '
            "the grass-roots relief provisions forbid judging a body by check-ins, followers or points."
        ),
        "Delete it, or score what the service achieved.",
    ),
    "lint.person": (
        'The words {words} ask for data about a person, in "{text}"; bodies are scored, never people.',
        "Ask for a number of cases instead.",
    ),
}

RUN_FAULTS: dict[str, tuple[str, str]] = {
    "run.not_zip": (
        "This is no run file: neither a zip archive nor the run.json of an unpacked one.",
        "Pass the .zip that was published, or the run.json beside its tables.",
    ),
    "run.member_unsafe": (
        'The archive holds "{member}", whose name points outside of it or is no plain file name.',
        "Do not unpack it. Ask for the run file as it was published.",
    ),
    "run.member_unknown": (
        'The archive holds "{member}", which is no part of a run file and would escape the check.',
        "Ask for the run file as it was published. Its parts: {members}.",
    ),
    "run.member_twice": (
        'The archive holds "{member}" twice, so it is unclear which of the two was published.',
        "Ask for the run file as it was published.",
    ),
    "run.member_lacking": (
        '"{member}" is lacking, so the run cannot be recomputed.',
        "Ask for the run file as it was published.",
    ),
    "run.too_large": (
        '"{member}" would unpack to more than {limit} MB, far beyond any run: it may be made to exhaust the machine.',
        "If the run really is that large, verify its parts one by one.",
    ),
    "run.damaged": (
        '"{member}" cannot be read ({problem}).',
        "Copy the file again from where it was published.",
    ),
    "run.manifest": (
        "run.json is not what a run file needs ({problem}).",
        "Ask for the run file as it was published.",
    ),
    "run.schema": (
        "run.json has the schema {found}, but this version of the engine reads {known}.",
        "Verify it with a newer version of the engine.",
    ),
    "run.hash": (
        '"{member}" is not the file that was published: its SHA-256 is {found}, but run.json says {expected}.',
        "Ask for the run file as it was published, and for what was changed since.",
    ),
    "run.framework_name": (
        "The framework in the file is {found}, but run.json says {expected}.",
        "Ask for the run file as it was published.",
    ),
    "run.framework_hash": (
        "The framework's checksum is {found}, but run.json says {expected}.",
        "Ask for the framework version that was in force.",
    ),
    "run.cell": (
        "{column} of {key} is {recorded} as recorded, but {computed} when recomputed.",
        "Do not rely on the record until this is explained.",
    ),
    "run.row_lacking": (
        "{key} is recomputed but stands in no row of the record.",
        "Do not rely on the record until this is explained.",
    ),
    "run.row_extra": (
        "{key} stands in the record but is not recomputed.",
        "Do not rely on the record until this is explained.",
    ),
    "run.row_order": (
        "The rows hold the same values as recomputed, but not in the published order.",
        "Ask for the run file as it was published.",
    ),
}

EDGE_FAULTS: dict[str, tuple[str, str]] = {**FILE_FAULTS, **LINT_FAULTS, **RUN_FAULTS}
