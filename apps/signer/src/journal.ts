import { parseAddCheckpoint, parseCheckpoint, type Reply } from '@minutebook/proof';

/** One JSON document a line, on standard error: what an operator's log collector reads. Never a key. */
export function tell(event: string, details: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...details })}\n`);
}

/** A refusal is said loudly, with what was asked: it may be all that is left of an attempt to rewrite history (R77). */
export function tellRefusal(reply: Reply, body: string): void {
  tell('refused', { status: reply.status, reason: reply.body.trim(), ...asked(body) });
}

function asked(body: string): Readonly<Record<string, unknown>> {
  try {
    const { old, note } = parseAddCheckpoint(body);
    const { origin, size } = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
    return { origin, old, size };
  } catch {
    return {};
  }
}
