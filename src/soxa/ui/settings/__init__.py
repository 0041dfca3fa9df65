"""Thiết lập: office, people, units, packs, appearance, the ledger's file."""
