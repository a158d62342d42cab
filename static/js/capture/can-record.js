/** Whether this phone can record at all; the microphone needs HTTPS or localhost. */
export const canRecord = () =>
  Boolean(globalThis.isSecureContext && globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);
