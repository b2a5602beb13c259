"""The plots of a report as inline SVG: colours and fonts are those of the page, texts stay texts.

Each plot is drawn twice, for wide pages and for telephones, so that its letters have the size of those around it.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newscrawl.analysis.extras import needs
from newscrawl.analysis.report.figures import DAYS, FIELDS, WITHIN, Figures, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS: Final = 6
"""Portals that have a colour of their own; the others are drawn together."""
OTHERS: Final = "others"

_WIDE, _NARROW, _SMALL = 960, 340, (240, 24)  # pixels of CSS
_INCH = 72  # a unit of an SVG by matplotlib is a point: 72 to the inch; here it is a pixel
_SERIES = tuple(f"#0000f{number}" for number in range(COLOURS + 1))
_INK, _FAINT, _LINE = "#0000e0", "#0000e1", "#0000e2"
_NAMES = {
    **{colour: f"var(--c{number})" for number, colour in enumerate(_SERIES)},
    _INK: "var(--ink)", _FAINT: "var(--faint)", _LINE: "var(--line)",
}  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"


def grouped(figures: Figures, by_portal: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Return the series that are drawn: those of the first portals, and the others in one."""
    if len(by_portal) <= COLOURS:
        return by_portal
    shown = of_their_own(figures)
    rest = [values for portal, values in by_portal.items() if portal not in shown]
    return {**{portal: by_portal[portal] for portal in shown}, OTHERS: tuple(map(sum, zip(*rest, strict=True)))}


def of_their_own(figures: Figures) -> tuple[str, ...]:
    """Return the portals that are drawn each for itself."""
    return figures.portals[: COLOURS if len(figures.portals) <= COLOURS else COLOURS - 1]


def over_time(figures: Figures) -> list[Any]:
    """Return the plot of articles in each step: a panel for each portal, all on one scale; others have their own."""
    series, window = grouped(figures, figures.counts), drawn(figures)

    def draw(width: int) -> "Figure":
        height = 200 if len(series) == 1 else 26 + (92 if width == _WIDE else 84) * len(series)
        figure, axes = _panels(width, height, len(series), 1)
        own = max((max(values) for portal, values in series.items() if portal != OTHERS), default=0)
        for number, (axis, (portal, values)) in enumerate(zip(axes, series.items(), strict=True)):
            most = (max(values) if portal == OTHERS else own) or 1
            axis.bar(range(len(values)), values, width=0.82, color=_SERIES[number], linewidth=0)
            axis.set_ylim(0, most * 1.08)
            axis.set_xlim(-0.6, max(len(values) - 0.4, 0.6))
            _few(axis, most)
            if len(series) > 1:
                axis.set_title(portal, loc="left", fontsize=12, color=_INK, pad=3)
            _dates(axis, window.bins, 9 if width == _WIDE else 4, labelled=number == len(series) - 1)
        return figure

    return _both(draw, "Articles over time", _said_over_time(figures))


def outlines(rows: Sequence[Sequence[int]], name: str, said: Sequence[str]) -> list[Any]:
    """Return a small plot for each of `rows`, on a scale of its own; `said` tells each in words, `name` is an id."""
    with _drawing():
        return [
            _svg(_outline(values), "small", f"{name}-{number}", one)
            for number, (values, one) in enumerate(zip(rows, said, strict=True))
        ]


def _outline(values: Sequence[int]) -> "Figure":
    figure, (axis,) = _panels(*_SMALL, 1, 1)
    figure.set_layout_engine("none")
    axis.set_position((0, 0, 1, 1))
    axis.set_axis_off()
    axis.stairs(values, fill=True, color=_SERIES[0], linewidth=0, clip_on=False)
    axis.set_xlim(0, len(values))
    axis.set_ylim(0, max(values, default=0) or 1)
    return figure


def drawn(figures: Figures) -> Window:
    """Return the time that is drawn; only to be asked where there are articles."""
    assert figures.window is not None  # noqa: S101
    return figures.window


