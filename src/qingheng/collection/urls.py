"""Addresses of the collection app. The law: what follows from an import is given by whoever stands above."""

from django.urls import URLPattern, path

from qingheng.collection.submission.affected import FindAffected
from qingheng.collection.views import (
    board,
    calendar,
    deadlines,
    evidence,
    grid,
    home,
    imports,
    jobs,
    locking,
    quality,
    questions,
    steps,
    submissions,
)
from qingheng.collection.views.imports import OnImport
from qingheng.collection.views.steps import OnAccept

app_name = "collection"


def routes(on_import: OnImport, on_accept: OnAccept, affected: FindAffected) -> tuple[list[URLPattern], str]:
    """The addresses, for `include()`.

    A confirmed file goes to `on_import`, an accepted submission to `on_accept`; `affected` finds what it reaches.
    """
    patterns = [
        path("", home.home, name="home"),
        path("template/", home.template, name="template"),
        path("tasks/", deadlines.task_list, name="tasks"),
        path("tasks/<str:station>/<str:period>/extension/", deadlines.extension, name="extension"),
        path("extensions/<int:pk>/decide/", deadlines.decide, name="decide_extension"),
        path("calendar/", calendar.page, name="calendar"),
        path("calendar/<str:token>.ics", calendar.deadlines, name="feed"),
        path("board/", board.overview, name="board"),
        path("board/<str:station>/<str:period>/", board.gaps, name="missing"),
        path("import/", imports.upload, name="upload"),
        path("import/confirm/", imports.confirm, {"on_import": on_import}, name="confirm"),
        path("import/<str:token>/errors/", imports.errors, name="errors"),
        path("jobs/<int:number>/", jobs.job, name="job"),
        path("jobs/<int:number>/cancel/", jobs.cancel, name="job_cancel"),
        path("batches/<int:number>/", imports.batch, name="batch"),
        path("grid/<str:station>/<str:period>/", grid.grid, name="grid"),
        path("grid/<str:station>/<str:period>/cells/", grid.cells, name="cells"),
        path("grid/<str:station>/<str:period>/cell/", grid.cell, name="cell"),
        path("grid/<str:station>/<str:period>/effect/", grid.effect, name="effect"),
        path("grid/<str:station>/<str:period>/evidence/", evidence.upload, name="evidence"),
        path("evidence/<int:pk>/", evidence.download, name="evidence_file"),
        path("evidence/<int:pk>/take-away/", evidence.take_away, name="evidence_removal"),
        path("submissions/", submissions.submissions, name="submissions"),
        path("submissions/locks/", locking.locks, name="locks"),
        path("submissions/<int:pk>/", submissions.submission, {"affected": affected}, name="submission"),
        path("submissions/<int:pk>/send-back/", steps.send_back, name="send_back"),
        path(
            "submissions/<int:pk>/steps/<slug:name>/",
            steps.step,
            {"on_accept": on_accept, "affected": affected},
            name="step",
        ),
        path("submissions/<int:pk>/questions/", questions.questions, name="questions"),
        path("quality/", quality.rules, name="quality"),
        path("quality/versions/<int:pk>/", quality.version, name="quality_version"),
        path("quality/versions/<int:pk>/file/", quality.file, name="quality_file"),
        path("quality/versions/<int:pk>/begin/", quality.begin, name="quality_begin"),
        path("quality/import/", quality.import_, name="quality_import"),
        path("quality/effect/", quality.effect, name="quality_effect"),
        path("quality/reconciliation/", quality.reconciliation, name="reconciliation"),
    ]
    return patterns, app_name
