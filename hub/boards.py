"""The noticeboards that this hub follows: those of the config file, and those added since."""

import asyncio

from hub.clock import Clock
from hub.config import Config
from hub.errors import ConflictError, InvalidInputError
from hub.feeds.board import BoardFollower
from hub.feeds.followed import followed, remember
from hub.model.board import BoardPolicy, BoardStatus
from hub.pipeline import Pipeline
from hub.store.addresses import Outbound, check_url
from hub.store.database import Database
from noticeboard.errors import NoticeboardError


class Boards:
    """Starts, and adds to, what the pipeline follows."""

    def __init__(
        self,
        config: Config,
        database: Database,
        outbound: Outbound,
        clock: Clock,
        pipeline: Pipeline,
    ) -> None:
        self._config = config
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._pipeline = pipeline
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Take in every followed board; the config file's word on a board comes first."""
        policies = {policy.origin: policy for policy in self._config.boards}
        for policy in await followed(self._database):
            policies.setdefault(policy.origin, policy)
        for policy in policies.values():
            await self._add(policy)

    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        """Follow one more board.

        Raises ConflictError where another has its origin, InvalidInputError where its keys or its
        address cannot be used; nothing is kept then.
        """
        async with self._turn:
            if any(status.origin == policy.origin for status, _ in self._pipeline.boards()):
                raise ConflictError("This hub already follows a board of that name.")
            return await self._add(policy)

    async def _add(self, policy: BoardPolicy) -> BoardStatus:
        check_url(policy.url, allow_private=policy.allow_private_address)
        # Built before it is remembered: a policy that cannot work would stop every later start.
        try:
            follower = BoardFollower(
                policy,
                self._database,
                self._outbound.to(allow_private=policy.allow_private_address),
                self._clock,
                poll_s=self._config.poll.total_seconds(),
            )
        except NoticeboardError as error:
            raise InvalidInputError(f"The board's keys cannot be used: {error}") from error
        await remember(self._database, policy, self._clock.now())
        await self._pipeline.add_board(follower, policy)
        return follower.status
