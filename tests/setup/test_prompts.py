"""Prompts: spoken, replaced by uploads, made once; and the music."""

import math
import wave
from array import array
from pathlib import Path

import numpy as np
import pytest

from zongji.asterisk.prompts import FORMATS, PromptError, render, tunes
from zongji.asterisk.prompts_audio import (
    AudioError,
    levelled,
    mu_law,
    pcm16,
    read_wav,
    resampled,
    trimmed,
    write_wav,
)
from zongji.asterisk.prompts_music import CHORD_SECONDS, CHORDS, music

HELLO = {("zh", "hello"): "你好，请稍候。", ("en-GB", "hello"): "Hello, please wait."}


def tone(hertz: float, rate: int, seconds: float = 0.5) -> list[float]:
    return [0.5 * math.sin(2 * math.pi * hertz * i / rate) for i in range(int(seconds * rate))]


def decibels(samples: list[float], reference: list[float]) -> float:
    middle = slice(len(samples) // 4, -len(samples) // 4)
    heard = float(np.sqrt(np.mean(np.square(samples[middle]))))
    return 20 * math.log10(max(heard, 1e-9) / float(np.sqrt(np.mean(np.square(reference)))))


def modified(sounds: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sounds.rglob("*") if path.is_file()}


@pytest.mark.parametrize("hertz", [200, 1000, 3000])
def test_speech_frequencies_keep_their_level_at_8_khz(hertz: float) -> None:
    narrow = resampled(tone(hertz, 22050), 22050, 8000)
    assert len(narrow) == 4000
    assert abs(decibels(narrow, tone(hertz, 8000))) < 0.2


@pytest.mark.parametrize("hertz", [4300, 5000, 7000, 10000])
def test_what_8_khz_cannot_carry_is_not_folded_back(hertz: float) -> None:
    assert decibels(resampled(tone(hertz, 22050), 22050, 8000), tone(hertz, 22050)) < -45


def test_going_up_in_rate_adds_no_images() -> None:
    wide = resampled(tone(1000, 8000), 8000, 16000)
    assert float(np.max(np.abs(np.array(wide[1000:-1000]) - np.array(tone(1000, 16000)[1000:-1000])))) < 0.01


def test_mu_law_has_the_standard_s_bytes() -> None:
    known = {0: 0xFF, -1: 0x7F, 32767: 0x80, -32768: 0x00, 8031: 0xA0, -8031: 0x20}
    assert mu_law(list(known)) == bytes(known.values())


def test_a_quiet_and_a_loud_speaker_come_out_equal() -> None:
    quiet, loud = ([gain * value for value in tone(500, 8000)] for gain in (0.1, 1.5))
    assert abs(decibels(levelled(quiet), levelled(loud))) < 0.1


def test_silence_at_the_ends_goes() -> None:
    padded = [0.0] * 8000 + tone(500, 8000) + [0.0] * 8000
    assert len(trimmed(padded, 8000)) == pytest.approx(4000 + 2 * 480, abs=20)


def test_a_prompt_comes_in_every_format_and_is_made_once(tmp_path: Path) -> None:
    paths = render(HELLO, tmp_path)
    assert paths == [tmp_path / "zh/hello.wav", tmp_path / "en-GB/hello.wav"]
    for path in paths:
        with wave.open(str(path)) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
            frames = file.getnframes()
        assert 0.5 * 8000 < frames < 6 * 8000
        assert path.with_suffix(".ulaw").stat().st_size == frames
        assert path.with_suffix(".sln16").stat().st_size == pytest.approx(4 * frames, abs=8)
    before = modified(tmp_path)
    assert render(HELLO, tmp_path) == paths
    assert modified(tmp_path) == before


def test_a_changed_text_and_a_lost_file_are_made_anew_and_nothing_else(tmp_path: Path) -> None:
    render(HELLO, tmp_path)
    before = modified(tmp_path)
    (tmp_path / "en-GB/hello.ulaw").unlink()
    render(HELLO | {("zh", "hello"): "再见。"}, tmp_path)
    after = modified(tmp_path)
    assert after.keys() == before.keys()
    spoken = {tmp_path / f"{language}/hello{suffix}" for language in ("zh", "en-GB") for suffix in FORMATS}
    assert {path for path in after if after[path] != before[path]} == {*spoken, tmp_path / ".rendered.json"}


def test_an_uploaded_recording_wins_and_its_removal_brings_the_voice_back(tmp_path: Path) -> None:
    upload = tmp_path / "custom/zh/hello.wav"
    upload.parent.mkdir(parents=True)
    write_wav(upload, pcm16(tone(440, 44100, 1.0)), 44100)
    wav, _ = render(HELLO, tmp_path)
    rate, samples = read_wav(wav)
    spectrum = np.abs(np.fft.rfft(samples))
    assert (rate, len(samples), int(np.argmax(spectrum))) == (8000, 8000, 440)
    upload.unlink()
    render(HELLO, tmp_path)
    assert len(read_wav(wav)[1]) != 8000


def test_a_broken_upload_does_not_silence_the_prompt(tmp_path: Path) -> None:
    upload = tmp_path / "custom/zh/hello.wav"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"this is no sound")
    wav, _ = render(HELLO, tmp_path)
    assert len(read_wav(wav)[1]) > 4000


