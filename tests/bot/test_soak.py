"""Two days of a league with a Telegram that fails; `make bench ARGS=soak` lives thirty."""

from pathlib import Path
from random import Random

from bot.playground import Playground, Scene
from tests.bot.conftest import running
from tests.load.soak import FIRST_MEMBER, League


async def test_after_two_days_of_faults_the_ledger_is_what_was_voted(folder: Path) -> None:
    async with Playground(Scene.sample()) as telegram, running(telegram, folder, admin_ids=(FIRST_MEMBER,)) as house:
        league = League(house, folder, Random(7), groups=3, people=10)
        await league.live(2)
        assert league.findings() == []
        assert len(league.polls) == 6 and league.cast
