"""Addresses as DHIS2 has them: a version before the name or none, `.json` after it or nothing, a slash or none."""

from django.urls import URLPattern, re_path

from qingheng.api.dhis2 import views

app_name = "dhis2"
VERSION = r"^(?:(?P<version>[1-9][0-9])/)?"
END = r"(?:\.json)?/?$"
CODE = r"/(?P<code>[^?#]+?)"


def _path(name: str, view: object, route: str) -> URLPattern:
    return re_path(f"{VERSION}{route}{END}", view, name=name)  # type: ignore[call-overload, no-any-return] # a view of ours


urlpatterns = [
    re_path(rf"{VERSION}dataValueSets(?:\.(?P<form>json|csv))?/?$", views.data_value_sets, name="data_value_sets"),
    _path("registrations", views.registrations, "completeDataSetRegistrations"),
    _path("system_info", views.system_info, "system/info"),
    _path("me", views.me, "me"),
    _path("organisation_units", views.organisation_units, "organisationUnits"),
    _path("organisation_unit", views.organisation_unit, f"organisationUnits{CODE}"),
    _path("data_elements", views.data_elements, "dataElements"),
    _path("data_element", views.data_element, f"dataElements{CODE}"),
    _path("data_sets", views.data_sets_list, "dataSets"),
    _path("data_set", views.data_set, f"dataSets{CODE}"),
    re_path(r"^(?P<rest>.*)$", views.nowhere, name="nowhere"),
]