def latency(figures: Figures) -> list[Any]:
    """Return the plot of times from publication to fetching: those to the minute, and those to the day apart."""
    parts = [
        (names, part.classes, colour, title)
        for names, part, colour, title in (
            (WITHIN, figures.exact, _SERIES[0], "Published to the minute or second"),
            (DAYS, figures.daily, _SERIES[1], "Published to the day"),
        )
        if sum(part.classes)
    ]

    def draw(width: int) -> "Figure":
        is_wide = width == _WIDE
        rows, columns = (1, len(parts)) if is_wide else (len(parts), 1)
        height = 270 if is_wide else sum(46 + 21 * len(names) for names, *_ in parts)
        figure, axes = _panels(width, height, rows, columns, ratios=None if is_wide else [len(n) for n, *_ in parts])
        for axis, (names, classes, colour, title) in zip(axes, parts, strict=True):
            whole = sum(classes)
            places = range(len(names))
            axis.barh(places, [100 * number / whole for number in classes], height=0.72, color=colour, linewidth=0)
            most = 100 * max(classes) / whole
            for place, number in zip(places, classes, strict=True):
                share = 100 * number / whole
                axis.text(share + most * 0.015, place, _percent(share), va="center", fontsize=11, color=_INK)
            axis.set_yticks(list(places), names)
            axis.set_xlim(0, most * 1.2)
            axis.set_ylim(len(names) - 0.4, -0.6)
            axis.set_xticks([])
            axis.grid(visible=False)
            axis.tick_params(axis="y", length=0)
            axis.spines["left"].set_visible(True)
            axis.spines["bottom"].set_visible(False)
            axis.set_title(title, loc="left", fontsize=12, color=_INK, pad=6)
        return figure

    said = "; ".join(
        f"{title}: " + ", ".join(f"{name} {number}" for name, number in zip(names, classes, strict=True))
        for names, classes, _, title in parts
    )
    return _both(draw, "Time from publication to fetching", said) if parts else []


