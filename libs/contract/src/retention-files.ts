import { z } from 'zod';
import { endpoint, IdParams } from './endpoint';
import { ErasureState } from './erasure';

const Overdue = z.object({ only: z.enum(['all', 'unexplained']).default('all') });

/** What leaves as a file about retention, disposals and erasure: facts and ids, no content of messages. */
export const retentionFiles = {
  pastMaximumCsv: endpoint({
    method: 'GET',
    path: '/api/retention/past-maximum.csv',
    summary: 'Messages past their longest time, with what explains them (R26)',
    permission: 'retention.read',
    audit: 'retention.exported',
    query: Overdue,
    response: 'csv',
  }),
  pastMaximumPdf: endpoint({
    method: 'GET',
    path: '/api/retention/past-maximum.pdf',
    summary: 'Messages past their longest time, counted by what explains them, printed (R26)',
    permission: 'retention.read',
    audit: 'retention.exported',
    query: Overdue,
    response: 'bytes',
  }),
  certificatePdf: endpoint({
    method: 'GET',
    path: '/api/disposals/:id/certificate.pdf',
    summary: 'Certificate of a disposal that has ended, printed',
    permission: 'retention.read',
    audit: 'disposal.exported',
    params: IdParams,
    response: 'bytes',
  }),
  erasureCsv: endpoint({
    method: 'GET',
    path: '/api/erasure-requests.csv',
    summary: 'The register of erasure requests, with what became of each (R25)',
    permission: 'erasure.read',
    audit: 'erasure.exported',
    query: z.object({ state: ErasureState.optional() }),
    response: 'csv',
  }),
  erasurePdf: endpoint({
    method: 'GET',
    path: '/api/erasure-requests/:id/record.pdf',
    summary: 'What was found and decided about an erasure request, printed (R25)',
    permission: 'erasure.read',
    audit: 'erasure.exported',
    params: IdParams,
    response: 'bytes',
  }),
};
