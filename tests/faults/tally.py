"""The count of a long experiment, told as it is made: what is cut short has shown that much."""

import time

EVERY_S = 30.0


class Tally:
    """Runs, what each met, and what was wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runs = self.met = 0
        self.wrong: list[str] = []
        self._told_s = time.monotonic()

    def add(self, what: str, wrong: list[str], *, met: bool = True) -> None:
        """Count one run, whether it met its fault, and what was wrong after it."""
        self.runs += 1
        self.met += met
        self.wrong += [f"{what}: {each}" for each in wrong]
        for each in wrong:
            print(f"{self.name}, {what}: WRONG: {each}", flush=True)  # noqa: T201
        if time.monotonic() - self._told_s > EVERY_S:
            self._told_s = time.monotonic()
            self.tell()

    def tell(self) -> None:
        """Print how it stands."""
        said = f"{self.name}: {self.runs} runs, {self.met} met the fault, {len(self.wrong)} wrong"
        print(said, flush=True)  # noqa: T201 -- the figure

    def judge(self) -> None:
        """Print the figure; fails if anything was wrong, or nothing was met."""
        self.tell()
        assert self.wrong == []
        assert self.met > 0
