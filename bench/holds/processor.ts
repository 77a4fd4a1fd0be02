import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds a clock tick of Linux stands for. */
const TICK = 10;

/**
 * Processor time that this process and the PostgreSQL of a data folder have used, in milliseconds: it says what something
 * costs on a machine that is busy with other things as well.
 */
export function processorTime(folder: string): number {
  const { user, system } = process.cpuUsage();
  const server = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  // Of its children that ended the server itself has the sum.
  const { own, ended } = timesOf(server)!;
  let ticks = own + ended;
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const times = timesOf(pid);
    if (times?.parent === server) ticks += times.own;
  }
  return (user + system) / 1000 + ticks * TICK;
}

/** Undefined when the process is gone. */
function timesOf(pid: number): { parent: number; own: number; ended: number } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // After the name, which may hold anything: state, parent, …; user, system, and both of ended children.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (i: number): number => Number(fields[i]);
  return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
}
