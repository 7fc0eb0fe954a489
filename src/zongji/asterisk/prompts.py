"""What callers hear: prompts spoken by espeak-ng or uploaded by people, and music on hold.

Owns `<sounds>/<language>/<name>` in three formats (.wav and .ulaw at 8 kHz, .sln16 at 16 kHz, of which Asterisk
takes the one nearest to the call's codec), the usual music `<sounds>/moh/` and music that queues choose,
`<sounds>/music/<name>/`. What is up to date is not made again. An uploaded `<sounds>/custom/<language>/<name>.wav` wins
over the spoken text; `<sounds>/custom/music/<name>.wav` becomes music. Does not know what prompts there are or when
they are played.
"""

import hashlib
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from zongji.asterisk.prompts_audio import (
    NARROW,
    WIDE,
    AudioError,
    check_wav,
    levelled,
    mu_law,
    pcm16,
    read_wav,
    resampled,
    trimmed,
    write_wav,
)
from zongji.asterisk.prompts_music import music

VOICES = {"zh": "cmn-latn-pinyin", "en": "en-us"}
"""The voice named cmn misreads Chinese in Debian 12; the pinyin one is right in Debian 12 and 13."""

SPEEDS = {"zh": 150, "en": 155}
"""Words a minute."""

RECIPE = "1"
"""Raise it when the same text shall sound otherwise: everything is then made anew."""

FORMATS = (".wav", ".ulaw", ".sln16")
INDEX = ".rendered.json"
MUSIC, TUNES = "moh/zongji", "music"
RESERVED = ("default", "general")
"""Asterisk's own names of music and of what is no music in its file."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

log = logging.getLogger(__name__)


class PromptError(Exception):
    """Prompts cannot be made: `message` says what is wrong, `advice` what a person can do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class _Job:
    """One sound to make: `source` is a recording, or None to speak `text`; `target` has no suffix."""

    target: Path
    language: str
    text: str
    source: Path | None

    @property
    def fingerprint(self) -> str:
        digest = hashlib.sha256(RECIPE.encode())
        if self.source:
            digest.update(self.source.read_bytes())
        else:
            digest.update(f"{_voice(self.language)}\0{_speed(self.language)}\0{self.text}".encode())
        return digest.hexdigest()


def render(texts: Mapping[tuple[str, str], str], sounds: Path) -> list[Path]:
    """Make every prompt of `texts` ((language, name) → text) below `sounds`, and all music.

    Gives the .wav of each prompt, in the order of `texts`. A language is `zh` or `en`, with or without a region; a
    name has letters, digits, - and _. Raises PromptError when espeak-ng is missing or fails, ValueError for a name
    or language that is neither. Takes about a tenth of a prompt's length on one core, nothing when all is there.
    """
    prompts = [_job(language, name, text, sounds) for (language, name), text in texts.items()]
    jobs = [*prompts, *_tunes_uploaded(sounds)]
    index = _read_index(sounds)
    fingerprints = {_key(job, sounds): job.fingerprint for job in jobs}
    stale = [job for job in jobs if index.get(_key(job, sounds)) != fingerprints[_key(job, sounds)] or not _whole(job)]
    _ensure_music(sounds)
    if stale:
        if any(job.source is None for job in stale) and shutil.which("espeak-ng") is None:
            raise PromptError("The speech program espeak-ng is not on this machine.", "Install the package espeak-ng.")
        _make(stale)
        _write_index(sounds, index | fingerprints)
    return [job.target.with_suffix(".wav") for job in prompts]


def _job(language: str, name: str, text: str, sounds: Path) -> _Job:
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(language):
        raise ValueError(f"a prompt cannot be named {language}/{name}")
    _voice(language)
    upload = sounds / "custom" / language / f"{name}.wav"
    return _Job(sounds / language / name, language, text, _readable(upload))


