"""When a contest begins and ends, as people write it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.game.schedule import at_local

LENGTHS = (30, 60, 120, 24 * 60, 3 * 24 * 60, 7 * 24 * 60)
"""Minutes that a contest may last, as they are offered."""

_SOON, _STEP = timedelta(minutes=10), 300
_DAYS = {"今天": 0, "明天": 1, "后天": 2, "today": 0, "tomorrow": 1}
_MOMENT = re.compile(
    r"(?:(?:(?P<year>\d{4})\s*[年/.-]\s*)?(?P<month>\d{1,2})\s*[月/.-]\s*(?P<day>\d{1,2})日?号?[T\s]*"
    rf"|(?P<word>{'|'.join(_DAYS)})\s*)?(?P<hour>\d{{1,2}})[:：点](?P<minute>\d{{2}})?(?::00)?分?"
)
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|～|至|到|to)*\s*")


def read_window(text: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """`5月4日 20:00-21:00` and the like as two instants; None for what is none.

    Without a day: the next time that hour comes. Without a year: the next time that day comes. An end without a day
    is that of the beginning, or the day after it.
    """
    text = unicodedata.normalize("NFKC", text)
    found = list(_MOMENT.finditer(text))
    if len(found) != 2 or not _BETWEEN.fullmatch(_MOMENT.sub("", text).strip()):
        return None
    try:
        opens = _instant(found[0], now, zone)
        return opens, _instant(found[1], now, zone, opens)
    except (ValueError, OverflowError):
        return None


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """One instant, written the same way."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return _instant(found, now, zone) if found else None
    except (ValueError, OverflowError):
        return None


def _instant(found: re.Match[str], now: datetime, zone: ZoneInfo, after: datetime | None = None) -> datetime:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    days, hour = (1, 0) if (hour, minute) == (24, 0) else (0, hour)
    at, local = time(hour, minute), (after or now).astimezone(zone)
    day = _day(found, now.astimezone(zone).date())
    if day is None:
        moment = at_local(local.date() + timedelta(days), at, zone)
        return moment if moment > (after or now) else at_local(local.date() + timedelta(1), at, zone)
    return at_local(day + timedelta(days), at, zone)


def _day(found: re.Match[str], today: date) -> date | None:
    if found["word"]:
        return today + timedelta(_DAYS[found["word"]])
    if not found["month"]:
        return None
    day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
    return day if found["year"] or day >= today else day.replace(year=today.year + 1)


def near_times(now: datetime, zone: ZoneInfo) -> Sequence[datetime]:
    """Beginnings that are offered: in some ten minutes, and the next evenings and mornings."""
    soon = (now + _SOON).timestamp()
    first = datetime.fromtimestamp(-(-soon // _STEP) * _STEP, zone)
    today = now.astimezone(zone).date()
    plain = [(0, 20), (1, 9), (1, 20), (2, 20)]
    later = (at_local(today + timedelta(days), time(hour), zone) for days, hour in plain)
    return [first, *(moment.astimezone(zone) for moment in later if moment > first)]
