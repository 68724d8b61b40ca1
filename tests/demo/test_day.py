"""What is counted of a whole day."""

from contextlib import closing
from pathlib import Path
import sqlite3

from demo.day import states_written


def test_states_are_counted_by_entity(tmp_path: Path) -> None:
    """As Home Assistant's recorder has them: an entity's name is only in the other table."""
    with closing(sqlite3.connect(tmp_path / "home-assistant_v2.db")) as db, db:
        db.execute("CREATE TABLE states_meta (metadata_id INTEGER, entity_id TEXT)")
        db.execute("CREATE TABLE states (entity_id TEXT, state TEXT, metadata_id INTEGER)")
        db.execute("INSERT INTO states_meta VALUES (1, 'sensor.a'), (2, 'sensor.b')")
        db.execute("INSERT INTO states VALUES (NULL, 'x', 1), (NULL, 'y', 1), (NULL, 'z', 2)")

    assert states_written(tmp_path) == {"sensor.a": 2, "sensor.b": 1}
