import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One measured quantity. With a peer measured in the same run, the ratio is what counts: machines are noisy. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At 95 %, in the same unit. */
  readonly interval?: readonly [low: number, high: number];
  readonly peer?: { readonly name: string; readonly value: number };
  /** What the issue asked for, in words. */
  readonly goal?: string;
}

export interface Report {
  readonly bench: string;
  readonly figures: readonly Figure[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

const RESULTS = resolve(__dirname, '../../.cache/bench');

/** Prints a report as text or JSON and keeps the JSON under .cache/bench. */
export function print(report: Report, json: boolean): void {
  const figures = report.figures.map((figure) => ({
    ...figure,
    ...(figure.peer && { ratio: figure.value / figure.peer.value }),
  }));
  const document = {
    bench: report.bench,
    at: new Date().toISOString(),
    node: process.version,
    figures,
    notes: report.notes,
  };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${report.bench}.json`), `${JSON.stringify(document, null, 2)}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  const width = Math.max(...figures.map((figure) => figure.name.length)) + 2;
  for (const { name, value, unit, interval, peer, ratio, goal } of figures) {
    const against = peer ? `   ${peer.name}: ${round(peer.value)} (${(ratio as number).toFixed(1)}×)` : '';
    const between = interval ? ` (${interval.map(round).join(' to ')})` : '';
    process.stdout.write(
      `${name.padEnd(width)}${round(value).padStart(12)} ${unit}${between}${against}${goal ? `   goal: ${goal}` : ''}\n`,
    );
  }
  for (const note of report.notes) process.stdout.write(`${note}\n`);
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** Watches the resident memory of this process; `stop()` gives its peak in MiB. */
export function watchMemory(): { stop(): number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 50);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return peak / 1024 ** 2;
    },
  };
}
