"""The rule book: an order that is kept, the config's rules first and untouched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from hub.decision.rule_book import RuleBook
from hub.decision.rules import AtWork
from hub.errors import ConflictError, NotFoundError, StorageError
from hub.model.recording import Label
from hub.model.request import MatchStrength
from hub.model.rule import Conditions, HouseRule, Verdict
from hub.store.database import Database
from hub.store.tables import house_rules, meta
from tests.hub.decision.test_rules import a_rule

FIXED = a_rule("Fixed")


@pytest.fixture
def book(database: Database) -> RuleBook:
    """Give a book with one rule of the config file."""
    return RuleBook(database, [FIXED])


async def names(book: RuleBook) -> list[str]:
    """Return the rules' names in their order."""
    return [rule.name for rule in await book.rules()]


async def test_the_config_s_rules_come_first(book: RuleBook, database: Database) -> None:
    """They are marked as such; what is added stands after them, under an id of its own."""
    added = await book.add(replace(a_rule("One"), from_config=True))

    fixed, stored = await book.rules()
    assert fixed == replace(FIXED, from_config=True)
    assert stored == added == await RuleBook(database).rule(added.id)
    assert not added.from_config
    assert added.id not in {a_rule("One").id, FIXED.id}


async def test_rules_are_switched_off_and_on_together(book: RuleBook, database: Database) -> None:
    """It returns whether that changes anything, and touches nothing else in its table."""
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="something else", value="kept"))
    changed = [await book.switch_all(on=on) for on in (True, False, False, True, True)]
    active = await book.active()
    off = await book.switch_all(on=False)

    assert changed == [False, True, False, True, False]
    assert (active, off, await book.active()) == (True, True, False)
    assert await book.switch_all(on=True)
    async with database.read() as connection:
        kept = await connection.execute(select(meta.c.value).where(meta.c.key == "something else"))
        assert kept.scalar_one() == "kept"


async def test_rules_switched_off_stay_off_after_an_update(
    book: RuleBook, database: Database
) -> None:
    """A house that switched its rules off did so under this name: every version reads it."""
    async with database.write() as connection:
        await connection.execute(insert(meta).values(key="house_rules_off", value="yes"))

    assert not await book.active()
    await book.switch_all(on=True)
    await book.switch_all(on=False)
    async with database.read() as connection:
        rows = await connection.execute(select(meta).where(meta.c.key == "house_rules_off"))
        assert rows.one().value == "yes"


async def test_a_rule_is_kept_whole(book: RuleBook, database: Database) -> None:
    """Every field comes back from the database as it was."""
    rule = HouseRule(
        id="0" * 12,
        name="All of it",
        when=Conditions(
            agencies=("0a" * 20,),
            kinds=("police",),
            incidents=("fire",),
            level_from=1,
            level_to=2,
            findings=("*",),
            farther_than_m=1.5,
            nearer_than_m=100,
            longer_than=timedelta(hours=1, microseconds=1),
            hours=(22, 6),
            strengths=(MatchStrength.CLIPS,),
            labels=(Label.PERSON, Label.ANIMAL),
            words=("Stra\u00dfe",),
        ),
        then=Verdict.NOTIFY,
        prepare=True,
        people=2,
        cool_off=timedelta(minutes=90),
        on=False,
    )

    added = await book.add(rule)

    assert await RuleBook(database).rules() == [replace(rule, id=added.id)]


async def test_rules_move(book: RuleBook) -> None:
    """A place is counted among those that can be changed, and nothing gets before the config's."""
    ids = [(await book.add(a_rule(name))).id for name in "ABC"]
    for name, place in (("Second", 0), ("First", -1)):
        await book.move((await book.add(a_rule(name))).id, place)
    assert await names(book) == ["Fixed", "First", "Second", "A", "B", "C"]
    await book.remove((await book.rules())[2].id)

    moved = await book.move(ids[2], 1)
    assert [rule.name for rule in moved] == ["Fixed", "First", "C", "A", "B"]
    assert await book.rules() == moved
    await book.move(ids[0], -5)
    assert await names(book) == ["Fixed", "A", "First", "C", "B"]
    await book.move(ids[0], 99)
    assert await names(book) == ["Fixed", "First", "C", "B", "A"]


