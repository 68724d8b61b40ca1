import type { ReactiveController, ReactiveControllerHost } from "lit";
import { SECOND, type Micros, type Span } from "./time.ts";
import { frameAt, framesIn, isFrame, nearest, seekTo } from "./timeline.ts";

/** The parts of a frame to seek to, one after the other, until the browser shows that frame. */
const PARTS = [0.5, 0.95, 0.8, 0.2, 0.6, 0.4, 0.9, 0.3, 0.5];
/** A browser that reports no frame for this long after a seek is asked again; each time longer. */
const SILENT_MS = 200;

/** What is played. */
export interface Film {
  readonly video: HTMLVideoElement | undefined;
  /** When the video begins, and when its frames are shown. */
  readonly zero: Micros;
  readonly frames: readonly Micros[];
  /** When all frames of the clip are shown. */
  readonly all: readonly Micros[];
  /** What leaves. */
  readonly cut: Span;
  /** The label: the moment that is said to be shown. */
  readonly at: Micros;
}

interface Listener {
  film(): Film;
  /** Another moment is shown from now on. */
  at(at: Micros): void;
  /** The frame with this label was on the screen. */
  shown(at: Micros): void;
}

/** Plays a film frame by frame, so that the picture is always the one that its label names. */
export class Playback implements ReactiveController {
  playing = false;
  /** The browser shows another frame than the one at the label, whatever part of it is sought. */
  wrong = false;

  /** To be played once the film is there. */
  #soon = false;
  /** The frame that it is played from, until another one is reported. */
  #from: Micros | null = null;
  #stop = () => {};
  #connected = true;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly listener: Listener,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
  }

  hostDisconnected(): void {
    this.#connected = false;
  }

  get #film(): Film {
    return this.listener.film();
  }

  /** Another film comes. */
  forget(): void {
    this.#soon = false;
  }

  playSoon(): void {
    this.#soon = true;
    if ((this.#film.video?.readyState ?? 0) >= 1) this.begin();
  }

  /** Play, if that was asked for before the film was there. */
  begin(): void {
    if (!this.#soon || this.playing) return;
    this.#soon = false;
    this.toggle();
  }

  /** Show the frame at the label; `always` even if the film stands there. */
  seek(always = false): void {
    const { video, zero, frames, at } = this.#film;
    if (!video || video.readyState < 1) return;
    const target = seekTo(frames, zero, at, video.duration);
    if (!always && Math.abs(video.currentTime - target) < 1e-5) return;
    this.#seekPart(video, 0);
  }

  /**
   * Seek to a part of the frame at the label, and to the next part if the browser shows another
   * frame. If it does so for all parts, the picture is hidden: nobody may take it for that frame.
   */
  #seekPart(video: HTMLVideoElement, tried: number): void {
    this.#stop();
    const { zero, frames, at } = this.#film;
    const target = frameAt(frames, at);
    const sought_ms = Number(document.timeline.currentTime);
    let presented: Micros | undefined;
    let timer = 0;
    let number = 0;
    const judge = (): void => {
      if (video !== this.#film.video || this.playing || video.seeking) return;
      window.clearTimeout(timer);
      const isRight = !frames.length || (presented !== undefined && isFrame(frames, target, presented));
      if (!isRight && tried + 1 < PARTS.length) return this.#seekPart(video, tried + 1);
      this.#set({ wrong: !isRight && presented !== undefined });
      if (!this.wrong) this.listener.shown(target);
    };
    // A hidden page shows no frames, so its browser reports none.
    const wait = (): void => {
      timer = window.setTimeout(() => (document.hidden ? wait() : judge()), SILENT_MS * (tried + 1));
    };
    const onFrame: VideoFrameRequestCallback = (_, { mediaTime, presentationTime }) => {
      number = video.requestVideoFrameCallback(onFrame);
      if (presentationTime < sought_ms) return; // A frame from before the seek.
      presented = zero + Math.round(mediaTime * SECOND);
      judge();
    };
    const sought = (): void => (presented === undefined ? wait() : judge());
    if (typeof video.requestVideoFrameCallback === "function") {
      // Before seeking, because a frame that was shown before the request is never reported.
      number = video.requestVideoFrameCallback(onFrame);
      // The frame may come before this event or after it.
      video.addEventListener("seeked", sought, { once: true });
      this.#stop = () => {
        video.cancelVideoFrameCallback(number);
        video.removeEventListener("seeked", sought);
        window.clearTimeout(timer);
      };
    } else {
      const sought = () => this.listener.shown(target);
      video.addEventListener("seeked", sought, { once: true });
      this.#stop = () => video.removeEventListener("seeked", sought);
    }
    video.currentTime = seekTo(frames, zero, at, video.duration, PARTS[tried]);
  }

  /** Play, or pause. */
  toggle(): void {
    const { video, zero, frames, all, cut, at } = this.#film;
    if (!video) return;
    if (this.playing) return video.pause();
    const leaving = framesIn(all, cut);
    const [first, last] = [leaving[0], leaving[leaving.length - 1]];
    // From the end of what leaves it begins again at its start.
    const isOver = first !== undefined && last !== undefined && at >= last;
    if (isOver) {
      this.listener.at(first);
      video.currentTime = seekTo(frames, zero, first, video.duration);
    }
    this.#stop();
    this.#set({ playing: true, wrong: false });
    this.#from = isOver ? first : at;
    video.play().then(this.#watch, () => this.#set({ playing: false }));
  }

  /** Learn of the next frame on the screen; if the browser reports none, look. */
  #watch = (): void => {
    const { video } = this.#film;
    if (!video || !this.playing) return;
    if (typeof video.requestVideoFrameCallback === "function") {
      const number = video.requestVideoFrameCallback((_, { mediaTime }) => this.#tick(mediaTime, nearest));
      this.#stop = () => video.cancelVideoFrameCallback(number);
    } else {
      const number = requestAnimationFrame(() => this.#tick(video.currentTime, frameAt));
      this.#stop = () => cancelAnimationFrame(number);
    }
  };

  #tick(time_s: number, frameOf: typeof frameAt): void {
    const { video, zero, frames, cut, at: before } = this.#film;
    if (!video || !this.playing) return;
    const at = frameOf(frames, zero + Math.round(time_s * SECOND));
    // What leaves ends here: a film that began within it stops with it.
    if (before < cut.end && at >= cut.end) {
      this.pause();
      this.#last();
      return;
    }
    // Of the frame that it is played from, the browser may report nothing.
    if (this.#from !== null) this.listener.shown(this.#from);
    this.#from = null;
    this.listener.at(at);
    this.listener.shown(at);
    this.#watch();
  }

  /** Show the last frame that leaves. */
  #last(): void {
    const { frames, cut } = this.#film;
    this.listener.at(framesIn(frames, cut).at(-1) ?? cut.end);
  }

  /** The film came to its end. */
  ended(): void {
    this.paused();
    const { at, cut } = this.#film;
    if (at < cut.end) this.#last();
  }

  stopped(): void {
    this.#stop();
    this.#set({ playing: false });
  }

  /** Show the frame at the label: while playing, the screen is ahead of what the browser reports. */
  paused(): void {
    this.stopped();
    if (this.#connected) this.seek(true);
  }

  pause(): void {
    this.#film.video?.pause();
    this.stopped();
  }

  #set(now: { playing?: boolean; wrong?: boolean }): void {
    const { playing, wrong } = { playing: this.playing, wrong: this.wrong, ...now };
    if (playing === this.playing && wrong === this.wrong) return;
    Object.assign(this, { playing, wrong });
    this.host.requestUpdate();
  }
}
