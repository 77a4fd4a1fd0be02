/** How long to wait for a frame at most: none is drawn of a window that is covered, or while the machine is busy. */
const LATEST_MS = 200;

/** Does something once what is being rendered is on screen. Returns how to call it off. */
export function afterPaint(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(work)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Resolves once what is being rendered is on screen; at once where nobody is looking, and soon in any case. */
export function painted(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    const callOff = afterPaint(() => done());
    const late = setTimeout(() => done(), LATEST_MS);
    const done = (): void => {
      callOff();
      clearTimeout(late);
      resolve();
    };
  });
}
