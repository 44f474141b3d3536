"""Addresses of supervision sheets and dossiers."""

from django.urls import path

from qingheng.supervision.views import dossiers, sheets

urlpatterns = [
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/new/", sheets.new, name="sheet_new"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/steps/<slug:step>/", sheets.step, name="sheet_step"),
    path("sheets/<int:pk>.<slug:form>", sheets.paper, name="sheet_paper"),
    path("dossiers/", dossiers.dossier_list, name="dossiers"),
    path("dossiers/<slug:code>/<int:year>/", dossiers.dossier, name="dossier"),
    path("dossiers/<slug:code>/<int:year>/export.<slug:form>", dossiers.export, name="dossier_export"),
    path("dossier-materials/<int:pk>/", dossiers.material, name="material"),
    path("dossier-materials/<int:pk>/out/", dossiers.take_out, name="material_out"),
]
