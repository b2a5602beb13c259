"""Bytes → honest text. Pure: text and bytes in, text out, no network, no state."""
