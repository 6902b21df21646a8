"""Tests among real servers."""