def tunes(sounds: Path) -> list[Path]:
    """The folders of music beside the usual one, each named as queues choose it. Empty ones are none."""
    found = (folder for folder in (sounds / TUNES).glob("*/") if any(folder.glob("*.*")))
    return sorted(folder for folder in found if _NAME.fullmatch(folder.name) and folder.name.lower() not in RESERVED)


def _tunes_uploaded(sounds: Path) -> list[_Job]:
    uploads = sorted((sounds / "custom" / TUNES).glob("*.wav"))
    sources = [(each.stem, _readable(each)) for each in uploads if _NAME.fullmatch(each.stem)]
    return [_Job(sounds / TUNES / name / name, "", "", source) for name, source in sources if source is not None]


def _readable(upload: Path) -> Path | None:
    """The upload if it can be used. A broken one must not keep callers from hearing anything."""
    if not upload.is_file():
        return None
    try:
        check_wav(upload)
    except AudioError as error:
        log.warning("an uploaded sound is not used: %s", error)
        return None
    return upload


def _voice(language: str) -> str:
    try:
        return VOICES[language.partition("-")[0]]
    except KeyError:
        raise ValueError(f"there is no voice for the language {language}") from None


def _speed(language: str) -> int:
    return SPEEDS[language.partition("-")[0]]


def _key(job: _Job, sounds: Path) -> str:
    return job.target.relative_to(sounds).as_posix()


def _whole(job: _Job) -> bool:
    return all(job.target.with_suffix(suffix).is_file() for suffix in FORMATS)


def _make(jobs: list[_Job]) -> None:
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers == 1 and jobs[0].source is None:
        _make_one(jobs[0])
        return
    # Minutes of music keep a core busy for long: not in the way of calls. Not forked: the caller may run threads.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=os.nice, initargs=(10,)) as pool:
        for _ in pool.map(_make_one, jobs):
            pass


def _make_one(job: _Job) -> None:
    rate, samples = read_wav(job.source) if job.source else _spoken(job.text, job.language)
    if job.source is None:
        samples = levelled(trimmed(samples, rate))
    job.target.parent.mkdir(parents=True, exist_ok=True)
    narrow = pcm16(resampled(samples, rate, NARROW))
    wide = pcm16(resampled(samples, rate, WIDE))
    with tempfile.TemporaryDirectory(dir=job.target.parent) as folder:
        new = Path(folder) / job.target.name
        write_wav(new.with_suffix(".wav"), narrow, NARROW)
        new.with_suffix(".ulaw").write_bytes(mu_law(narrow))
        new.with_suffix(".sln16").write_bytes(wide.tobytes())
        for suffix in FORMATS:
            new.with_suffix(suffix).replace(job.target.with_suffix(suffix))


def _spoken(text: str, language: str) -> tuple[int, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "spoken.wav"
        words = ["espeak-ng", "-v", _voice(language), "-s", str(_speed(language)), "-w", str(target), "--stdin"]
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != 0 or not target.exists():
            raise PromptError(
                f"espeak-ng could not speak a text in {language}: {done.stderr.strip()[:200]}.",
                "Check the package espeak-ng (and espeak-ng-data).",
            )
        return read_wav(target)


def _ensure_music(sounds: Path) -> None:
    wav = sounds / f"{MUSIC}.wav"
    if wav.is_file() and wav.with_suffix(".ulaw").is_file():
        return
    wav.parent.mkdir(parents=True, exist_ok=True)
    pcm = music()
    new = wav.with_suffix(".new")
    new.write_bytes(mu_law(pcm))
    new.replace(wav.with_suffix(".ulaw"))
    write_wav(new, pcm, NARROW)
    new.replace(wav)


def _read_index(sounds: Path) -> dict[str, str]:
    try:
        return dict(json.loads((sounds / INDEX).read_text()))
    except (OSError, ValueError):
        return {}


def _write_index(sounds: Path, index: Mapping[str, str]) -> None:
    new = sounds / f"{INDEX}.new"
    new.write_text(json.dumps(index, indent=1, sort_keys=True))
    new.replace(sounds / INDEX)