def coverage(figures: Figures) -> list[Any]:
    """Return the plot of the share of articles that have a field, a panel for each field, a line for each portal."""
    portals = of_their_own(figures)

    def draw(width: int) -> "Figure":
        is_wide = width == _WIDE
        columns = 4 if is_wide else 2
        rows = -(-len(FIELDS) // columns)
        figure, axes = _panels(width, 26 + rows * (160 if is_wide else 128), rows, columns, shared=False)
        figure.get_layout_engine().set(hspace=0.12, wspace=0.06)  # type: ignore[union-attr, call-arg]
        for axis in axes[len(FIELDS) :]:
            axis.set_visible(False)
        for axis, name in zip(axes, FIELDS, strict=False):
            for number, portal in reversed(list(enumerate(portals))):
                values = [None if share is None else 100 * share for share in figures.coverage[name][portal]]
                marker = "o" if len(figures.months) < 3 else ""
                line = [float("nan") if value is None else value for value in values]
                axis.plot(range(len(line)), line, color=_SERIES[number], linewidth=1.7, marker=marker, markersize=4)
            axis.set_ylim(-4, 106)
            axis.set_yticks([0, 50, 100], ["0", "50", "100 %"])
            margin = max(0.5, 0.03 * len(figures.months)) if len(figures.months) < 3 else 0.03 * len(figures.months)
            axis.set_xlim(-margin, len(figures.months) - 1 + margin)
            said = _percent(100 * figures.shares[name])
            axis.set_title(f"{name}  {said}", loc="left", fontsize=12, color=_INK, pad=6)
            _ends(axis, figures.months)
        return figure

    said = ", ".join(f"{name} {_percent(100 * figures.shares[name])}" for name in FIELDS)
    return _both(draw, "Share of articles that have a field, by month", f"Over all: {said}")


def _percent(share: float) -> str:
    if 0 < share < 1:
        return "< 1 %"
    return "> 99 %" if 99 < share < 100 else f"{share:.0f} %"


def _said_over_time(figures: Figures) -> str:
    window = drawn(figures)
    totals = ", ".join(f"{portal} {sum(values)}" for portal, values in grouped(figures, figures.counts).items())
    whole = [sum(values) for values in zip(*figures.counts.values(), strict=True)]
    return f"Articles by {window.step}: {totals}. {most_said(whole, window)}"


def most_said(values: Sequence[int], window: Window) -> str:
    """Say in which step of the window most articles are."""
    most = max(range(len(values)), key=values.__getitem__)
    if not values[most]:
        return "None in this time."
    when = "on" if window.step == "day" else f"in the {window.step} of"
    return f"Most {when} {window.bins[most]}: {values[most]:,}."


def _panels(
    width: int, height: int, rows: int, columns: int, *, shared: bool = True, ratios: Sequence[int] | None = None
) -> "tuple[Figure, list[Axes]]":
    from matplotlib.figure import Figure  # noqa: PLC0415, an extra

    figure = Figure(figsize=(width / _INCH, height / _INCH), layout="constrained")
    axes = figure.subplots(
        rows, columns, squeeze=False, sharex=shared and rows > 1 and columns == 1 and ratios is None,
        gridspec_kw={"height_ratios": ratios} if ratios else None,
    ).flatten()  # fmt: skip
    for axis in axes:
        for side in ("top", "right", "left"):
            axis.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axis.spines[side].set_color(_LINE)
        axis.tick_params(colors=_FAINT, labelsize=11, length=3, width=0.8, color=_LINE)
        axis.tick_params(axis="y", length=0)
        axis.grid(axis="y", color=_LINE, linewidth=0.8)
        axis.set_axisbelow(True)
        axis.patch.set_visible(False)
    figure.patch.set_visible(False)
    return figure, list(axes)


def _few(axis: "Axes", most: int) -> None:
    """Set two or three round ticks on the axis of counts."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415, an extra

    axis.yaxis.set_major_locator(MaxNLocator(nbins=3 if most > 3 else most, integer=True, steps=[1, 2, 5, 10]))
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _dates(axis: "Axes", bins: Sequence[date], most: int, *, labelled: bool) -> None:
    """Set ticks where months or years begin, or at even distances where all is short."""
    months = [(day.year, day.month) for day in bins]
    first = [n for n, month in enumerate(months) if n == 0 or month != months[n - 1]]
    years = [n for n in first if n == 0 or bins[n].year != bins[n - 1].year]
    if len(years) > most:
        places, form = years[:: -(-len(years) // most)], "%Y"
    elif len(first) >= 4:
        places, form = first[:: -(-len(first) // most)], "%Y-%m"
    else:
        places, form = list(range(0, len(bins), -(-len(bins) // most))), "%m-%d"
    gap = len(bins) / (most * 1.3)
    kept = [place for n, place in enumerate(places) if n or len(places) == 1 or places[1] - place >= gap]
    axis.set_xticks(kept, [f"{bins[place]:{form}}" for place in kept] if labelled else [])
    axis.tick_params(axis="x", labelbottom=labelled)


def _ends(axis: "Axes", months: Sequence[date]) -> None:
    """Name the first and the last month."""
    axis.set_xticks(sorted({0, len(months) - 1}), [f"{months[n]:%Y-%m}" for n in sorted({0, len(months) - 1})])
    labels = axis.get_xticklabels()
    if len(labels) == 2:
        labels[0].set_horizontalalignment("left")
        labels[1].set_horizontalalignment("right")


def _both(draw: "Callable[[int], Figure]", title: str, said: str) -> list[Any]:
    prefix = title.split(maxsplit=1)[0].lower()
    with _drawing():
        return [
            _svg(draw(width), kind, f"{prefix}-{kind}", title, said)
            for kind, width in (("wide", _WIDE), ("narrow", _NARROW))
        ]


@contextmanager
def _drawing() -> "Iterator[None]":
    """Set how everything is drawn, whatever the user's own matplotlibrc says."""
    with needs("the report", "matplotlib"):
        import matplotlib  # noqa: PLC0415, an extra

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({
            "svg.fonttype": "none", "font.family": "DejaVu Sans", "axes.unicode_minus": False, "text.parse_math": False,
        })  # fmt: skip
        yield


def _svg(figure: "Figure", kind: str, prefix: str, title: str, said: str = "") -> Any:
    """Return a figure as an element of class `kind`: colours are variables of the page, ids begin with `prefix`."""
    import matplotlib  # noqa: PLC0415, an extra

    stream = BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": prefix}):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = etree.fromstring(stream.getvalue(), etree.XMLParser(resolve_entities=False, remove_blank_text=True))
    _rename(root, f"{prefix}-")
    etree.strip_elements(root, f"{_SVG}metadata", f"{_SVG}style", etree.Comment, with_tail=False)
    told = {"class": kind, "role": "img", "aria-label": f"{title}. {said}" if said else title}
    svg = etree.Element("svg", {"viewBox": root.get("viewBox", ""), **told})
    if kind == "small":  # it fills its cell, whatever form that has
        svg.set("preserveAspectRatio", "none")
    etree.SubElement(svg, "title").text = title
    if said:
        etree.SubElement(svg, "desc").text = said
    svg.extend(list(root))
    for element in svg.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.removeprefix(_SVG)
    etree.cleanup_namespaces(svg)
    return svg


def _rename(root: Any, prefix: str) -> None:
    for element in root.iter(f"{_SVG}*"):
        if name := element.get("id"):
            element.set("id", prefix + name)
        if target := element.attrib.pop(_HREF, None):
            element.set("href", "#" + prefix + target.removeprefix("#"))
        if clip := element.get("clip-path"):
            element.set("clip-path", clip.replace("url(#", f"url(#{prefix}"))
        if style := element.get("style"):
            for colour, variable in _NAMES.items():
                style = style.replace(colour, variable)
            element.set("style", _without_font(style) if element.tag == f"{_SVG}text" else style)


def _without_font(style: str) -> str:
    """Leave the family to the page; its size stays."""
    kept = []
    for part in style.split(";"):
        name, _, value = part.strip().partition(":")
        if name == "font":
            size = value.split(maxsplit=1)[0]
            kept.append(f"font-size: {size}")
        elif name and name != "font-family":
            kept.append(part.strip())
    return "; ".join(kept)