@pytest.mark.parametrize(("width", "silence"), [(1, b"\x80"), (2, b"\0\0"), (3, b"\0\0\0"), (4, b"\0\0\0\0")])
def test_wav_files_of_every_width_are_read_and_mixed_to_one_channel(tmp_path: Path, width: int, silence: bytes) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, width, 16000, 0, "NONE", ""))
        file.writeframes(silence * 2 * 100)
    assert read_wav(path) == (16000, [0.0] * 100)


def test_a_file_that_is_no_wav_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"RIFF0000WAVE")
    with pytest.raises(AudioError, match=r"x\.wav"):
        read_wav(tmp_path / "x.wav")


@pytest.mark.parametrize("key", [("zh", "../x"), ("zh", ""), ("../zh", "x"), ("fr", "x"), ("zh", "a b")])
def test_names_that_lead_elsewhere_and_unknown_languages_are_refused(tmp_path: Path, key: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"prompt|voice"):
        render({key: "x"}, tmp_path)


def test_without_the_speech_program_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PromptError) as caught:
        render(HELLO, tmp_path)
    assert "espeak-ng" in caught.value.advice


def test_uploaded_music_is_made_once_beside_what_was_put_there_by_hand_and_asterisk_is_told_its_names(
    tmp_path: Path,
) -> None:
    upload = tmp_path / "custom/music/waltz.wav"
    upload.parent.mkdir(parents=True)
    write_wav(upload, pcm16(tone(440, 44100, 1.0)), 44100)
    (tmp_path / "custom/music/broken.wav").write_bytes(b"this is no sound")
    for folder, file in (("by-hand", "a.wav"), ("default", "a.wav"), ("general", "a.wav"), ("a b", "a.wav")):
        (tmp_path / "music" / folder).mkdir(parents=True)
        (tmp_path / "music" / folder / file).write_bytes(b"")
    (tmp_path / "music/empty").mkdir()
    assert render({}, tmp_path) == []
    assert [folder.name for folder in tunes(tmp_path)] == ["by-hand", "waltz"]
    waltz = {path.name for path in (tmp_path / "music/waltz").iterdir()}
    assert waltz == {"waltz.wav", "waltz.ulaw", "waltz.sln16"}
    rate, samples = read_wav(tmp_path / "music/waltz/waltz.wav")
    assert (rate, int(np.argmax(np.abs(np.fft.rfft(samples))))) == (8000, 440)
    before = modified(tmp_path)
    render({}, tmp_path)
    assert modified(tmp_path) == before


def test_the_music_is_long_quiet_and_its_loop_has_no_click() -> None:
    pcm = music()
    assert isinstance(pcm, array)
    assert len(pcm) == len(CHORDS) * CHORD_SECONDS * 8000 >= 60 * 8000
    samples = np.array(pcm, dtype=float) / 32768
    steps = np.abs(np.diff(samples))
    assert abs(samples[0] - samples[-1]) <= np.max(steps)
    assert np.max(np.abs(samples)) < 0.5
    seconds = np.sqrt(np.mean(np.square(samples.reshape(-1, 8000)), axis=1))
    assert 0.01 < np.min(seconds)
    assert np.max(seconds) < 0.12


def test_the_music_lies_beside_the_prompts(tmp_path: Path) -> None:
    render({}, tmp_path)
    assert read_wav(tmp_path / "moh/zongji.wav")[0] == 8000
    assert (tmp_path / "moh/zongji.ulaw").stat().st_size == 64 * 8000
