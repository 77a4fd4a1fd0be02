import { z } from 'zod';
import { endpoint, IdParams, Instant } from './endpoint';

const AsOf = z.object({
  /** Now, where it is not given. */
  asOf: Instant.optional(),
});

/** What leaves as a file about holds: facts and ids, no content of messages. */
export const holdFiles = {
  reportCsv: endpoint({
    method: 'GET',
    path: '/api/holds/:id/report.csv',
    summary: 'Every message a hold held at a time: since when, on which ground, by which scope (R56)',
    permission: 'hold.read',
    audit: 'hold.exported',
    params: IdParams,
    query: AsOf,
    response: 'csv',
  }),
  reportPdf: endpoint({
    method: 'GET',
    path: '/api/holds/:id/report.pdf',
    summary: 'A hold as it was at a time, printed (R56)',
    permission: 'hold.read',
    audit: 'hold.exported',
    params: IdParams,
    query: AsOf,
    response: 'bytes',
  }),
  coverageCsv: endpoint({
    method: 'GET',
    path: '/api/hold-coverage.csv',
    summary: 'Custodians with the holds that hold what is theirs',
    permission: 'hold.read',
    audit: 'hold.exported',
    response: 'csv',
  }),
  coveragePdf: endpoint({
    method: 'GET',
    path: '/api/hold-coverage.pdf',
    summary: 'Custodians with the holds that hold what is theirs, printed',
    permission: 'hold.read',
    audit: 'hold.exported',
    response: 'bytes',
  }),
  steps: endpoint({
    method: 'GET',
    path: '/api/holds/:id/reasonable-steps.zip',
    summary: 'What was done to keep what a hold is about, with the proof of it: verifies offline (R62)',
    permission: 'hold.read',
    audit: 'hold.pack-made',
    params: IdParams,
    query: AsOf,
    response: 'bytes',
  }),
};
