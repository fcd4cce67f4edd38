"""A Markdown table that is printed row by row, while the next row is still being measured."""

from collections.abc import Iterable, Iterator, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]], least: Sequence[int] = ()) -> Iterator[str]:
    """The lines of a table. The first column is text, flush left; the others are figures, flush right.

    Args:
        header: the titles; a column is as wide as its title.
        rows: the cells of each row.
        least: the least width of each column, where cells are wider than the title.
    """
    widths = [max(len(title), *least[k : k + 1], 3) for k, title in enumerate(header)]
    yield _line(header, widths)
    yield (
        "|"
        + "|".join(("-" * (width + 2)) if k == 0 else "-" * (width + 1) + ":" for k, width in enumerate(widths))
        + "|"
    )
    for row in rows:
        yield _line(row, widths)


def spread(ratios: Sequence[float]) -> str:
    """The median of some ratios, with the least and the greatest: "21.3 (20.1 to 22.4)"."""
    low, middle, high = (f"{ratio:.1f}" if ratio < 100 else f"{ratio:,.0f}" for ratio in ratios)
    return f"{middle} ({low} to {high})"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = [
        cell.ljust(width) if k == 0 else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(aligned) + " |"
