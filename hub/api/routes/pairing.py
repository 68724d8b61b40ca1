"""Routes for pairing and for tokens."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.guard import caller
from hub.api.route import CONTEXT, Route, answer
from hub.api.scope import Scope


async def post_pair(request: web.Request) -> web.Response:
    """Trade a pairing code for a token, once."""
    context = request.app[CONTEXT]
    address = request.remote or ""
    code, name = schema.parse_pair(await schema.read_body(request))
    text, token = await context.pairing.trade(code, name=name, address=address)
    paired = views.Paired(
        token=text,
        scopes=token.scope.included,
        answers_as=token.rights.shown_answers,
        hub=wire.dump_info(context.house),
    )
    return answer(paired, HTTPStatus.CREATED)


async def post_pairing_link(request: web.Request) -> web.Response:
    """Make a pairing link, good for one use within ten minutes."""
    rights = schema.parse_pairing_link(
        await schema.read_body(request) if request.body_exists else {}
    )
    made = await request.app[CONTEXT].pairing.make_link(rights)
    return answer(
        views.Link(
            link=made.link,
            expires=made.expires,
            scopes=made.rights.scope.included,
            answers_as=made.rights.shown_answers,
        ),
        HTTPStatus.CREATED,
    )


async def get_tokens(request: web.Request) -> web.Response:
    """List who is paired."""
    current = caller(request).id
    tokens = request.app[CONTEXT].tokens.all()
    return answer(
        views.TokenList(
            tokens=tuple(wire.dump_token(token, current=token.id == current) for token in tokens)
        )
    )


async def get_own_token(request: web.Request) -> web.Response:
    """Show what the token of this request may do."""
    return answer(wire.dump_token(caller(request), current=True))


async def delete_token(request: web.Request) -> web.Response:
    """Revoke a token and hang up on whoever listens with it."""
    await request.app[CONTEXT].tokens.revoke(request.match_info["id"])
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def delete_own_token(request: web.Request) -> web.Response:
    """Revoke the token this request came with."""
    await request.app[CONTEXT].tokens.revoke(caller(request).id)
    return web.Response(status=HTTPStatus.NO_CONTENT)


ROUTES = (
    Route(
        method="POST",
        path="/pair",
        scope=None,
        body=schema.PAIR,
        answer=views.Paired,
        status=HTTPStatus.CREATED,
        handler=post_pair,
    ),
    Route(
        method="POST",
        path="/pairing-links",
        scope=Scope.ADMIN,
        body=schema.PAIRING_LINK,
        needs_body=False,
        answer=views.Link,
        status=HTTPStatus.CREATED,
        handler=post_pairing_link,
    ),
    Route(
        method="GET",
        path="/tokens",
        scope=Scope.ADMIN,
        answer=views.TokenList,
        handler=get_tokens,
    ),
    Route(
        method="GET",
        path="/tokens/own",
        scope=Scope.READ,
        answer=views.Token,
        handler=get_own_token,
    ),
    Route(
        method="DELETE",
        path="/tokens/own",
        scope=Scope.READ,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_own_token,
    ),
    Route(
        method="DELETE",
        path="/tokens/{id}",
        ids={"id": "[0-9a-f]{16}"},
        scope=Scope.ADMIN,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_token,
    ),
)
