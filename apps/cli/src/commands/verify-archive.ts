import { Audit, TransparencyLog } from '@minutebook/access';
import { Verification } from '@minutebook/archive';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

export async function verifyArchive(invocation: Invocation): Promise<number> {
  const { terminal, signal } = invocation;
  return withArchive(invocation, async ({ context, actor }) => {
    for (const log of ['records', 'audit'] as const) await context.get(TransparencyLog).sequence(log);
    const verdict = await context
      .get(Verification)
      .run((done, of) => terminal.progress(`Ledger entry ${done} of ${of}`), signal);
    await context
      .get(Audit)
      .record(
        actor,
        'archive.verified',
        { kind: 'archive', id: 'ledger' },
        { entries: verdict.entries, faults: verdict.faults.length },
      );
    terminal.result({ ok: verdict.faults.length === 0, ...verdict }, () => {
      const looked = `Looked at ${verdict.entries} ledger entries, ${verdict.versions} message versions, ${verdict.evidence} evidence objects; read ${verdict.reparsed} of them again.\n`;
      return verdict.faults.length === 0
        ? `${looked}Everything is as the ledger says.\n`
        : `${looked}${verdict.faults.length} faults:\n${verdict.faults.map((fault) => `  ${fault.what} (${fault.code})\n`).join('')}`;
    });
    return verdict.faults.length === 0 ? EXIT.done : EXIT.found;
  });
}
