"""Tables of numbers in a terminal.

Left out: what the numbers are.
"""

from rich.table import Table

# The first columns wherever networks are measured, and their fields in a report.
NAMED = {
    "named right": "named_right",
    "named wrong": "named_wrong",
    "two": "two_named",
    "true in two": "two_right",
    "refused": "refused",
}


def align_numbers(table: Table) -> Table:
    """Numbers to the right; names in the first column never cut."""
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def percent_or_dash(fraction: float | None, decimals: int = 2) -> str:
    """A fraction of 1 in per cent; a dash where there is none."""
    return "–" if fraction is None else f"{fraction:.{decimals}%}"


def number_or_dash(number: float | None, decimals: int = 4) -> str:
    """A number as it is; a dash where there is none."""
    return "–" if number is None else f"{number:.{decimals}f}"
