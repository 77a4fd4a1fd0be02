import { statfs } from 'node:fs/promises';
import { BackupRegister, type BackupRow } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { CoverageGauge } from '@minutebook/search';
import { EXIT, type Invocation } from '../main';
import { type Session, withArchive } from '../session';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

const GIB = 1024 ** 3;
const LISTED = 500;

/** Looks at everything the appliance needs and says of each whether it is well. */
export async function examine(invocation: Invocation): Promise<number> {
  const findings: Finding[] = [node()];
  try {
    const look = async ({ appliance, context }: Session): Promise<void> => {
      const { database, settings, clock } = appliance.platform;
      const [version] = await database.query<{ v: string }>(`SELECT current_setting('server_version') AS v`);
      findings.push({
        what: 'Database',
        ok: true,
        detail: `PostgreSQL ${version!.v.split(' ')[0]}, ${settings.DATABASE_URL ? 'by DATABASE_URL' : 'embedded'}`,
      });
      findings.push({
        what: 'Key',
        ok: true,
        detail: settings.MINUTEBOOK_KEY_FILE
          ? 'from MINUTEBOOK_KEY_FILE, opens the archive'
          : 'in the data folder, opens the archive; keep a copy elsewhere',
      });
      const disk = await statfs(settings.MINUTEBOOK_DATA);
      const free = disk.bavail * disk.bsize;
      findings.push({
        what: 'Disk',
        ok: free > GIB,
        detail: `${(free / GIB).toFixed(1)} GiB free in ${settings.MINUTEBOOK_DATA}`,
      });
      findings.push(backups(await context.get(BackupRegister).list(LISTED), clock.now()));
      if (appliance.closedBy)
        findings.push({
          what: 'Restore',
          ok: false,
          detail: 'restored from a backup and closed until somebody accepts it: npm run minutebook -- restored',
        });
      const coverage = await context.get(CoverageGauge).read();
      findings.push({
        what: 'Search',
        ok: coverage.state === 'complete',
        detail: `${coverage.searchable} of ${coverage.archived} messages searchable in ${settings.ELASTICSEARCH_URL ? 'Elasticsearch' : 'PostgreSQL'}${coverage.state === 'indexing' ? '; the rest follows when the server runs' : coverage.state === 'index-down' ? '; the index does not answer' : ''}`,
      });
    };
    await withArchive(invocation, look, { closed: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    findings.push({
      what: 'Appliance',
      ok: false,
      detail: [error.title, error.detail, error.hint].filter(Boolean).join(' '),
    });
  }
  const ok = findings.every((finding) => finding.ok);
  invocation.terminal.result({ ok, findings }, () =>
    findings.map((finding) => `${finding.ok ? 'ok ' : 'BAD'}  ${finding.what.padEnd(10)} ${finding.detail}\n`).join(''),
  );
  return ok ? EXIT.done : EXIT.found;
}

/** The newest one, and whether one that has expired is still there: what was disposed of is in it. */
function backups(rows: readonly BackupRow[], now: Date): Finding {
  const kept = rows.filter(({ state }) => state === 'kept');
  const overdue = kept.filter(({ expiresAt }) => expiresAt < now).length;
  const newest = kept[0]
    ? `newest of ${kept[0].madeAt.toISOString()}`
    : 'none was made yet: npm run minutebook -- backup';
  return {
    what: 'Backup',
    ok: overdue === 0,
    detail: overdue === 0 ? newest : `${newest}; ${overdue} expired and not deleted: backup expire FOLDER`,
  };
}

function node(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return {
    what: 'Node',
    ok: major! > 20 || (major === 20 && minor! >= 19),
    detail: `${process.versions.node} (20.19 or newer is needed)`,
  };
}
