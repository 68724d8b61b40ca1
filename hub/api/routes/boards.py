"""Routes for followed boards and for this hub's ledger."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope


async def get_boards(request: web.Request) -> web.Response:
    """List the followed boards."""
    boards = await request.app[CONTEXT].house.boards()
    spoken = await saying(request)
    return answer(
        views.BoardList(boards=tuple(wire.dump_board(*board, spoken) for board in boards))
    )


async def post_board(request: web.Request) -> web.Response:
    """Follow a board, trusting the keys given here and never those it later shows."""
    policy = await schema.read_long_body(request, schema.parse_policy)
    status = await request.app[CONTEXT].house.follow(policy)
    return answer(wire.dump_board(status, policy.url, await saying(request)), HTTPStatus.CREATED)


async def put_board_following(request: web.Request) -> web.Response:
    """Follow a board no longer, or again; what was verified of it stays either way."""
    origin, following = schema.parse_following(await schema.read_body(request))
    board = await request.app[CONTEXT].house.set_following(origin, following=following)
    return answer(wire.dump_board(*board, await saying(request)))


async def get_board_policy(request: web.Request) -> web.Response:
    """Show whom the owner relies on about a board."""
    origin = schema.parse_board_query(request.query)
    return answer(wire.dump_policy(await request.app[CONTEXT].house.board_policy(origin)))


async def put_board_policy(request: web.Request) -> web.Response:
    """Rely on other witnesses and verifiers of a board; its own keys never change."""
    wanted = await schema.read_long_body(request, schema.parse_trust)
    board = await request.app[CONTEXT].house.change_board_policy(
        wanted.origin,
        witnesses=wanted.witnesses,
        quorum=wanted.quorum,
        verifiers=wanted.verifiers,
    )
    return answer(wire.dump_board(*board, await saying(request)))


async def get_board_evidence(request: web.Request) -> web.Response:
    """Give what a board signed and cannot have meant honestly, as a ZIP file."""
    origin = schema.parse_board_query(request.query)
    name, zipped = await request.app[CONTEXT].house.board_evidence(origin)
    return web.Response(
        body=zipped,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def get_ledger(request: web.Request) -> web.Response:
    """Show the ledger of what this house decided and shared."""
    checkpoint, entries = await request.app[CONTEXT].house.ledger()
    return answer(views.LedgerView(checkpoint=checkpoint, entries=tuple(entries)))


async def get_ledger_check(request: web.Request) -> web.Response:
    """Verify the ledger, entry by entry."""
    context, spoken = request.app[CONTEXT], await saying(request)
    entries, root, complaints = await context.house.ledger_check()
    return answer(
        views.LedgerCheck(
            entries=entries,
            root=root,
            checked_at=context.clock.now(),
            complaints=tuple(map(spoken.say, complaints)),
        )
    )


async def get_ledger_export(request: web.Request) -> web.Response:
    """Give the ledger as a file that can be checked with nothing else."""
    name, text = await request.app[CONTEXT].house.ledger_export()
    return answer(views.LedgerExport(file_name=name, file=text))


ROUTES = (
    Route(
        method="GET",
        path="/boards",
        scope=Scope.READ,
        answer=views.BoardList,
        handler=get_boards,
    ),
    Route(
        method="POST",
        path="/boards",
        scope=Scope.ADMIN,
        body=schema.BOARD_POLICY,
        answer=views.Board,
        status=HTTPStatus.CREATED,
        handler=post_board,
    ),
    Route(
        method="PUT",
        path="/boards/following",
        scope=Scope.ADMIN,
        body=schema.BOARD_FOLLOWING,
        answer=views.Board,
        handler=put_board_following,
    ),
    Route(
        method="GET",
        path="/boards/policy",
        scope=Scope.READ,
        query=schema.BOARD_QUERY,
        answer=views.BoardPolicy,
        handler=get_board_policy,
    ),
    Route(
        method="PUT",
        path="/boards/policy",
        scope=Scope.ADMIN,
        body=schema.BOARD_TRUST,
        answer=views.Board,
        handler=put_board_policy,
    ),
    Route(
        method="GET",
        path="/boards/evidence",
        scope=Scope.READ,
        query=schema.BOARD_QUERY,
        answer="application/zip",
        handler=get_board_evidence,
    ),
    Route(
        method="GET",
        path="/ledger",
        scope=Scope.READ,
        answer=views.LedgerView,
        handler=get_ledger,
    ),
    Route(
        method="GET",
        path="/ledger/check",
        scope=Scope.READ,
        answer=views.LedgerCheck,
        handler=get_ledger_check,
    ),
    Route(
        method="GET",
        path="/ledger/export",
        scope=Scope.READ,
        answer=views.LedgerExport,
        handler=get_ledger_export,
    ),
)
