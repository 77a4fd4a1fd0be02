/**
 * For a question that is asked many times a request: who asks before it is sent shares its answer, which is then newer than
 * their asking.
 */
export function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () =>
    (asking ??= new Promise(setImmediate).then(() => {
      asking = undefined;
      return ask();
    }));
}
