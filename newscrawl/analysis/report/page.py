"""A report as one HTML page that needs nothing else: no script, no request, no file beside it.

It is built as a tree by lxml, which the project has anyway: texts are escaped because there is no other way in.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import html
from lxml.html import builder as e

from newscrawl.analysis.report import plots
from newscrawl.analysis.report.figures import Figures, Latency, Ranked, shortened
from newscrawl.analysis.report.standing import Kept, PortalStanding
from newscrawl.clock import PORTAL_ZONE

GENERATOR: Final = "newscrawl report"
"""What the page says it was made by: how it is known again."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_SYMBOLS = {"OK": "✓", "WARNING": "!", "CRITICAL": "✕", "UNKNOWN": "?"}
_WORDS = {"OK": "well", "WARNING": "needs a look", "CRITICAL": "failing", "UNKNOWN": "unknown"}
_STATES = {0: "OK", 3: "WARNING", None: "UNKNOWN"}
_RUNS, _LISTED = 30, 20
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHINESE = "zh-Hans"


def page(
    figures: Figures, kept: Kept, *, portals: Sequence[str], period: str, made: datetime, everything: bool
) -> bytes:
    """Return the page: HTML, UTF-8.

    `portals` are those that were asked for, `period` says in words which time, `made` (aware) when it was made,
    `everything` whether no portal was left out. Raises ConfigurationError without matplotlib.
    """
    subject = "all portals" if everything and len(portals) != 1 else _list(portals)
    title = _clean(f"News report: {subject}, {period}")
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    document = e.HTML(
        e.HEAD(
            e.META(charset="utf-8"),
            _meta("generator", GENERATOR),
            html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            _meta("viewport", "width=device-width, initial-scale=1"),
            _meta("referrer", "no-referrer"),
            _meta("color-scheme", "light dark"),
            e.TITLE(title),
            e.STYLE(style),
        ),
        e.BODY(
            e.HEADER(e.H1(_clean(f"News from {subject}")), e.P(_clean(_lead(figures, period)), e.CLASS("lead"))),
            e.MAIN(*_parts(figures, kept, made)),
            e.FOOTER(e.P(f"Made {_minute(made)}, China time, by newscrawl report. Days are those of China.")),
        ),
        lang="en",
    )
    return bytes(html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"


def _parts(figures: Figures, kept: Kept, made: datetime) -> Iterable[Any]:
    yield _tiles(figures, kept)
    if kept.portals:
        yield _health(kept, made)
    if not figures.articles:
        yield _section("Articles", e.P("No articles were published in this period."))
    else:
        yield _over_time(figures)
        yield e.DIV(
            _ranked(
                "Sections", "Section", figures.sections, figures, "An article counts in each section that lists it."
            ),
            _ranked("Sources", "Source", figures.sources, figures, "As the pages state them."),
            e.CLASS("pair"),
        )
        yield from _latency(figures)
        yield _coverage(figures)
        yield _stories(figures)
    yield e.DIV(_refusals(kept), _sizes(figures, kept), e.CLASS("pair"))


def _lead(figures: Figures, period: str) -> str:
    if not figures.articles:
        return f"{_upper(period)}."
    span = f"{figures.first}" if figures.first == figures.last else f"{figures.first} to {figures.last}"
    return f"{_upper(period)}: articles of {span}, as they stand now."


def _tiles(figures: Figures, kept: Kept) -> Any:
    portals = len(figures.portals) or len(kept.portals)
    told = [
        ("article" if figures.articles == 1 else "articles", f"{figures.articles:,}"),
        ("portal" if portals == 1 else "portals", f"{portals:,}"),
        ("revised by their portals", f"{figures.revised:,}"),
        ("withdrawn by their portals", f"{figures.withdrawn:,}"),
        ("stories told by several portals", f"{figures.spread:,}"),
        ("median time to fetching", _hours(figures.exact)),
    ]
    return e.DL(*(e.DIV(e.DT(name), e.DD(number)) for name, number in told), e.CLASS("tiles"))


def _health(kept: Kept, made: datetime) -> Any:
    ill = [one for one in kept.portals if one.health != "OK"]
    number = len(kept.portals)
    said = f"{number - len(ill)} of {number} well." if ill else "All are well."
    order = {"CRITICAL": 0, "WARNING": 1, "UNKNOWN": 2, "OK": 3}
    shown = sorted(kept.portals, key=lambda one: (order.get(one.health, 2), one.portal))
    return _section(
        "Health of the portals",
        e.P(f"{said} Bars are the last runs, the newest on the right: low is complete, higher incomplete, highest"
            " failed, lowest killed or going on.", e.CLASS("note")),
        e.DIV(*(_portal(one, made) for one in shown), e.CLASS("portals")),
    )  # fmt: skip


def _portal(one: PortalStanding, made: datetime) -> Any:
    head = e.DIV(
        e.H3(e.BDI(_clean(one.portal))),
        e.SPAN(f"{_SYMBOLS.get(one.health, '?')} {_WORDS.get(one.health, one.health)}", e.CLASS(f"state {one.health}")),
        e.CLASS("head"),
    )
    last = one.runs[0] if one.runs else None
    told = [f"Last run {_ago(made - last.started)}, on {_minute(last.started)}" if last else "Never crawled"]
    if last and last.exit_code == 0:
        told.append("complete")
    elif one.last_success:
        told.append(f"last complete {_ago(made - one.last_success)}")
    elif one.runs:
        told.append("none complete")
    lines = [_upper(", ".join(told)) + "."]
    if one.last_new:
        lines.append(f"Last new article {_ago(made - one.last_new)}.")
    if one.next_due:
        lines.append(f"Next run due {_minute(one.next_due)}.")
    if one.health != "OK" and one.reason != "never crawled":
        lines.append(_sentence(shortened(one.reason)))
    lines += [f"Not as expected: {shortened(breach)}" for breach in one.breaches[:3]]
    if one.withheld:
        lines.append(f"{one.withheld:,} articles are withheld.")
    return e.DIV(head, *_strip(one), *(e.P(_clean(line)) for line in lines), e.CLASS("portal"))


def _strip(one: PortalStanding) -> Iterable[Any]:
    shown = list(reversed(one.runs[:_RUNS]))
    if not shown:
        return
    states = [_STATES.get(run.exit_code, "CRITICAL") for run in shown]
    well = states.count("OK")
    strip = e.DIV(*(e.SPAN(e.CLASS(state)) for state in states), e.CLASS("runs"), role="img")
    strip.set("aria-label", f"{well} of the last {len(shown)} runs were complete")
    yield strip


def _over_time(figures: Figures) -> Any:
    window = plots.drawn(figures)
    notes = [f"{figures.a_day:,.1f} a day on average."] if figures.a_day >= 0.1 else []
    if figures.most and figures.most[1] > 1:
        notes.append(f"Most on {figures.most[0]}: {figures.most[1]:,}.")
    if figures.undated:
        notes.append(f"{figures.undated:,} without a time of publication count when they were fetched.")
    if figures.outside:
        notes.append(f"{figures.outside:,} are not drawn: published long before the others, or dated after fetching.")
    totals = list(figures.by_portal.items())
    shown, rest = totals[:_LISTED], totals[_LISTED:]
    rows = [_bar_row(portal, number, totals[0][1], figures.articles) for portal, number in shown]
    if rest:
        rows.append(_rest_row(f"{len(rest):,} others", sum(number for _, number in rest)))
    table = [_table("Articles of each portal", ("Portal", "Articles", "Share"), rows)] if len(totals) > 1 else []
    note = [e.P(" ".join(notes), e.CLASS("note"))] if notes else []
    return _section(f"Articles per {window.step}", *note, *plots.over_time(figures), *table)


def _latency(figures: Figures) -> Iterable[Any]:
    drawn = plots.latency(figures)
    if not drawn:
        return
    notes = []
    if figures.exact.median is not None:
        notes.append(f"Half of those with a time were fetched within {_hours(figures.exact)}.")
    notes.append("Pages that give only the day are shown apart. “Ahead”: the page gave a time still to come.")
    if figures.older:
        was = "was" if figures.older == 1 else "were"
        notes.append(f"{figures.older:,} {was} there before their portal was first crawled.")
    yield _section("From publication to fetching", e.P(" ".join(notes), e.CLASS("note")), *drawn)


def _coverage(figures: Figures) -> Any:
    said = "Share of the articles fetched in each month that have the field; beside its name, the share over all."
    if (left := len(figures.portals) - len(plots.of_their_own(figures))) > 0:
        said += f" The {left:,} smaller portals have no line of their own."
    return _section("Fields over time", e.P(said, e.CLASS("note")), *_key(figures), *plots.coverage(figures))


def _key(figures: Figures) -> Iterable[Any]:
    if len(figures.portals) > 1:
        shown = plots.of_their_own(figures)
        yield e.UL(
            *(e.LI(_clean(portal), style=f"--colour: var(--c{n})") for n, portal in enumerate(shown)), e.CLASS("key")
        )


def _ranked(heading: str, name: str, ranked: Ranked, figures: Figures, note: str) -> Any:
    most, window = ranked.names[0][1] if ranked.names else 1, plots.drawn(figures)
    said = [f"Articles per {window.step}. {plots.most_said(values, window)}" for values in ranked.over_time]
    drawn = plots.outlines(ranked.over_time, heading.lower(), said)
    rows = [
        _bar_row(label, number, most, figures.articles, plot)
        for (label, number), plot in zip(ranked.names, drawn, strict=True)
    ]
    if ranked.others:
        rows.append(_rest_row(f"{ranked.others:,} others", ranked.others_count, 4))
    if ranked.without:
        rows.append(_rest_row("none stated", ranked.without, 4))
    heads = (name, f"Per {window.step}", "Articles", "Share")
    table = _table(f"{note} Each curve has a scale of its own.", heads, rows, left=2)
    return _section(heading, table)


def _bar_row(label: str, number: int, most: int, whole: int, *plot: Any) -> Any:
    share = 100 * number / whole
    return e.TR(
        e.TH(_chinese(label), e.CLASS("bar"), scope="row", style=f"--share: {100 * number / most:.1f}%"),
        *(e.TD(one, e.CLASS("shape")) for one in plot),
        e.TD(f"{number:,}", e.CLASS("n")),
        e.TD("< 1 %" if share < 1 else f"{share:.0f} %", e.CLASS("n")),
    )


def _rest_row(label: str, number: int, columns: int = 3) -> Any:
    empty = [e.TD() for _ in range(columns - 3)]
    return e.TR(e.TH(label, scope="row"), *empty, e.TD(f"{number:,}", e.CLASS("n")), e.TD(), e.CLASS("rest"))


def _stories(figures: Figures) -> Any:
    if not figures.stories:
        return _section("Largest stories", e.P("No story was published more than once."))
    rows = [
        e.TR(
            e.TH(_linked(story.title.strip() or "no title", story.url), e.CLASS("title"), scope="row"),
            _unit(f"{story.portals}", "portal" if story.portals == 1 else "portals"),
            _unit(f"{story.articles}", "articles"),
            _unit(_span(story.first, story.last), ""),
        )
        for story in figures.stories
    ]
    table = _table("Stories that most portals published; only published copies count.",
                   ("Title", "Portals", "Articles", "Time"), rows, left=1)  # fmt: skip
    table.find(".//table").set("class", "stories")
    return _section("Largest stories", table)


def _unit(text: str, unit: str) -> Any:
    cell = e.TD(text, e.CLASS("n"))
    cell.set("data-unit", unit)
    return cell


def _refusals(kept: Kept) -> Any:
    if not kept.refusals and not kept.forgotten:
        return _section("Pages that gave no article", e.P("None in the runs of this period."))
    shown, rest = kept.refusals[:_LISTED], kept.refusals[_LISTED:]
    rows = [
        e.TR(
            e.TD(one.state, e.CLASS("s")),
            e.TH(_clean(shortened(one.reason)), scope="row"),
            e.TD(f"{one.number:,}", e.CLASS("n")),
        )
        for one in shown
    ]
    if rest:
        number = sum(one.number for one in rest)
        rows.append(e.TR(e.TD(), e.TH(f"{len(rest):,} other reasons", scope="row"), e.TD(f"{number:,}", e.CLASS("n"))))
    if kept.forgotten:
        name = e.TH("in older runs, whose reasons are gone", scope="row")
        rows.append(e.TR(e.TD(), name, e.TD(f"{kept.forgotten:,}", e.CLASS("n")), e.CLASS("rest")))
    said = "A page counts in each run that asked for it. Reasons are kept for 90 days."
    return _section("Pages that gave no article", _table(said, ("State", "Reason", "Pages"), rows, left=2))


def _sizes(figures: Figures, kept: Kept) -> Any:
    rows = [_pair("Published copies within a portal", f"{figures.copies_within:,}"),
            _pair("Published copies of other portals’ articles", f"{figures.copies - figures.copies_within:,}"),
            _pair("Copies that were not published", f"{kept.duplicates:,}"),
            _pair("Runs in the period", f"{kept.runs:,}")]  # fmt: skip
    rows += [_pair(f"{_upper(name)} on disk, all portals", _bytes(size)) for name, size in kept.sizes.items()]
    return _section("Duplicates and sizes", _table("", ("What", ""), rows))


def _pair(name: str, number: str) -> Any:
    return e.TR(e.TH(name, scope="row"), e.TD(number, e.CLASS("n")))


def _section(heading: str, *content: Any) -> Any:
    return e.SECTION(e.H2(heading), *content)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Any], left: int = 1) -> Any:
    head = [e.TH(name, *([] if n < left else [e.CLASS("n")]), scope="col") for n, name in enumerate(heads)]
    told = [e.CAPTION(caption)] if caption else []
    table = e.TABLE(*told, *([e.THEAD(e.TR(*head))] if all(heads) else []), e.TBODY(*rows))
    return e.DIV(table, e.CLASS("scroll"))


