"""Addresses of rectification and of the files of supervision."""

from django.urls import path

from qingheng.supervision.views import attachments, rectification, rectifications

urlpatterns = [
    path("rectifications/", rectifications.item_list, name="rectifications"),
    path("rectifications/board/", rectifications.board, name="board"),
    path("rectifications/calendar/", rectifications.calendar, name="rectification_calendar"),
    path("rectifications/ledger.xlsx", rectifications.export, name="ledger"),
    path("rectifications/new/", rectifications.new, name="rectification_new"),
    path("rectifications/<int:pk>/", rectification.item, name="rectification"),
    path("rectifications/<int:pk>/steps/<slug:name>/", rectification.step, name="rectification_step"),
    path("rectifications/<int:pk>/files/", rectification.add_file, name="rectification_file"),
    path("rectifications/extensions/<int:pk>/", rectification.decide, name="decide_item_extension"),
    path("attachments/<int:pk>/", attachments.download, name="attachment"),
    path("attachments/<int:pk>/out/", attachments.take_away, name="attachment_removal"),
]
