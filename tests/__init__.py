"""Tests, mirroring the rooms: tests/sources/ tests the room sources, and so on."""