async def test_rules_change_in_their_place(book: RuleBook) -> None:
    """Changed and switched where they stand; removed, the others keep their order."""
    first, second, third = [await book.add(a_rule(name)) for name in "ABC"]

    changed = await book.change(replace(second, name="b", then=Verdict.LIST, from_config=True))
    assert not changed.from_config
    switched = await book.change(replace(third, on=False))
    assert await book.rules() == [replace(FIXED, from_config=True), first, changed, switched]
    assert (changed.then, switched.on) == (Verdict.LIST, False)

    assert await book.remove(first.id) == first
    assert await names(book) == ["Fixed", "b", "C"]


async def test_the_config_s_rules_are_changed_there_alone(book: RuleBook) -> None:
    """Every change of one is refused with the place where it can be made."""
    await book.add(a_rule("One"))
    for change in (
        lambda: book.change(replace(FIXED, name="Other")),
        lambda: book.move(FIXED.id, 1),
        lambda: book.remove(FIXED.id),
    ):
        with pytest.raises(ConflictError, match="is set in the config file"):
            await change()

    assert await names(book) == ["Fixed", "One"]


async def test_unknown_rules_are_said_to_be(book: RuleBook) -> None:
    """Nothing is changed by an id that nobody has."""
    ghost = replace(a_rule("Ghost"), id="f" * 12)
    for change in (
        lambda: book.rule(ghost.id),
        lambda: book.change(ghost),
        lambda: book.move(ghost.id, 1),
        lambda: book.remove(ghost.id),
    ):
        with pytest.raises(NotFoundError):
            await change()

    assert await names(book) == ["Fixed"]


@pytest.mark.parametrize("name", ["One", "ONE", "\uff2fne", "fixed"])
async def test_names_are_unique(book: RuleBook, name: str) -> None:
    """Two rules that a person would read as one are refused, the config's too."""
    await book.add(a_rule("One"))
    two = await book.add(a_rule("Two"))

    with pytest.raises(ConflictError, match="already"):
        await book.add(a_rule(name))
    with pytest.raises(ConflictError, match="already"):
        await book.change(replace(two, name=name))

    assert await names(book) == ["Fixed", "One", "Two"]
    assert (await book.change(replace(two, name="TWO"))).name == "TWO"


async def test_no_rule_takes_another_s_name(book: RuleBook) -> None:
    """Whichever of all that can be changed, wherever the other stands."""
    rules = [await book.add(a_rule(name)) for name in "ABCD"]

    for one in rules:
        for other in rules:
            if one is other:
                assert await book.change(one) == one
                continue
            with pytest.raises(ConflictError, match=f"There's already a rule “{other.name}”"):
                await book.change(replace(one, name=other.name))


async def test_what_is_at_work(book: RuleBook) -> None:
    """Every rule in its order, and whether they are asked, of one moment."""
    added = await book.add(a_rule("One"))
    rules = (replace(FIXED, from_config=True), added)

    assert await book.at_work() == AtWork(rules=rules, active=True) == AtWork(rules=rules)
    await book.switch_all(on=False)
    assert await book.at_work() == AtWork(rules=rules, active=False)


async def test_the_book_has_an_end(book: RuleBook) -> None:
    """At most so many can be added."""
    for number in range(100):
        await book.add(a_rule(f"Rule {number}"))

    with pytest.raises(ConflictError, match="Remove one first"):
        await book.add(a_rule("One more"))


async def test_a_damaged_rule_is_never_passed_over(book: RuleBook, database: Database) -> None:
    """What it denied would be let through; so nothing is decided until it is repaired."""
    await book.add(a_rule("One"))
    bodies: tuple[object, ...] = (
        {},
        {"name": "x"},
        [],
        {"name": "One", "then": "deny", "when": {"hours": [1]}},
        {"name": "One", "then": "deny", "when": {"hours": [6, 6]}},
    )
    for body in bodies:
        async with database.write() as connection:
            await connection.execute(update(house_rules).values(body=body))
        with pytest.raises(StorageError, match="can't be read"):
            await book.rules()
