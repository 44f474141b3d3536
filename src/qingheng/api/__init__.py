"""Machine interface 机器接口: tokens, JSON for other systems, and DHIS2's dataValueSets unchanged."""
