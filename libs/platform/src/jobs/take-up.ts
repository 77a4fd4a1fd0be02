import type { Jobs } from './jobs';

const EVERY_MS = 60_000;

/**
 * Enqueues the job of everything unfinished, now and by the clock: its own may be lost with Redis, with the process that
 * was to enqueue it, or after its last attempt. Returns how to stop.
 */
export async function takeUp(
  jobs: Jobs,
  job: string,
  unfinished: () => Promise<readonly number[]>,
): Promise<() => void> {
  const look = async (): Promise<void> => {
    for (const id of await unfinished()) await jobs.enqueue(job, { id }, { key: String(id), unlessRunning: true });
  };
  await look();
  // A database that is away is looked into again a minute later.
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
  return () => clearInterval(timer);
}
