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
  #stream = null;
  #recorder = null;
  #context = null;
  #pieces = [];
  #levels = [];
  #loudness = () => 0.2; // without an analyser the seconds tell that it runs
  #began = 0;

  /** Ask for the microphone; rejects when it is not there or not allowed. */
  async open() {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND });
  }

  begin() {
    const mimeType = KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    this.#recorder = new MediaRecorder(this.#stream, { mimeType, audioBitsPerSecond: 32_000 });
    this.#recorder.addEventListener("dataavailable", ({ data }) => data.size && this.#pieces.push(data));
    this.#hear();
    this.#recorder.start();
    this.#began = performance.now();
  }

  get running() {
    return this.#recorder !== null;
  }

  get seconds() {
    return (performance.now() - this.#began) / 1000;
  }

  /** The wave of the last moments. */
  look() {
    this.#levels.push(this.#loudness());
    return drawn(this.#levels.slice(-BARS));
  }

  /** Stop and resolve with `{ blob, seconds, wave }`. */
  async end() {
    const { seconds } = this;
    const stopped = new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
    if (this.#recorder.state !== "inactive") {
      this.#recorder.stop();
      await stopped;
    }
    this.close();
    const blob = new Blob(this.#pieces, { type: this.#recorder.mimeType.split(";")[0] });
    return { blob, seconds, wave: drawn(this.#levels) };
  }

  /** Let the microphone go. */
  close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #hear() {
    try {
      this.#context = new (globalThis.AudioContext ?? globalThis.webkitAudioContext)();
      const analyser = this.#context.createAnalyser();
      analyser.fftSize = 512;
      this.#context.createMediaStreamSource(this.#stream).connect(analyser);
      const samples = new Uint8Array(analyser.fftSize);
      this.#loudness = () => {
        analyser.getByteTimeDomainData(samples);
        return Math.max(...samples.map((one) => Math.abs(one - 128))) / 128;
      };
    } catch {
      // No analyser on this phone.
    }
  }
}
