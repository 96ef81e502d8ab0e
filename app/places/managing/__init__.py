"""Keeping the list of courts and offices: adding one, correcting it, taking it out of use."""
