/** One recording: the microphone is on from `open` to `end` and never otherwise. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];
const SOUND = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const BARS = 19;

/** Loudness between 0 and 1 over time, as the path of the kit's little wave. */
export function drawn(levels) {
  const at = (n) => levels[Math.min(levels.length - 1, Math.floor((n * levels.length) / BARS))] ?? 0;
  const bar = (n, half) => `M${2 + 5 * n} ${12 - half}v${2 * half}`;
  return Array.from({ length: BARS }, (_, n) => bar(n, Math.max(1, Math.min(11, Math.round(at(n) * 26))))).join("");
}

export class Recording {
  _stream = null;
  _recorder = null;
  _context = null;
  _pieces = [];
  _levels = [];
  _loudness = () => 0.2; // without an analyser the seconds tell that it runs
  _began = 0;

  /** Ask for the microphone; rejects when it is not there or not allowed. */
  async open() {
    this._stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND });
  }

  begin() {
    const mimeType = KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    this._recorder = new MediaRecorder(this._stream, { mimeType, audioBitsPerSecond: 32_000 });
    this._recorder.addEventListener("dataavailable", ({ data }) => data.size && this._pieces.push(data));
    this._hear();
    this._recorder.start();
    this._began = performance.now();
  }

  get running() {
    return this._recorder !== null;
  }

  get seconds() {
    return (performance.now() - this._began) / 1000;
  }

  /** The wave of the last moments. */
  look() {
    this._levels.push(this._loudness());
    return drawn(this._levels.slice(-BARS));
  }

  /** Stop and resolve with `{ blob, seconds, wave }`. */
  async end() {
    const { seconds } = this;
    const stopped = new Promise((resolve) => this._recorder.addEventListener("stop", resolve, { once: true }));
    if (this._recorder.state !== "inactive") {
      this._recorder.stop();
      await stopped;
    }
    this.close();
    const blob = new Blob(this._pieces, { type: this._recorder.mimeType.split(";")[0] });
    return { blob, seconds, wave: drawn(this._levels) };
  }

  /** Let the microphone go. */
  close() {
    for (const track of this._stream?.getTracks() ?? []) track.stop();
    this._context?.close().catch(() => {});
    this._context = null;
  }

  _hear() {
    try {
      this._context = new (globalThis.AudioContext ?? globalThis.webkitAudioContext)();
      const analyser = this._context.createAnalyser();
      analyser.fftSize = 512;
      this._context.createMediaStreamSource(this._stream).connect(analyser);
      const samples = new Uint8Array(analyser.fftSize);
      this._loudness = () => {
        analyser.getByteTimeDomainData(samples);
        return Math.max(...samples.map((one) => Math.abs(one - 128))) / 128;
      };
    } catch {
      // No analyser on this phone.
    }
  }
}