def _linked(text: str, url: str) -> Any:
    try:
        is_web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        is_web = False
    if not is_web:
        return _chinese(text)
    return e.A(_chinese(text), href=_clean(url), rel="noopener noreferrer")


def _chinese(text: str) -> Any:
    """Return a text of the portals, which turns no other around."""
    return e.BDI(_clean(text), lang=_CHINESE)


def _clean(text: str) -> str:
    """Return `text` with a mark in place of what HTML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _meta(name: str, content: str) -> Any:
    return html.Element("meta", {"name": name, "content": content})


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} others" if len(names) > 4 else "")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _upper(text) + ("" if text.endswith((".", "…")) else ".")


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(PORTAL_ZONE):%Y-%m-%d %H:%M}"


def _ago(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    if hours < 0:
        return "by a clock that is ahead"
    if hours < 48:
        return "within the hour" if hours < 1 else f"{_number(hours, 'hour')} ago"
    return f"{_number(hours / 24, 'day')} ago"


def _number(value: float, unit: str) -> str:
    return f"{int(value):,} {unit}" + "s" * (int(value) != 1)


def _span(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first}, {_number((last - first).days, 'day')}"


def _hours(part: Latency) -> str:
    if part.median is None:
        return "–"
    if part.median < 1.5:
        return f"{part.median * 60:.0f} min"
    if part.median < 48:
        return f"{part.median:.1f} h"
    days = part.median / 24
    return f"{days:.0f} days" if days < 1000 else f"{days / 365.25:.0f} years"


def _bytes(size: int) -> str:
    value = float(size)
    for unit in ("bytes", "KB", "MB"):
        if value < 1000:
            return f"{value:,.0f} {unit}"
        value /= 1000
    return f"{value:,.1f} GB"
