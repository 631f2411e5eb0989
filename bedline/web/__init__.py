"""The pages and the API: parse, one service call, render."""
