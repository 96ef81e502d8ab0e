"""Measurements, as ratios in one run. No test asserts them: clocks lie under load."""
