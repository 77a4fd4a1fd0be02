import { Audit, TransparencyLog } from '@minutebook/access';
import { Verification } from '@minutebook/archive';
import { EXIT, type Invocation } from '../main';
import { type Session, withArchive } from '../session';

export async function verifyArchive(invocation: Invocation): Promise<number> {
  const { terminal, signal } = invocation;
  const verifying = async ({ appliance, context, actor }: Session): Promise<number> => {
    // What was restored and is not accepted yet is looked at as it is: nothing may be added to its logs.
    const isClosed = appliance.closedBy !== undefined;
    if (!isClosed) for (const log of ['records', 'audit'] as const) await context.get(TransparencyLog).sequence(log);
    const verdict = await context
      .get(Verification)
      .run((done, of) => terminal.progress(`Ledger entry ${done} of ${of}`), signal);
    const facts = { entries: verdict.entries, faults: verdict.faults.length };
    if (!isClosed) await context.get(Audit).record(actor, 'archive.verified', { kind: 'archive', id: 'ledger' }, facts);
    terminal.result({ ok: verdict.faults.length === 0, ...verdict }, () => {
      const looked = `Looked at ${verdict.entries} ledger entries, ${verdict.versions} message versions, ${verdict.evidence} evidence objects; read ${verdict.reparsed} of them again; compared ${verdict.checkpoints} signed checkpoints.\n`;
      return verdict.faults.length === 0
        ? `${looked}Everything is as the ledger says.\n`
        : `${looked}${verdict.faults.length} faults:\n${verdict.faults.map((fault) => `  ${fault.what} (${fault.code})\n`).join('')}`;
    });
    return verdict.faults.length === 0 ? EXIT.done : EXIT.found;
  };
  return withArchive(invocation, verifying, { closed: true });
}
