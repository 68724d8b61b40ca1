"""The page of an export that says how to check it without this program, and what it runs.

Each step is a command of a common tool, or a short program to be read. The programs are those of
docs/verify.md, byte for byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from noticeboard.agency import case_folder
from noticeboard.agency.archive import MANIFEST, TAGS
from noticeboard.agency.case_report import CaseShare
from noticeboard.agency.inbox_client import NoteKind
from noticeboard.runtime.text import Text

PROGRAMS: Final = "check"
BOARD_KEY, INBOX_KEY = f"{PROGRAMS}/board-log.pub", f"{PROGRAMS}/board-inbox.pub"
_SOURCES: Final = {
    "in-log.py": "in-log.py.txt",
    "record.py": "record.py.txt",
    "papers.py": "papers.py.txt",
    "older.py": "older.py.txt",
    "older.sh": "older.sh",
}
"""Not named as modules, which they aren't."""

_OPEN: Final = """\
ZIP={name}.zip  # or what your copy is called
BESIDE=$PWD  # the folder that the ZIP is in, and whatever else a step names
{root}sha256sum "$ZIP"
EMPTY=$(mktemp -d ./check-XXXXXX)
unzip -nq "$ZIP" -d "$EMPTY" < /dev/null && cd "$EMPTY/{name}" || echo "STOP: no ZIP was unpacked."
mkdir work && WORK=$PWD/work || {{
  WORK=$(mktemp -d); echo "STOP: the folder named work isn't of this export."
}}
verdict() {{ # verdict STEP CODE: what came of it
  case $2 in
    0) echo "Step $1 holds.";;
    {unchecked}) echo "Step $1 was NOT CHECKED.";;
    *) echo "STEP $1 FAILS: see what it printed last.";;
  esac
}}
need() {{ # need TOOL...: without one of them, the step isn't checked
  for tool in "$@"; do
    command -v "$tool" > "$WORK/tool" || {{ echo "$tool is not installed."; exit {unchecked}; }}
  done
}}
run() {{ # run PROGRAM ARGUMENT...: by Python, with one line about an error
  need python3
  python3 "$@" 2> "$WORK/errors" || {{
    [ ! -s "$WORK/errors" ] || echo "${{1##*/}} STOPPED: $(tail -n 1 "$WORK/errors")"
    return 1
  }}
}}
whole() {{ # whole LIST...: the folder has the files that the lists name, and no others
  bad=0
  sha256sum --quiet -c "$@" || bad=1
  export LC_ALL=C
  ours=./work; [ "$PWD/work" = "$WORK" ] || ours=./-
  more=$(comm -23 <(find . ! -type d ! -path "$ours/*" ! -path ./board/receipt.txt \\
      ! -path ./board/opened.txt ! -path ./board/withdrawal.txt | sed 's|^\\./||' | sort) \\
    <( (cut -c 67- "$@"; printf '%s\\n' "$@") | sort))
  [ -z "$more" ] || {{ echo "IN NO LIST: $more"; bad=1; }}
  return $bad
}}
signed() {{ # signed NOTE KEY: an Ed25519 signature, by openssl
  need openssl
  sed '/^$/,$d' "$1" > work/text
  sed -n "s|^— ${{2%%+*}} ||p" "$1" | base64 -d | tail -c 64 > work/signature
  (printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'
   printf %s "$2" | cut -d+ -f3- | base64 -d | tail -c 32) > work/key.der
  openssl pkeyutl -verify -pubin -keyform DER -inkey work/key.der -rawin -in work/text \\
    -sigfile work/signature
}}
"""
_ROOT: Final = "ROOT=$BESIDE/service-root.pem  # that of the timestamp service\n"
_UNCHECKED: Final = 3
"""What a step exits with that has nothing to check by."""
_SHARE: Final = """\
(cd {share} && whole {sums})
"""
_BAG: Final = """\
(cd {share}/{bag} && whole {lists})
"""
_CUSTODY: Final = """\
record={share}/share/data/custody.txt
key=$(sed -n 2p $record | grep -o '"key":"share+[^"]*' | cut -d'"' -f4) ||
  {{ echo "NO KEY IN $record"; false; }}
signed $record "$key"
run data/check/record.py {share}/share/data
"""
_PAPERS: Final = """\
run data/check/papers.py {share}
"""
_LOGGED: Final = """\
sed '1,/^$/d' {share}/{proof} > work/checkpoint
signed work/checkpoint "$(cat data/check/board-log.pub)"
run data/check/in-log.py {share}/{proof}
sed -n '/^$/q; s/^extra //p' {share}/{proof} | base64 -d | cmp - {share}/{entry}
{same}leaf=$( (printf '\\0'; cat {share}/{entry}) | sha256sum | cut -c 1-64)
sed '/^$/,$d' {share}/share/data/custody.txt | grep -q "$leaf" || {{
  echo "THE CUSTODY RECORD NAMES ANOTHER REQUEST"; false
}}
echo "The custody record names this request."
"""
_RECEIPT: Final = """\
sealed=$(cat {share}/{sealed}/*.age | sha256sum | cut -c 1-64)
echo "SHA-256 of the sealed file of {name}: $sealed"
receipt=$BESIDE/receipt-{name}.txt
[ -f "$receipt" ] || receipt={share}/{board}/receipt.txt
if [ -f "$receipt" ]; then
  tr -d '\\r' < "$receipt" | sed -n '/^neighbors-requests\\/receipt\\/v1$/,$p' > work/receipt
  signed work/receipt "$(cat data/check/board-inbox.pub)"
  tr -cd '[:print:]\\n' < work/text
  [ "$(sed -n 5p work/text)" = "$sealed" ] || {{
    echo "THE RECEIPT IS OF ANOTHER SEALED FILE"; false
  }}
  grep -qF "$(sed -n 4p work/text)" {share}/share/data/custody.txt || {{
    echo "THE RECEIPT IS FOR ANOTHER REQUEST"; false
  }}
else echo "There is no receipt-{name}.txt in $BESIDE."; missing=yes; fi
"""
_NOTED: Final = """\
sealed=$(cat {share}/{sealed}/*.age | sha256sum | cut -c 1-64)
for note in {share}/{board}/*.txt; do
  signed $note "$(cat data/check/board-inbox.pub)"
  tr -cd '[:print:]\\n' < work/text
  [ "$(sed -n 5p work/text)" = "$sealed" ] || {{ echo "ABOUT ANOTHER SEALED FILE: $note"; false; }}
done
"""
_SEALED: Final = """\
rm -rf work/opened-{name} && mkdir work/opened-{name}
age -d -i "$BESIDE/delivery.key" -o work/opened-{name}.tar {share}/{sealed}/*.age
tar -xf work/opened-{name}.tar -C work/opened-{name}
diff -r work/opened-{name}/share {share}/{bag}
"""
_KEY: Final = f"""\
need age tar
[ -f "$BESIDE/delivery.key" ] || {{
  echo "There is no delivery.key in $BESIDE."; exit {_UNCHECKED}
}}
"""
_OLDER: Final = """\
rm -rf work/older-{name}
cp -r {share}/{bag} work/older-{name} && chmod -R u+w work/older-{name}
cp data/check/older.sh data/check/older.py work/older-{name}
cp "$ROOT" work/older-{name}/root.pem
(cd work/older-{name} && sh older.sh && run older.py)
"""
_SERVICE: Final = f"""\
need openssl ffprobe python3
[ -f "$ROOT" ] || {{ echo "There is no $ROOT."; exit {_UNCHECKED}; }}
openssl x509 -in "$ROOT" -noout -subject -fingerprint -sha256
"""
_CAMERA: Final = """\
sha256sum {film}
grep -q "$(sha256sum < {film} | cut -c 1-64)" {share}/{bag}/data/custody.txt || {{
  echo "NOT IN THE RECORD: {film}"; false
}}
if command -v {validator}; then
  (cd work && {validator} -c h264{root} ../{film})
  cat work/validation_results.txt
else echo "{validator} is not installed: it has NOT checked {film}"; fi
"""
_VALIDATORS: Final = {
    "onvif": ("validator", ' -C "$BESIDE/maker.pem"'),
    "axis": ("validator.exe", ""),
}
"""Those of the standards' own authors, and how they take a maker's root."""
_LOG: Final = """\
signed data/log/log.checkpoint "$(cat data/log/log.pub)"
for proof in data/log/entry-*.proof; do
  sed '1,/^$/d' $proof > work/checkpoint
  signed work/checkpoint "$(cat data/log/log.pub)"
  run data/check/in-log.py $proof
done
"""
_STAMP: Final = """\
openssl ts -query -data {tags} -sha256 -cert -out "$BESIDE/{name}.tsq"
curl -sSf -H 'Content-Type: application/timestamp-query' --data-binary @"$BESIDE/{name}.tsq" \\
  -o "$BESIDE/{name}.tsr" AUTHORITY
openssl ts -verify -data {tags} -in "$BESIDE/{name}.tsr" -CAfile "$BESIDE/authority.pem"
"""
"""The list of the lists: it stands for every file of the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The steps for one archive."""

    name: str
    """The archive's, without its ending."""
    shares: Sequence[CaseShare]
    has_log: bool
    """Whether entries of the department's log are in it."""
    origin: str
    """The board's."""
    language: str

    def programs(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each program that the steps run."""
        for name, source in _SOURCES.items():
            if self._stamped or not name.startswith("older"):
                yield name, files("noticeboard.agency").joinpath("check", source).read_bytes()

    def text(self) -> bytes:
        """Return the page."""
        title = self._fill("title")
        lines = [title, "=" * len(title), "", self._fill("lead", origin=self.origin)]
        for number, (code, commands) in enumerate(self._steps(), start=1):
            told = self._fill(code, origin=self.origin)
            lines += ["", f"{number}. {told}", "", *_indented(self._judged(code, number, commands))]
        stamp = _STAMP.format(name=self.name, tags=TAGS)
        lines += ["", self._fill("stamp"), "", *_indented(stamp), "", self._fill("not")]
        return ("\n".join(lines) + "\n").encode()

    @property
    def _stamped(self) -> list[CaseShare]:
        opened = ((share, share.found.share) for share in self.shares)
        return [share for share, each in opened if each and each.custody.proof_of_time]

    def _fill(self, code: str, **values: str) -> str:
        return Text(f"desk.export.how.{code}", **values).fill(self.language)

    def _steps(self) -> Iterator[tuple[str, str]]:
        """Yield the code of each step and its commands."""
        lists = f"{MANIFEST} {TAGS}"
        yield "whole", f"need sha256sum comm\nwhole {lists}"
        yield (
            "share",
            self._each(_SHARE, self.shares, sums=case_folder.SUMS)
            + self._each(_BAG, self.shares, lists=lists, bag=case_folder.BAG),
        )
        yield "custody", self._each(_CUSTODY, self.shares)
        yield "papers", self._each(_PAPERS, self.shares)
        entry, board = case_folder.ENTRY, case_folder.BOARD
        logged = [
            each
            for each in self.shares
            if all((each.folder / name).is_file() for name in (case_folder.PROOF, entry))
        ]
        if logged:
            yield "logged", "".join(map(self._logged, logged))
        sealed, bag = case_folder.SEALED, case_folder.BAG
        receipts = self._each(_RECEIPT, self.shares, board=board, sealed=sealed)
        yield "receipt", f'missing=\n{receipts}[ -z "$missing" ] || exit {_UNCHECKED}\n'
        noted = [
            each
            for each in self.shares
            if any((each.folder / board / f"{kind.value}.txt").is_file() for kind in NoteKind)
        ]
        if noted:
            yield "noted", self._each(_NOTED, noted, board=board, sealed=sealed)
        yield "sealed", _KEY + self._each(_SEALED, self.shares, sealed=sealed, bag=bag)
        if self._stamped:
            yield "older", _SERVICE + self._each(_OLDER, self._stamped, bag=bag)
        if camera := "".join(self._camera()):
            yield "camera", camera
        if self.has_log:
            yield "signed", _LOG
        yield "own", 'neighbors verify "$BESIDE/$ZIP"'

    def _judged(self, code: str, number: int, commands: str) -> str:
        """Return a step's commands, which end with a word on what came of them."""
        if code == "own":
            return commands
        if code == "camera":
            return commands + f'echo "Step {number}: read what the validator found."\n'
        root = _ROOT if self._stamped else ""
        begin = _OPEN.format(name=self.name, root=root, unchecked=_UNCHECKED)
        inner = "".join(f"  {line}\n" for line in commands.splitlines())
        judged = f"(set -euo pipefail\n{inner})\nverdict {number} $?\n"
        return (begin if number == 1 else "") + judged

    def _logged(self, share: CaseShare) -> str:
        proof, inside = case_folder.PROOF, f"{case_folder.BAG}/data/{case_folder.PROOF}"
        place = _place(share)
        has_own = (share.folder / inside).is_file()
        return _LOGGED.format(
            share=place,
            proof=proof,
            entry=case_folder.ENTRY,
            same=f"cmp {place}/{proof} {place}/{inside}\n" if has_own else "",
        )

    def _camera(self) -> Iterator[str]:
        """Yield what checks each recording that is as its camera signed it."""
        for share in self.shares:
            opened = share.found.share
            for file in opened.custody.files if opened else ():
                if (film := file.camera_film) is None:
                    continue
                kind = "" if file.camera_signature is None else file.camera_signature.kind
                known = [_VALIDATORS[kind]] if kind in _VALIDATORS else _VALIDATORS.values()
                for validator, root in known:
                    yield _CAMERA.format(
                        share=_place(share),
                        bag=case_folder.BAG,
                        film=f"{_place(share)}/{case_folder.BAG}/data/{film.name}",
                        validator=validator,
                        root=root,
                    )

    def _each(self, commands: str, shares: Sequence[CaseShare], **values: str) -> str:
        return "".join(
            commands.format(share=_place(each), name=each.name, **values) for each in shares
        )


def _place(share: CaseShare) -> str:
    return f"data/share-{share.name}"


def _indented(commands: str) -> Iterator[str]:
    return (f"    {line}" for line in commands.splitlines())
