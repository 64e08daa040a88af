"""Magpie runs school-to-school peer learning."""
