"""DHIS2's web interface, as far as clients need it to push data values here unchanged."""
