import type { AlteredEntry } from '@minutebook/access';
import type { Fault } from './fault';

const WHY: Readonly<Record<AlteredEntry['why'], (index: number) => Fault>> = {
  gap: (index) => ({ code: 'gap', what: `Entry ${index} of the audit log is missing.` }),
  missing: (index) => ({
    code: 'audit-altered',
    what: `Entry ${index} of the audit log stands for something that is not there.`,
  }),
  leaf: (index) => ({ code: 'leaf-altered', what: `Entry ${index} of the audit log does not hash to its leaf.` }),
  content: (index) => ({ code: 'audit-altered', what: `Entry ${index} of the audit log is not what was committed.` }),
  columns: (index) => ({
    code: 'audit-altered',
    what: `Entry ${index} of the audit log is shown as something it does not say.`,
  }),
};

export function auditFault({ index, why }: AlteredEntry): Fault {
  return WHY[why](index);
}
