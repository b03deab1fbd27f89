"""The page: one module for each page, and one for each part of a page.

A page reads like a script. A part has one `show(...)`. What they compute lies in digits/.
"""
