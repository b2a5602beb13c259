"""Measures that are run by hand and by the quality gate: nothing here is asserted by a clock."""
