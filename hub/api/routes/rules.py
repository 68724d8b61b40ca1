"""Routes for house rules, which answer requests automatically."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.context import CONTEXT, Route, answer
from hub.api.ports import House
from hub.api.scope import Scope
from hub.model.rule import HouseRule

_ID = {"id": "[0-9a-f]{12}"}


async def _listed(house: House, rules: list[HouseRule]) -> web.Response:
    active = await house.rules.active()
    return answer(views.RuleList(rules=tuple(map(wire.dump_rule, rules)), active=active))


async def get_rules(request: web.Request) -> web.Response:
    """List the house's rules in the order in which they are asked."""
    house = request.app[CONTEXT].house
    return await _listed(house, await house.rules.all())


async def put_rules_active(request: web.Request) -> web.Response:
    """Have all rules asked or none; each stays as it is."""
    switch = schema.parse_rules_switch(await schema.read_body(request))
    house = request.app[CONTEXT].house
    await house.rules.switch_all(on=switch.active, by=switch.by)
    return await _listed(house, await house.rules.all())


async def post_rule(request: web.Request) -> web.Response:
    """Add a rule, as the last."""
    written = schema.parse_rule(await schema.read_body(request))
    rule = await request.app[CONTEXT].house.rules.add(written.rule, by=written.by)
    return answer(wire.dump_rule(rule), HTTPStatus.CREATED)


async def put_rule(request: web.Request) -> web.Response:
    """Write a rule anew, in its place."""
    written = schema.parse_rule(await schema.read_body(request), request.match_info["id"])
    rule = await request.app[CONTEXT].house.rules.change(written.rule, by=written.by)
    return answer(wire.dump_rule(rule))


async def post_rule_move(request: web.Request) -> web.Response:
    """Move a rule to another place among those that are not the config file's."""
    move = schema.parse_rule_move(await schema.read_body(request))
    house = request.app[CONTEXT].house
    moved = await house.rules.move(request.match_info["id"], move.to, by=move.by)
    return await _listed(house, moved)


async def delete_rule(request: web.Request) -> web.Response:
    """Remove a rule."""
    by = schema.parse_by_query(request.query)
    await request.app[CONTEXT].house.rules.remove(request.match_info["id"], by=by)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def post_rule_trial(request: web.Request) -> web.Response:
    """Tell what a rule would have done with every request known here; changes nothing."""
    rule = schema.parse_tried_rule(await schema.read_body(request))
    return answer(wire.dump_trial(await request.app[CONTEXT].house.rules.trial(rule)))


ROUTES = (
    Route(
        method="GET",
        path="/rules",
        scope=Scope.READ,
        answer=views.RuleList,
        handler=get_rules,
    ),
    Route(
        method="PUT",
        path="/rules/active",
        scope=Scope.ADMIN,
        body=schema.RULES_SWITCH,
        answer=views.RuleList,
        handler=put_rules_active,
    ),
    Route(
        method="POST",
        path="/rules",
        scope=Scope.ADMIN,
        body=schema.RULE,
        answer=views.Rule,
        status=HTTPStatus.CREATED,
        handler=post_rule,
    ),
    Route(
        method="POST",
        path="/rules/try",
        scope=Scope.ADMIN,
        body=schema.RULE_TRIED,
        answer=views.Trial,
        handler=post_rule_trial,
    ),
    Route(
        method="PUT",
        path="/rules/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        body=schema.RULE,
        answer=views.Rule,
        handler=put_rule,
    ),
    Route(
        method="POST",
        path="/rules/{id}/move",
        ids=_ID,
        scope=Scope.ADMIN,
        body=schema.RULE_MOVE,
        answer=views.RuleList,
        handler=post_rule_move,
    ),
    Route(
        method="DELETE",
        path="/rules/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        query=schema.BY_QUERY,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_rule,
    ),
)
