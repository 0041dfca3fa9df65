"""Gửi – nhận: files that travel, verified when they arrive."""
