"""What docs/operating.md says of the figures that the programs give."""

from pathlib import Path
import re

from prometheus_client.parser import text_string_to_metric_families

PAGE = Path(__file__).parents[1] / "docs" / "operating.md"


def documented(of: str) -> dict[str, str]:
    """Return the label of every figure in the page's table that begins so, or nothing."""
    rows = re.findall(r"^\| `(\w+)(?:\{(\w+)\})?` \|", PAGE.read_text(), re.MULTILINE)
    return {name: label for name, label in rows if name.startswith(of)}


def documented_of_the_process() -> set[str]:
    """Return the figures that both give of their process."""
    return set(re.findall(r"`(process_\w+)`", PAGE.read_text()))


def exposed(text: str) -> dict[str, str]:
    """Return the label of every figure in an answer, or nothing; a histogram by its own name."""
    found = {}
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = {label for sample in family.samples for label in sample.labels} - {"le"}
        assert len(labels) <= 1, name
        found[name] = "".join(labels)
    return found
